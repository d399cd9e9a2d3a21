"""The stamp of an attached page: on top at the right, as a reader sees the page, whatever its size and rotation."""

from dataclasses import dataclass

MARGIN, SIZE, PADDING = 14.0, 9.0, 4.0
# The shorter side of A4: larger sheets get larger stamps.
SHORT_SIDE, LARGEST = 595.0, 4.0
# Widths of Helvetica in thousandths (Adobe's metrics), for what a stamp says; capitals and digits else.
WIDTHS = {" ": 278, "·": 278, "i": 222, "t": 278, "e": 556, "S": 667, "T": 611, "O": 778, "P": 667, "Ö": 778, "N": 722}
DIGIT = 556
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
FONT_NAME = b"/RatsplatzStempel"


@dataclass(frozen=True)
class Sheet:
    """What is seen of a page: a box in its own measure, and how it is turned."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int = 0

    @property
    def scale(self) -> float:
        """How much larger than A4 it is."""
        short = min(self.right - self.left, self.top - self.bottom)
        return min(LARGEST, max(0.5, short / SHORT_SIDE))


def stamp(words: str, sheet: Sheet) -> bytes:
    """Return the content that draws words on a sheet."""
    scale = sheet.scale
    text = words.encode("cp1252", "replace").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    width = sum(WIDTHS.get(letter, DIGIT) for letter in words) * SIZE / 1000 + 2 * PADDING
    height = SIZE + 2 * PADDING - 2
    matrix = _placed(sheet, width * scale, height * scale, MARGIN * scale)
    turned = b" ".join(b"%g" % (number * scale) for number in matrix[:4])
    box = b"0.4 w 0 0 %.2f %.2f re B" % (width, height)
    drawn = b"%s %g Tf %g %g Td (%s) Tj" % (FONT_NAME, SIZE, PADDING, PADDING, text)
    return b"\nQ\nq %s %.2f %.2f cm 1 g 0.5 G %s 0 g BT %s ET Q\n" % (turned, *matrix[4:], box, drawn)


def _placed(sheet: Sheet, width: float, height: float, margin: float) -> tuple[int, int, int, int, float, float]:
    """Return the matrix that puts a box of this size into the corner that is seen on top at the right."""
    along, down = margin + width, margin + height
    if sheet.rotation == 90:
        return 0, 1, -1, 0, sheet.left + down, sheet.top - along
    if sheet.rotation == 180:
        return -1, 0, 0, -1, sheet.left + along, sheet.bottom + down
    if sheet.rotation == 270:
        return 0, -1, 1, 0, sheet.right - down, sheet.bottom + along
    return 1, 0, 0, 1, sheet.right - along, sheet.top - down
