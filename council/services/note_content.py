"""What a device may send as an annotation: read strictly, kept in one form, so that equal things are equal bytes.

Geometry counts in PDF units (1/72 inch) of the page as it is written, from its lower left corner, whatever its rotation:
ink {"strokes": [[x, y, pressure, x, y, pressure, …], …], "width"}, highlight {"rects": [[left, bottom, right, top], …]},
note {"at": [x, y]} or {} for the whole page, text {"at": [x, y], "size"}, bookmark {}.
"""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from council.enums import AnnotationKind

COLOURS = ("yellow", "green", "red", "blue", "black")
MOST_LETTERS, MOST_NUMBERS, MOST_RECTS, MOST_MENTIONS, MOST_PAGES = 20_000, 60_000, 2_000, 50, 100_000
# Nothing on paper is larger: A0 has 3,370 units.
FARTHEST = 100_000.0
WORDS = ("quote", "before", "after", "body", "device", "made_at")
VERSION = re.compile(r"[0-9a-f]{128}")


def malformed() -> Refused:
    """Return the refusal of what no reader of ours sends."""
    return Refused(
        _("Diese Notiz ist nicht lesbar."),
        _("Bitte laden Sie die Seite neu. Die Notiz bleibt auf dem Gerät."),
        code="malformed",
    )


def read_content(sent: Any) -> dict[str, Any]:
    """Return what is kept of an annotation; raises Refused for what is none."""
    try:
        kind = AnnotationKind(sent["kind"])
        found: dict[str, Any] = {
            "kind": kind.value, "page": _whole(sent["page"], 1, MOST_PAGES),
            "geometry": GEOMETRIES[kind](sent.get("geometry") or {}),
        }  # fmt: skip
        found |= {name: text for name in WORDS if (text := _text(sent.get(name, "")))}
        if colour := sent.get("colour"):
            found["colour"] = COLOURS[COLOURS.index(colour)]
        if mentions := _mentions(sent.get("mentions") or []):
            found["mentions"] = mentions
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise malformed() from error
    return found


def read_answer(sent: Any) -> dict[str, Any]:
    """Return what is kept of an answer; raises Refused for what is none."""
    try:
        found = {"body": _text(sent.get("body", "")).strip(), "mentions": _mentions(sent.get("mentions") or [])}
    except (TypeError, ValueError, AttributeError) as error:
        raise malformed() from error
    return found


def read_version(sent: Any) -> str:
    """Return the SHA-512 of a file; raises Refused for what is none."""
    if not isinstance(sent, str) or not VERSION.fullmatch(sent):
        raise malformed()
    return sent


def _text(sent: Any) -> str:
    if not isinstance(sent, str) or len(sent) > MOST_LETTERS:
        raise ValueError("no text")
    return sent.replace("\0", "")


def _mentions(sent: Any) -> list[str]:
    if len(sent) > MOST_MENTIONS:
        raise ValueError("too many")
    return sorted({str(UUID(each)) for each in sent})


def _whole(sent: Any, least: int, most: int) -> int:
    if not isinstance(sent, int) or isinstance(sent, bool) or not least <= sent <= most:
        raise ValueError("no number")
    return sent


def _number(sent: Any) -> float:
    if isinstance(sent, bool) or not isinstance(sent, int | float) or not -FARTHEST <= sent <= FARTHEST:
        raise ValueError("no number")
    return round(float(sent), 2)


def _numbers(sent: Any, count: int) -> list[float]:
    if not isinstance(sent, list) or len(sent) != count:
        raise ValueError("not so many")
    return [_number(each) for each in sent]


def _ink(sent: dict[str, Any]) -> dict[str, Any]:
    strokes = sent["strokes"]
    if not strokes or sum(map(len, strokes)) > MOST_NUMBERS or any(not each or len(each) % 3 for each in strokes):
        raise ValueError("no strokes")
    return {"strokes": [_numbers(each, len(each)) for each in strokes], "width": _number(sent.get("width", 2))}


def _highlight(sent: dict[str, Any]) -> dict[str, Any]:
    rects = sent["rects"]
    if not rects or len(rects) > MOST_RECTS:
        raise ValueError("no rects")
    return {"rects": [_numbers(each, 4) for each in rects]}


def _note(sent: dict[str, Any]) -> dict[str, Any]:
    return {"at": _numbers(sent["at"], 2)} if "at" in sent else {}


def _written(sent: dict[str, Any]) -> dict[str, Any]:
    return {"at": _numbers(sent["at"], 2), "size": _number(sent.get("size", 11))}


GEOMETRIES: dict[AnnotationKind, Callable[[dict[str, Any]], dict[str, Any]]] = {
    AnnotationKind.INK: _ink,
    AnnotationKind.HIGHLIGHT: _highlight,
    AnnotationKind.NOTE: _note,
    AnnotationKind.TEXT: _written,
    AnnotationKind.BOOKMARK: lambda _sent: {},
}
