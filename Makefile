# The house in a few words. `make demo` needs git, make and Python 3.11 or newer, nothing else.
# PORT (8000) and RATSPLATZ_DATA (var/) choose where the town runs and keeps its data; PYTHON chooses the Python.
PYTHON ?= python3

.DEFAULT_GOAL := help
.PHONY: help demo test check bench lock shots audit clean

help:  ## say what there is
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 10

demo:  ## set up and start the demo town (Ctrl-C ends it)
test:  ## run the tests; ARGS="-k paper" chooses some
check:  ## formatting, types, storeys, migrations, translations, docs
bench:  ## measure speed and size; writes build/bench.json
lock:  ## pin all packages anew, with hashes
shots:  ## take the pictures of README and handbook
audit:  ## ask for known holes in what is pinned; write the list of parts (SBOM)

demo test check bench lock shots audit:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "This needs Python 3.11 or newer; $(PYTHON) is %d.%d. Name a newer one: make $@ PYTHON=python3.12" % sys.version_info[:2] or 0)'
	@$(PYTHON) -m config.setup $@ $(ARGS)

clean:  ## remove everything built (not the data)
	rm -rf build .venv node_modules
