"""The account page: who I am here, what I may do and why, and where I am signed in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.rules import may_enter_admin
from accounts.services.notice_list import unread_count
from accounts.services.sessions import end_other_sessions, end_session
from accounts.services.standing import standing_of
from accounts.views.access import account_required
from core.errors import Refused


@account_required
def home(request: HttpRequest) -> HttpResponse:
    """Show the own account."""
    standing = standing_of(request.user, request.session.session_key or "")  # type: ignore[arg-type]
    context = {"standing": standing, "may_enter_admin": may_enter_admin(request.viewer)}
    context["new_notices"] = unread_count(request.viewer)
    return render(request, "accounts/home.html", context)


@account_required
def second_factor(request: HttpRequest) -> HttpResponse:
    """Explain why a second factor is needed here, and lead to it."""
    wanted = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    wanted = wanted if is_ours else "/"
    if request.viewer.is_trusted:
        return redirect(wanted)
    standing = standing_of(request.user, request.session.session_key or "")  # type: ignore[arg-type]
    return render(request, "accounts/second_factor.html", {"standing": standing, "wanted": wanted})


@account_required
@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out one session, or all others."""
    try:
        if session_id := request.POST.get("session", ""):
            end_session(by=request.viewer, session_id=int(session_id) if session_id.isdigit() else 0)
        else:
            end_other_sessions(by=request.viewer, keep=request.session.session_key or "")
        messages.success(request, _("Abgemeldet. Auf diesem Gerät bleiben Sie angemeldet."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("account_home")
