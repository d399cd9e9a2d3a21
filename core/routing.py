"""Sockets of the house itself."""

from django.urls import path

from core.consumers import LiveSocket
from core.writing_socket import WritingSocket

websocket_urlpatterns = [
    path("live/<slug:topic>/<slug:key>.socket", LiveSocket.as_asgi(), name="live_socket"),
    path("schreiben/<slug:kind>/<slug:key>.socket", WritingSocket.as_asgi(), name="writing_socket"),
]
