"""A request after ViewerMiddleware: it knows who is looking."""

from django.http import HttpRequest

from accounts.viewer import Viewer


class ViewerRequest(HttpRequest):
    """What views get. Never made by hand: it only says what the middleware has added."""

    viewer: Viewer
