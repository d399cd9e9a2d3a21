"""The first page, the list of motions, what one was told."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import ViewerRequest
from accounts.services.notice_list import mark_read, notice_lines
from council.models import Person
from council.rules import reach
from council.services.mine_start import start_page
from council.services.motion_list import FILTERS, asked_motions, counts, motion_page
from council.views.answer import Chip
from council.views.mine.frame import council_required, drawn


@require_safe
@council_required
def start(request: ViewerRequest) -> HttpResponse:
    """Show what is next, what is due, and what moved."""
    viewer = request.viewer
    name = request.user.get_full_name()  # type: ignore[union-attr]
    return drawn(request, "start", "start", {"page": start_page(viewer, name)})


@require_safe
@council_required
def motions(request: ViewerRequest) -> HttpResponse:
    """List the motions on the viewer's desk by state."""
    viewer, chosen = request.viewer, request.GET.get("stand", "")
    numbers, address = counts(viewer), reverse("mine:motions")
    chips = [
        Chip(f"{label} ({numbers[name]})", f"{address}?stand={name}" if name else address, name == chosen)
        for name, (label, _states) in FILTERS.items()
        if numbers[name] or not name or name == chosen
    ]
    asked = asked_motions(viewer) if not chosen and not request.GET else []
    context = {
        "page": motion_page(viewer, request.GET),
        "chips": chips,
        "asked": asked,
        "may_begin": bool(reach(viewer).factions),
    }
    return drawn(request, "motions", "motions", context)


@require_http_methods(["GET", "HEAD", "POST"])
@council_required
def notices(request: ViewerRequest) -> HttpResponse:
    """Show what the account was told; a button takes all as read."""
    viewer = request.viewer
    if request.method == "POST":
        mark_read(by=viewer)
        return redirect("mine:notices")
    lines = notice_lines(viewer)
    person = Person.objects.filter(user=viewer.user_id, deleted_at__isnull=True).first()
    context = {"lines": lines, "new": sum(line.is_new for line in lines), "person": person}
    return drawn(request, "notices", "notices", context)
