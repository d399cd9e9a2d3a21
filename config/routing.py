"""Every socket route of the town. Each stands in the role table of tests/gates."""

from django.urls import URLPattern

websocket_urlpatterns: list[URLPattern] = []
