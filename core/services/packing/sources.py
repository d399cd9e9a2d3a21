"""What a PDF that comes from outside says about its pages: boxes, rotation, layers, forms."""

from collections.abc import Callable
from typing import Any

import pikepdf

from core.services.packing.stamping import Sheet


def draw_forms(document: pikepdf.Pdf) -> None:
    """Draw what forms and remarks show in print into the page: as objects of their own they do not come along."""
    has_form = "/AcroForm" in document.Root
    others = any(
        isinstance(each, pikepdf.Dictionary) and each.get("/Subtype") not in ("/Link", "/Popup")
        for page in document.pages
        for each in (page.obj.get("/Annots") or ())
    )
    if has_form or others:
        if has_form:
            document.generate_appearance_streams()
        document.flatten_annotations("print")


def shown_layers(document: pikepdf.Pdf) -> Callable[[tuple[int, int]], bool]:
    """Return whether a layer is shown when the document is opened."""
    layers = document.Root.get("/OCProperties")
    setting = layers.get("/D") if isinstance(layers, pikepdf.Dictionary) else None
    if not isinstance(setting, pikepdf.Dictionary):
        return lambda _key: True
    on, off = (
        {each.objgen for each in (setting.get(name) or ()) if isinstance(each, pikepdf.Dictionary)}
        for name in ("/ON", "/OFF")
    )
    if setting.get("/BaseState") == "/OFF":
        return lambda key: key in on
    return lambda key: key not in off


def inherited(page: Any, name: str) -> Any:
    """Return what a page has or has from above."""
    for _level in range(50):
        if name in page:
            return page[name]
        page = page.get("/Parent")
        if not isinstance(page, pikepdf.Dictionary):
            break
    return None


def box_text(box: Any, otherwise: tuple[int, ...] | None) -> bytes:
    """Return a box as it is written."""
    numbers = [float(number) for number in box] if isinstance(box, pikepdf.Array) and len(box) == 4 else otherwise
    if numbers is None:
        raise ValueError("a box without sides")
    return b"[ %s ]" % b" ".join(b"%.10g" % number for number in numbers)


def sheet_of(held: dict[str, Any]) -> Sheet:
    """Return what is seen of a page."""
    media = held["/MediaBox"] if held["/MediaBox"] is not None else [0, 0, 595, 842]
    left, bottom, right, top = _sides(media)
    if held["/CropBox"] is not None:
        other = _sides(held["/CropBox"])
        left, bottom = max(left, other[0]), max(bottom, other[1])
        right, top = min(right, other[2]), min(top, other[3])
    turned = held["/Rotate"]
    return Sheet(left, bottom, right, top, int(turned) % 360 // 90 * 90 if turned is not None else 0)


def _sides(box: Any) -> tuple[float, float, float, float]:
    a, b, c, d = (float(number) for number in box)
    return min(a, c), min(b, d), max(a, c), max(b, d)
