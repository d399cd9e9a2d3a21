"""Draws the picture that others show when they link to a page: the town, the title, nothing else."""

import hashlib
import io
import re
from functools import lru_cache

from django.conf import settings
from django.core.cache import caches
from PIL import Image, ImageDraw, ImageFont

from core.heads import PreviewText
from core.town import town
from core.wording import printable

WIDTH, HEIGHT, MARGIN = 1200, 630, 72
INK, MUTED, BRAND, PAPER, WATER = "#101828", "#475467", "#1a3e9c", "#ffffff", "#7fe0ff"
# Change it when the drawing changes: old pictures are not found any more.
DRAWING = "1"
KEPT_SECONDS = 7 * 24 * 3600
# The largest size in which a title still fits on the picture.
TITLE_SIZES = (76, 64, 54, 46, 40)
MOST_LETTERS = 400
# "8. Sitzung" stays together.
NUMBER = re.compile(r"(\d\.) (?=\w)")
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def preview_mark(text: PreviewText) -> str:
    """Return a mark that changes with every word of the picture."""
    words = "\x1f".join((DRAWING, town().title, text.kicker, text.title, text.line))
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def preview_picture(text: PreviewText) -> bytes:
    """Return the picture as PNG, drawn once for the same words."""
    kept = caches["pictures"]
    key = f"preview.{preview_mark(text)}"
    picture: bytes | None = kept.get(key)
    if picture is None:
        picture = draw(text)
        kept.set(key, picture, KEPT_SECONDS)
    return picture


def draw(text: PreviewText) -> bytes:
    """Draw the picture."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, WIDTH, 16), fill=BRAND)
    pen.text((MARGIN, 70), printable(text.kicker), font=font(34, bold=True), fill=BRAND)
    title = printable(" ".join(text.title.split()))[:MOST_LETTERS]
    _title(pen, NUMBER.sub("\\1\N{NO-BREAK SPACE}", title))
    line = _fitting(pen, printable(" ".join(text.line.split())), font(32), WIDTH - 2 * MARGIN)
    pen.text((MARGIN, 440), line, font=font(32), fill=MUTED)
    _signature(image, pen)
    buffer = io.BytesIO()
    image.quantize(64, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _title(pen: ImageDraw.ImageDraw, title: str) -> None:
    lines: list[str] = []
    size = TITLE_SIZES[-1]
    for size in TITLE_SIZES:
        lines = _wrapped(pen, title, font(size, bold=True))
        if len(lines) * size * 1.2 <= 300:
            break
    most = int(300 / (size * 1.2))
    if len(lines) > most:
        lines = lines[:most]
        lines[-1] = _fitting(pen, lines[-1] + " …", font(size, bold=True), WIDTH - 2 * MARGIN)
    for number, line in enumerate(lines):
        pen.text((MARGIN, 130 + number * size * 1.2), line, font=font(size, bold=True), fill=INK)


def _wrapped(pen: ImageDraw.ImageDraw, text: str, face: Font) -> list[str]:
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and pen.textlength(longer, font=face) <= WIDTH - 2 * MARGIN:
            lines[-1] = longer
        else:
            lines.append(_fitting(pen, word, face, WIDTH - 2 * MARGIN))
    return lines


def _fitting(pen: ImageDraw.ImageDraw, text: str, face: Font, width: int) -> str:
    """Return text, cut with an ellipsis where it is too wide for one line."""
    if pen.textlength(text, font=face) <= width:
        return text
    kept = text.removesuffix(" …")
    while kept and pen.textlength(kept + "…", font=face) > width:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def _signature(image: Image.Image, pen: ImageDraw.ImageDraw) -> None:
    """Draw the shield and the town's name."""
    pen.line((MARGIN, 510, WIDTH - MARGIN, 510), fill="#d0d5dd", width=2)
    left, top = MARGIN, 536
    pen.rounded_rectangle((left, top, left + 46, top + 38), 3, fill=BRAND)
    pen.pieslice((left, top + 10, left + 46, top + 58), 0, 180, fill=BRAND)
    for step in range(4):
        pen.line((left + 8 + step * 10, top + 12, left + 8 + step * 10, top + 24), fill=PAPER, width=3)
    pen.line((left + 8, top + 12, left + 38, top + 12), fill=PAPER, width=3)
    pen.arc((left + 8, top + 28, left + 24, top + 40), 180, 360, fill=WATER, width=3)
    pen.arc((left + 22, top + 28, left + 38, top + 40), 0, 180, fill=WATER, width=3)
    pen.text((left + 66, top - 2), "Ratsplatz", font=font(32, bold=True), fill=INK)
    name = _fitting(pen, town().title, font(26), 800)
    pen.text((left + 66, top + 34), name, font=font(26), fill=MUTED)


@lru_cache(maxsize=32)
def font(size: int, *, bold: bool = False) -> Font:
    """Return the house's font; where it was not built, the one that the drawing library brings."""
    path = settings.PRINT_FONTS_DIR / f"FiraSans-{'SemiBold' if bold else 'Regular'}.ttf"
    return ImageFont.truetype(str(path), size) if path.exists() else ImageFont.load_default(size)
