"""Tiles of the configured base map, fetched by us once and kept: no reader ever asks anybody else."""

import math
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from core.errors import Refused
from core.services.outbound import Outbound
from council.services.town_map import town_outline

LEAST_ZOOM, MOST_ZOOM = 10, 18
KEPT_SECONDS = 30 * 24 * 3600
MOST_BYTES = 500_000
KINDS = ((b"\x89PNG", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"RIFF", "image/webp"))


def map_tile(zoom: int, x: int, y: int) -> tuple[bytes, str] | None:
    """Return a tile and its media type, None without a base map, outside the town, or when it cannot be had."""
    if not settings.MAP_TILE_URL or not touches_town(zoom, x, y):
        return None
    path = settings.PRIVATE_DIR / "tiles" / str(zoom) / str(x) / str(y)
    body = _kept(path) or _fetched(zoom, x, y, path)
    kind = next((kind for start, kind in KINDS if body.startswith(start)), "")
    return (body, kind) if kind else None


def touches_town(zoom: int, x: int, y: int) -> bool:
    """Whether a tile shows some of the town: nothing else is fetched for anybody."""
    if not LEAST_ZOOM <= zoom <= MOST_ZOOM:
        return False
    west, south, east, north = town_outline().box
    left, top = _tile_of(zoom, north, west)
    right, bottom = _tile_of(zoom, south, east)
    return left <= x <= right and top <= y <= bottom


def _tile_of(zoom: int, latitude: float, longitude: float) -> tuple[int, int]:
    """Return the tile (Web Mercator) in which a place lies."""
    whole = 2**zoom
    angle = math.radians(latitude)
    x = (longitude + 180) / 360 * whole
    y = (1 - math.asinh(math.tan(angle)) / math.pi) / 2 * whole
    return int(x), int(y)


def _kept(path: Path) -> bytes:
    try:
        age = timezone.now().timestamp() - path.stat().st_mtime
        return path.read_bytes() if age < KEPT_SECONDS else b""
    except FileNotFoundError:
        return b""


def _fetched(zoom: int, x: int, y: int, path: Path) -> bytes:
    url = settings.MAP_TILE_URL.format(z=zoom, x=x, y=y)
    try:
        with Outbound([urlsplit(url).hostname or ""], timeout=5, max_bytes=MOST_BYTES) as outside:
            answer = outside.get(url)
    except Refused:
        return b""
    if answer.status != 200 or not any(answer.body.startswith(start) for start, _kind in KINDS):
        return b""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_bytes(answer.body)
    part.replace(path)
    return answer.body
