"""The town as an app: its manifest, its service worker, and the page for when there is no network."""

import json
from hashlib import sha256

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from core.navigation import Place, shown
from core.town import town
from core.views.answer import same_for_all

NAVY, WHITE = "#12247a", "#ffffff"
# Name, edge in pixels, what it is for (W3C Web Application Manifest, "purpose").
ICONS = (("icon-192", 192, "any"), ("icon-512", 512, "any"), ("icon-maskable-512", 512, "maskable"))
# What the page without network is drawn with.
KEPT = (
    "town/town.css",
    "town/fira-sans-400.woff2",
    "town/fira-sans-600.woff2",
    "core/favicon.svg",
    "js/theme.js",
    "js/offline.js",
)


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Describe the town as an app (W3C Web Application Manifest)."""
    with override("de"):
        shortcuts = [{"name": entry.label, "url": entry.url} for entry in shown(Place.MAIN, request)]
    told = {
        "id": "/",
        "name": f"Ratsplatz {town().name}",
        "short_name": "Ratsplatz",
        "description": "Sitzungen, Vorlagen und Beschlüsse, Beteiligung und Vereine an einem Ort.",
        "lang": "de",
        "dir": "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": WHITE,
        "theme_color": NAVY,
        "categories": ["government"],
        "icons": [
            {"src": static(f"icons/{name}.png"), "sizes": f"{edge}x{edge}", "type": "image/png", "purpose": purpose}
            for name, edge, purpose in ICONS
        ],
        "shortcuts": shortcuts,
    }
    answer = JsonResponse(told, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})
    return same_for_all(request, answer)


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Return the service worker, which must lie at the root to serve all pages, with the names of what it keeps."""
    script = (settings.BUILD_DIR / "frontend" / "js" / "sw.js").read_text()
    files = [static(name) for name in KEPT]
    build = getattr(staticfiles_storage, "manifest_hash", "")
    version = sha256("\n".join([script, *files, build]).encode()).hexdigest()[:12]
    told = json.dumps(
        {"version": version, "offline": reverse("offline"), "files": files, "icon": static("icons/icon-192.png")}
    )
    answer = HttpResponse(f"const TOWN={told};\n{script}", content_type="text/javascript; charset=utf-8")
    return same_for_all(request, answer)


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Say that there is no network. Nothing of a session stands in it: every device keeps it."""
    return same_for_all(request, HttpResponse(render_to_string("core/offline.html")))
