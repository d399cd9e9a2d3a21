"""The worker that reads the text of one PDF: a process of its own, so that it can be killed. Knows pypdfium2 and nothing else.

Takes the path as its argument and writes the text to stdout, pages parted by form feeds.
"""

import resource
import sys

MEGABYTE = 1024 * 1024
MOST_MEMORY = 1500 * MEGABYTE
MOST_CPU_SECONDS = 60
MOST_PAGES, MOST_LETTERS = 2_000, 2_000_000


def main() -> None:
    """Read the document named on the command line."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS))
    import pypdfium2

    pages, letters = [], 0
    document = pypdfium2.PdfDocument(sys.argv[1])
    for number in range(min(len(document), MOST_PAGES)):
        page = document[number]
        words = page.get_textpage().get_text_bounded()
        page.close()
        pages.append(words.replace("\f", " ").replace("\0", ""))
        letters += len(words)
        if letters > MOST_LETTERS:
            break
    sys.stdout.buffer.write("\f".join(pages).encode(errors="replace"))


if __name__ == "__main__":
    main()
