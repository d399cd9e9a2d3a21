"""Draws the pictures of the demo's news: calm, flat, our own."""

import io
import math
from collections.abc import Callable
from typing import Any

from django.core.files.images import ImageFile
from PIL import Image, ImageDraw
from wagtail.images import get_image_model

WIDTH, HEIGHT = 1200, 675
Draw = ImageDraw.ImageDraw
SKY, NIGHT, SAND, LAVENDER = "#bfd9ea", "#2b3a63", "#efe2cd", "#c0d0f2"
GREEN, DEEP, WATER, BLUE, DEEPBLUE, BRICK, BROWN = (
    "#5f9a6b", "#437a51", "#8fbad4", "#6180bd", "#264b93", "#c79b77", "#90685a",
)  # fmt: skip


def wave(base: int, height: int, offset: int) -> list[tuple[int, int]]:
    """Return the outline of hills or water, closed at the bottom."""
    line = [
        (x, int(base + height * math.sin((x + offset) / 190) + height / 2 * math.sin((x + offset) / 70)))
        for x in range(0, WIDTH + 20, 20)
    ]
    return [*line, (WIDTH, HEIGHT), (0, HEIGHT)]


def river(draw: Draw) -> None:
    """The Sieg between its hills."""
    draw.polygon(wave(360, 55, 0), fill=GREEN)
    draw.polygon(wave(455, 32, 260), fill=DEEP)
    draw.polygon(wave(560, 14, 90), fill=WATER)


def houses(draw: Draw) -> None:
    """Gables around a square."""
    for x, top in ((100, 250), (470, 180), (820, 270)):
        draw.polygon([(x, 675), (x, top + 70), (x + 150, top), (x + 300, top + 70), (x + 300, 675)], fill=BRICK)
        for row in (top + 120, top + 260):
            for column in (x + 60, x + 180):
                draw.rectangle([column, row, column + 62, row + 74], fill=BROWN)


def bubbles(draw: Draw) -> None:
    """Two people talk."""
    draw.rounded_rectangle([150, 140, 740, 430], 40, fill=BLUE)
    draw.polygon([(250, 420), (250, 520), (360, 425)], fill=BLUE)
    draw.rounded_rectangle([600, 290, 1060, 530], 40, fill=DEEPBLUE)
    draw.polygon([(960, 520), (960, 610), (860, 525)], fill=DEEPBLUE)


def trees(draw: Draw) -> None:
    """Young trees in a row."""
    draw.polygon(wave(520, 18, 40), fill=GREEN)
    for x in (190, 430, 670, 910, 1090):
        draw.rectangle([x - 9, 380, x + 9, 560], fill=BROWN)
        draw.ellipse([x - 95, 190, x + 95, 420], fill=DEEP)


def bicycle(draw: Draw) -> None:
    """A bicycle on a marked lane."""
    draw.rectangle([0, 520, WIDTH, HEIGHT], fill="#8b93a7")
    draw.rectangle([0, 585, WIDTH, 597], fill="white")
    for x in (430, 770):
        draw.ellipse([x - 130, 300, x + 130, 560], outline=DEEPBLUE, width=16)
    for line in (
        [(430, 430), (560, 250), (720, 250), (590, 430), (430, 430)],
        [(590, 430), (545, 225)],
        [(770, 430), (700, 205), (760, 190)],
    ):
        draw.line(line, fill=DEEPBLUE, width=16, joint="curve")
    draw.line([(505, 222), (590, 222)], fill=DEEPBLUE, width=22)


def school(draw: Draw) -> None:
    """A school with a crane."""
    draw.rectangle([150, 300, 820, 600], fill=BRICK)
    for x in range(200, 800, 120):
        for y in (350, 470):
            draw.rectangle([x, y, x + 70, y + 70], fill=SAND)
    draw.rectangle([0, 600, WIDTH, HEIGHT], fill=DEEP)
    draw.rectangle([930, 110, 950, 600], fill=DEEPBLUE)
    draw.rectangle([640, 110, 1120, 128], fill=DEEPBLUE)
    draw.line([(700, 128), (700, 260)], fill=DEEPBLUE, width=6)


def hall(draw: Draw) -> None:
    """The council chamber from behind."""
    draw.rectangle([380, 90, 820, 300], fill="white")
    for y, width in ((150, 300), (195, 240), (240, 270)):
        draw.rectangle([430, y, 430 + width, y + 14], fill=BLUE)
    draw.rectangle([0, 440, WIDTH, HEIGHT], fill="#4a3a34")
    for row, y in enumerate((470, 560)):
        for x in range(60 + row * 50, WIDTH, 130):
            draw.ellipse([x, y, x + 60, y + 60], fill="#22273b")
            draw.rounded_rectangle([x - 20, y + 56, x + 80, y + 200], 30, fill="#2e3551")


def notes(draw: Draw) -> None:
    """Music in the evening."""
    for x, y in ((330, 380), (620, 320), (880, 410)):
        draw.ellipse([x - 60, y, x + 40, y + 76], fill=SAND)
        draw.rectangle([x + 24, y - 190, x + 40, y + 36], fill=SAND)
        draw.polygon([(x + 40, y - 190), (x + 120, y - 120), (x + 40, y - 110)], fill=SAND)


PICTURES: dict[str, tuple[str, str, Callable[[Draw], None]]] = {
    "sieg": ("Die Sieg zwischen grünen Hügeln", SKY, river),
    "haeuser": ("Drei Giebelhäuser an einem Platz", SAND, houses),
    "gespraech": ("Zwei Sprechblasen", LAVENDER, bubbles),
    "baeume": ("Eine Reihe junger Bäume", SKY, trees),
    "fahrrad": ("Ein Fahrrad auf einem markierten Streifen", SKY, bicycle),
    "schule": ("Eine Schule, daneben ein Kran", SKY, school),
    "saal": ("Blick in den Ratssaal", NIGHT, hall),
    "musik": ("Drei Noten am Abendhimmel", NIGHT, notes),
}


def picture(key: str) -> Any:
    """Return the picture of that key, drawn and stored once."""
    title, ground, draw_it = PICTURES[key]
    model = get_image_model()
    known = model.objects.filter(title=title).first()
    if known is not None:
        return known
    image = Image.new("RGB", (WIDTH, HEIGHT), ground)
    draw_it(ImageDraw.Draw(image))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return model.objects.create(title=title, description=title, file=ImageFile(buffer, name=f"{key}.png"))
