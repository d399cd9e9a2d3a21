"""The worker that typesets one document: a process of its own, so that it can be killed. Knows typst and nothing else.

Reads {"root", "template", "fonts", "inputs"} as JSON from stdin and writes the PDF to stdout.
"""

import json
import resource
import sys

MEGABYTE = 1024 * 1024
MOST_MEMORY = 1500 * MEGABYTE
MOST_CPU_SECONDS = 60


def main() -> None:
    """Typeset what stdin asks for."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS))
    import typst

    order = json.load(sys.stdin)
    document = typst.compile(
        order["template"],
        root=order["root"],
        font_paths=order["fonts"],
        ignore_system_fonts=True,
        sys_inputs=order["inputs"],
        pdf_standards=["ua-1"],
    )
    sys.stdout.buffer.write(document)


if __name__ == "__main__":
    main()
