"""Matters, and the map of what lies where."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.http import ViewerRequest
from council.enums import MatterPhase
from council.models import Matter
from council.services.map_tiles import LEAST_ZOOM, MOST_ZOOM, map_tile
from council.services.matter_list import matters_page
from council.services.matter_thread import matter_thread
from council.services.page_heads import list_head, matter_head
from council.services.reading import log_opening
from council.services.town_map import spot_of, spots, town_outline
from council.views.answer import Chip, found, page


def matters(request: ViewerRequest) -> HttpResponse:
    """Show matters, latest progress first."""
    phase = request.GET.get("phase", "")
    rows = matters_page(request.viewer, request.GET, phase)
    chips = [Chip(_("Alle"), "?", on=phase not in MatterPhase.values)]
    chips += [Chip(str(label), f"?phase={value}", on=phase == value) for value, label in MatterPhase.choices]
    context = {"page": rows, "chips": chips, "head": list_head(_("Vorgänge"), "matters")}
    return page(request, "council/matters.html", context)


def matter(request: ViewerRequest, pk: UUID) -> HttpResponse:
    """Show one matter."""
    oldest_first = request.GET.get("reihenfolge") == "alt"
    viewer = request.viewer
    thread = found(matter_thread(viewer, pk, oldest_first=oldest_first))
    log_opening(by=viewer, thing=Matter(pk=pk))
    context = {"thread": thread, "oldest_first": oldest_first, "spot": spot_of(thread.place), "outline": town_outline()}
    context["head"] = matter_head(thread)
    return page(request, "council/matter.html", context, thread.modified_at)


def town_map(request: ViewerRequest) -> HttpResponse:
    """Show papers and matters by place: as drawing and, equally, as list."""
    places = spots(request.viewer)
    tiles = reverse("council:tile", args=[0, 0, 0]).replace("0/0/0", "{z}/{x}/{y}") if settings.MAP_TILE_URL else ""
    context = {
        "spots": places,
        "outline": town_outline(),
        "tiles": tiles,
        "attribution": settings.MAP_ATTRIBUTION,
        "zooms": (LEAST_ZOOM, MOST_ZOOM),
        "head": list_head(_("Karte"), "map"),
    }
    return page(request, "council/map.html", context)


def tile(request: ViewerRequest, zoom: int, x: int, y: int) -> HttpResponse:
    """Hand over a tile of the base map."""
    body, kind = found(map_tile(zoom, x, y))
    return HttpResponse(body, content_type=kind, headers={"Cache-Control": "public, max-age=604800"})
