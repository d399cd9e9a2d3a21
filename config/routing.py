"""Every socket route of the town. Each stands in the role table of tests/gates."""

from core.routing import websocket_urlpatterns

__all__ = ["websocket_urlpatterns"]
