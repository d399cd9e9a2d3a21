"""What surrounds every answer below /oparl/: no cookie in, none out, any origin may read, and errors are objects too."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from council.api.answer import error

Handler = Callable[[HttpRequest], HttpResponse]
ROOT = "/oparl/"
# Nothing here depends on who asks or in which language.
DROPPED = ("Vary", "Content-Language", "Set-Cookie")
HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Link",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


class StatelessMiddleware:
    """Forget who asks before anybody looks, and give every answer the headers of an open interface."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(ROOT):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        request.COOKIES = {}
        # The interface speaks one language.
        request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        response = self.get_response(request)
        if response.status_code >= 400 and not response.headers.get("Content-Type", "").startswith("application/json"):
            response = error(response.status_code)
            response.headers["Content-Length"] = str(len(response.content))
        response.cookies.clear()
        for name in DROPPED:
            response.headers.pop(name, None)
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response
