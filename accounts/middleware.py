"""Who is looking, on every request."""

from core.middleware import RequestMiddleware


class ViewerMiddleware(RequestMiddleware):
    """Put `request.viewer` on every request."""
