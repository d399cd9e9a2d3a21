"""The worker that draws onto the pages of one PDF: a process of its own, so that it can be killed. Knows pikepdf and nothing else.

Reads {"source", "target", "append", "pages": {"7": [drawing, …]}} as JSON from stdin and writes the PDF to target; the pages of
`append`, another PDF, follow at the end. Drawings, in PDF units of the page: {"strokes", "width", "colour"}, {"rects", "colour"},
{"mark": [x, y], "words"}, {"lines", "at": [x, y], "size", "colour"}. Colours are [red, green, blue] from 0 to 1.
"""

import itertools
import json
import resource
import sys
from typing import Any

MEGABYTE = 1024 * 1024
MOST_MEMORY = 1500 * MEGABYTE
MOST_CPU_SECONDS = 120
FONT, MULTIPLY = "/RatsplatzNotiz", "/RatsplatzMarker"
# How much thicker a line is where the pen pressed fully than where it hardly did.
LEAST, SPAN = 0.5, 1.0
MARK_SIZE = 9


def main() -> None:
    """Draw what stdin asks for."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS))
    import pikepdf

    order = json.load(sys.stdin)
    with pikepdf.open(order["source"]) as document:
        font = document.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica,
                Encoding=pikepdf.Name.WinAnsiEncoding,
            )
        )  # fmt: skip
        for number, drawings in order["pages"].items():
            if 1 <= int(number) <= len(document.pages):
                page = document.pages[int(number) - 1]
                _furnish(page, font)
                page.contents_add(b"q\n", prepend=True)
                page.contents_add(b"\nQ\n" + b"".join(drawn(each) for each in drawings))
        if order.get("append"):
            with pikepdf.open(order["append"]) as more:
                document.pages.extend(more.pages)
        document.save(order["target"])


def _furnish(page: Any, font: Any) -> None:
    """Give a page resources of its own with what drawings need: shared ones stay as they are."""
    import pikepdf

    own = pikepdf.Dictionary(page.resources) if "/Resources" in page or page.resources else pikepdf.Dictionary()
    fonts = pikepdf.Dictionary(own.get("/Font", pikepdf.Dictionary()))
    fonts[FONT] = font
    states = pikepdf.Dictionary(own.get("/ExtGState", pikepdf.Dictionary()))
    states[MULTIPLY] = pikepdf.Dictionary(Type=pikepdf.Name.ExtGState, BM=pikepdf.Name.Multiply)
    own["/Font"], own["/ExtGState"] = fonts, states
    page.obj["/Resources"] = own


def drawn(drawing: dict[str, Any]) -> bytes:
    """Return the content that draws one thing."""
    colour = " ".join(f"{part:g}" for part in drawing.get("colour", (0, 0, 0)))
    if "strokes" in drawing:
        lines = "".join(_stroke(each, drawing["width"]) for each in drawing["strokes"])
        words = f"{colour} RG 1 J 1 j {lines}"
    elif "rects" in drawing:
        boxes = "".join(f"{x:g} {y:g} {right - x:g} {top - y:g} re " for x, y, right, top in drawing["rects"])
        words = f"{MULTIPLY} gs {colour} rg {boxes}f "
    elif "mark" in drawing:
        x, y = drawing["mark"]
        box = f"{x:g} {y:g} {MARK_SIZE * 2} {MARK_SIZE * 1.5:g} re f"
        begun = f"q {colour} rg {box} 1 g BT {FONT} {MARK_SIZE} Tf {x + 3:g} {y + 3:g} Td "
        return begun.encode() + _shown(drawing["words"]) + b" ET Q\n"
    else:
        x, y = drawing["at"]
        size = drawing["size"]
        begun = f"q {colour} rg BT {FONT} {size:g} Tf {size * 1.25:g} TL {x:g} {y - size:g} Td "
        return begun.encode() + b" T* ".join(_shown(line) for line in drawing["lines"]) + b" ET Q\n"
    return f"q {words}Q\n".encode()


def _stroke(numbers: list[float], width: float) -> str:
    """Return a line of pieces, each as wide as the pen pressed."""
    points = [tuple(numbers[n : n + 3]) for n in range(0, len(numbers), 3)]
    if len(points) == 1:
        points *= 2
    pieces = [
        f"{width * (LEAST + SPAN * (a[2] + b[2]) / 2):.2f} w {a[0]:g} {a[1]:g} m {b[0]:g} {b[1]:g} l S "
        for a, b in itertools.pairwise(points)
    ]
    return "".join(pieces)


def _shown(words: str) -> bytes:
    text = words.encode("cp1252", "replace")
    return b"(" + text.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)").replace(b"\r", b"") + b") Tj"


if __name__ == "__main__":
    main()
