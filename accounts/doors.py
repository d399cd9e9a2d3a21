"""The door of the administration: who passes, who is sent to sign in, who to the second factor."""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts.rules import STAFF_ROLES, may_enter_admin
from accounts.services.groups import align_groups

# Wagtail brings doors of its own. They stay shut: whoever signs in does it with allauth.
CLOSED = ("wagtailadmin_password_reset",)
# Its screens for people and groups would give rights past the dated offices.
CLOSED_ROOMS = frozenset({"wagtailusers_users", "wagtailusers_groups"})


def admin_door(request: HttpRequest) -> HttpResponse | None:
    """Return None for whoever may enter or is elsewhere, else where they are sent."""
    if not request.path.startswith(reverse("wagtailadmin_home")):
        return None
    name = str(request.resolver_match.url_name) if request.resolver_match else ""
    rooms = set(request.resolver_match.namespaces) if request.resolver_match else set()
    if name.startswith(CLOSED) or rooms & CLOSED_ROOMS:
        raise Http404
    if name in ("wagtailadmin_login", "wagtailadmin_logout"):
        return _other_door(request, name)
    viewer = request.viewer
    if request.user.is_authenticated and may_enter_admin(viewer):
        align_groups(request.user, viewer)
        return None
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        raise PermissionDenied
    if viewer.user_id is None:
        return send_to("account_login", request.get_full_path())
    if viewer.roles.intersection(STAFF_ROLES):
        return send_to("account_second_factor", request.get_full_path())
    raise PermissionDenied


def _other_door(request: HttpRequest, name: str) -> HttpResponse:
    if name == "wagtailadmin_logout":
        return HttpResponseRedirect(reverse("account_logout"))
    return send_to("account_login", request.GET.get("next") or reverse("wagtailadmin_home"))


def send_to(route: str, path: str) -> HttpResponse:
    """Redirect to route and remember where the person wanted to go."""
    return HttpResponseRedirect(f"{reverse(route)}?{urlencode({'next': path})}")
