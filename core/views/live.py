"""Live topics over plain HTTP: the state as it is now, and why a stream cannot be had here."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.views.decorators.http import require_safe

from core.live import LiveTopic, live_topic
from core.services.live.reading import read_state


@require_safe
def snapshot(request: HttpRequest, topic: str, key: str) -> HttpResponse:
    """Answer the state with the number of its last event: to everybody where it is public, else to whoever may listen."""
    found = _topic(topic)
    message = read_state(found, key) if found.admits(request.viewer, key) else None  # type: ignore[attr-defined]
    if message is None:
        raise Http404
    response = HttpResponse(message.text, content_type="application/json")
    if found.is_public:
        patch_cache_control(response, public=True, max_age=1)
    else:
        add_never_cache_headers(response)
    return response


@require_safe
def no_stream(request: HttpRequest, topic: str, key: str) -> HttpResponse:
    """Say that streams are answered by ASGI alone: whoever comes here was sent to a WSGI process by the proxy."""
    if not _topic(topic).is_public:
        raise Http404
    words = "Event streams are answered by the ASGI process of this town (docs/operate/live.md).\n"
    response = HttpResponse(words, status=503, content_type="text/plain; charset=utf-8")
    response["Retry-After"] = "60"
    return response


def _topic(name: str) -> LiveTopic:
    topic = live_topic(name)
    if topic is None:
        raise Http404
    return topic
