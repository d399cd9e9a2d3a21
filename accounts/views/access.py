"""Who may call a view: signed in, and for the weighty ones signed in a moment ago."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.assurance import is_fresh

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def account_required(view: View) -> View:
    """Send strangers to the sign-in, and let nobody keep the page in a cache."""
    return never_cache(login_required(view))


def fresh_sign_in_required(view: View) -> View:
    """Ask again who it is when the last proof is older than 15 minutes, then come back here."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_fresh(request):
            return view(request, *args, **kwargs)
        return ask_again(request)

    return account_required(checked)  # type: ignore[return-value]


def ask_again(request: HttpRequest) -> HttpResponse:
    """Redirect to the confirmation of the sign-in; afterwards the person is back at this address."""
    methods = get_adapter().get_reauthentication_methods(request.user)
    url = methods[0]["url"] if methods else reverse("account_login")
    return HttpResponseRedirect(f"{url}?{urlencode({'next': request.get_full_path()})}")


class FreshSignIn:
    """The same for class-based views: put it first among the bases."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask again who it is when the last proof is too old."""
        if not request.user.is_authenticated or not is_fresh(request):
            return ask_again(request)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
