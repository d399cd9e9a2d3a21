"""Pictures of editors' pages, drawn to size: the only files of the media folder that anybody may ask for.

The originals stay where they are: they may carry what nobody checked. Behind nginx this folder is served by it.
"""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.static import serve

YEAR_SECONDS = 365 * 24 * 3600


def rendition(request: HttpRequest, name: str) -> HttpResponseBase:
    """Answer with a drawn picture. Its name changes with its content, so browsers may keep it."""
    response = serve(request, name, document_root=str(settings.MEDIA_ROOT / "images"))
    response.headers["Cache-Control"] = f"public, max-age={YEAR_SECONDS}, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
