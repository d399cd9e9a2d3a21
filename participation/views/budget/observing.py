"""For sworn observers: what opens every commitment."""

from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.doors import send_to
from accounts.http import ViewerRequest
from core.errors import Refused
from participation.services.observers import can_be_opened, observer_of, take_observer_bundle
from participation.views.budget.answer import private_page, process_or_404


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def observing(request: ViewerRequest, slug: str) -> HttpResponse:
    """Show an observer what there is, or hand it over. Nobody else learns who observes."""
    process = process_or_404(request, slug)
    viewer = request.viewer
    if viewer.user_id is None:
        return send_to("account_login", request.get_full_path())
    if not viewer.is_trusted:
        return send_to("account_second_factor", request.get_full_path())
    observer = observer_of(viewer, process)
    if observer is None:
        raise Http404
    context = {"observer": observer, "is_there": can_be_opened(process)}
    if request.method != "POST":
        return private_page(request, "observing.html", process, context)
    try:
        body = take_observer_bundle(by=viewer, process=process)
    except Refused as refusal:
        return private_page(request, "observing.html", process, context | {"error": str(refusal)}, status=422)
    response = HttpResponse(body, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{slug}-beobachter.zip"'
    return response
