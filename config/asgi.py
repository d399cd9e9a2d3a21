"""Pages and sockets over ASGI (embedded default; sockets in production)."""

import os
from typing import Any

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
pages: Any = get_asgi_application()

from accounts.sockets import SocketViewer  # noqa: E402  apps must be ready first
from config.routing import websocket_urlpatterns  # noqa: E402
from core.consumers import LiveStreams  # noqa: E402
from core.uploads import BodyLimit  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": LiveStreams(BodyLimit(pages)),
        "websocket": AllowedHostsOriginValidator(SocketViewer(URLRouter(websocket_urlpatterns))),
    }
)
