"""The town with topics that the chapter „hub“ listens to, said by the web process itself: `tests.bench.hub_server:application`."""

import time

from tests.bench.server import application

# isort: split
from django.http import JsonResponse
from django.urls import path

from core.live import LiveTopic, register_live_topic
from core.services.live.publishing import publish
from tests.bench import urls
from tests.bench.hub_text import TEXT

__all__ = ["application"]


def state(key):
    """Return the state of a vote."""
    return {"text": TEXT, "at": time.monotonic()}


def say(request, topic):
    """Publish one event."""
    return JsonResponse({"seq": publish(topic, "bench", state("bench"))})


register_live_topic(LiveTopic("bench", state, key_type=str))
register_live_topic(LiveTopic("bench-socket", state, may_listen=lambda viewer, key: True, key_type=str))
urls.urlpatterns.insert(0, path("bench/say/<slug:topic>/", say))
