"""The town with the topics of the tests: `uvicorn tests.core.live.town:application`, `python -m tests.core.live.town`."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from config.asgi import application

# isort: split
from django.http import HttpResponse
from django.template import RequestContext, Template
from django.urls import path

from config import urls
from core.live import register_live_topic
from tests.core.live import topics

__all__ = ["application"]
PAGE = """{% extends "core/page.html" %}{% load live %}{% block content %}<h1>Probe</h1>
<div {% live "probe" "a" %}><p>Stand: <b data-live-text="n">{{ state.n }}</b></p>
<meter data-live-value="n" min="0" max="9000" value="{{ state.n }}"></meter>
<p data-live-text="word" data-live-say>{{ state.word }}</p></div>{% endblock %}
{% block scripts %}<script src="{% static "js/live.js" %}" defer></script>{% endblock %}"""


def page(request):
    """Show the state of a topic, and keep it up to date."""
    return HttpResponse(Template(PAGE).render(RequestContext(request, {"state": topics.state("a")})))


for each in topics.TOPICS:
    register_live_topic(each)
urls.urlpatterns.insert(0, path("probe/", page))


def end_session(key):
    """End a session as its owner's other browser would."""
    from django.contrib.sessions.backends.db import SessionStore

    from accounts.signals import access_ended

    SessionStore().delete(key)
    access_ended.send(sender=None, user_id=None, session_key=key)


def say_all(topic, key, first, last, word=""):
    """Say every number."""
    for number in range(int(first), int(last) + 1):
        topics.say(topic, key, number, word)


def main():
    """Do what each line asks for: say TOPIC KEY FIRST LAST, or end_session KEY."""
    acts = {"say": say_all, "end_session": end_session}
    for line in sys.stdin:
        name, *words = line.split()
        acts[name](*words)
        print("done", flush=True)


if __name__ == "__main__":
    main()
