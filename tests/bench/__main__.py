"""Measure: `make bench` runs all chapters, `make bench ARGS="pages setup"` some."""

import importlib
import json
import sys
from pathlib import Path

CHAPTERS = (
    "pages", "kept", "search", "mail", "invitations", "importing", "oparl", "hub", "surveys", "voting", "equal_shares", "motions",
    "versions", "board", "packs", "first_visit",
    "setup",
)  # fmt: skip
TARGET = Path(__file__).resolve().parent.parent.parent / "build" / "bench.json"


def main(chosen):
    """Run chapters one by one; write what there is even if one of them breaks."""
    unknown = set(chosen) - set(CHAPTERS)
    if unknown:
        return f"There is no chapter {', '.join(sorted(unknown))}: choose from {', '.join(CHAPTERS)}."
    figures = []
    for name in chosen or CHAPTERS:
        for figure in importlib.import_module(f"tests.bench.{name}").measure():
            print(figure, flush=True)
            figures.append(figure)
            TARGET.write_text(json.dumps([each.as_json() for each in figures], indent=2, ensure_ascii=False))
    missed = [each.name for each in figures if not each.is_ok]
    return f"missed: {', '.join(missed)}" if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
