"""Follow something by mail or with an account; confirm, choose and stop by links in mails.

No page here may be kept by a cache, none tells whether an address is known, and none does anything because it was
merely opened: programs that look through mails open every link.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from accounts.forms import FollowByAccountForm, FollowForm
from accounts.kinds import Shown, Subject, Topic, topic_named
from accounts.models import Follower
from accounts.models.following import QUERY_LETTERS
from accounts.services import following as acts
from accounts.services.links import SETTINGS, STOP, STOP_WEEKLY, key_of, keys_of
from accounts.services.subscription_list import subscription_lines
from accounts.viewer import PUBLIC
from core.context import has_cookie
from core.errors import Refused
from core.wording import printable

View = Callable[..., HttpResponse]


def unseen(view: View) -> View:
    """Let no cache keep an answer and no search engine find it."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return never_cache(require_http_methods(["GET", "HEAD", "POST"])(answered))


# A stranger has no session that somebody else could abuse, and gets no cookie; an account's form is protected below.
@csrf_exempt
@unseen
def follow(request: HttpRequest, topic: str, subject: UUID | None = None) -> HttpResponse:
    """Begin to follow: what cannot be seen and what does not exist are the same 404."""
    kind = topic_named(topic)
    wanted = Subject(str(subject or ""), "" if subject else printable(request.GET.get("q", "")).strip())
    if kind is None or kind.is_query == bool(subject) or len(wanted.query) > QUERY_LETTERS:
        raise Http404
    viewer = request.viewer
    shown = kind.show(viewer, wanted) if not kind.is_query or wanted.query else None
    if shown is None:
        raise Http404
    if has_cookie(request) and viewer.user_id:
        return _by_account(request, kind, wanted, shown)
    return _by_mail(request, kind, wanted, shown)


def _by_mail(request: HttpRequest, kind: Topic, subject: Subject, shown: Shown) -> HttpResponse:
    form = FollowForm(request.POST or None, auto_id="follow_%s")
    context = {"topic": kind, "shown": shown, "form": form, "action": request.get_full_path()}
    if request.method != "POST":
        return render(request, "accounts/following/follow.html", context)
    if form.is_valid() and not consume(request, action="follow"):
        words = _(
            "Von Ihrem Anschluss kamen gerade sehr viele Anfragen. Bitte versuchen Sie es in einer Stunde noch einmal."
        )
        form.add_error(None, words)
        return render(request, "accounts/following/follow.html", context, status=429)
    if form.is_valid():
        try:
            acts.follow_by_mail(by=PUBLIC, topic=kind.name, subject=subject, language=_language(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            context["email"] = form.cleaned_data["email"]
            return render(request, "accounts/following/asked.html", context)
    return render(request, "accounts/following/follow.html", context, status=422)


@csrf_protect
def _by_account(request: HttpRequest, kind: Topic, subject: Subject, shown: Shown) -> HttpResponse:
    form = FollowByAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.follow_by_account(
                by=request.viewer,
                topic=kind.name,
                subject=subject,
                language=_language(),
                **form.cleaned_data,
            )
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Sie folgen jetzt: %(title)s") % {"title": shown.title})
            return redirect("account_subscriptions")
    context = {"topic": kind, "shown": shown, "form": form, "action": request.get_full_path(), "is_account": True}
    return render(request, "accounts/following/follow.html", context)


@csrf_exempt
@unseen
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm a subscription by a button, not by opening the link."""
    row = acts.subscription_of(token)
    if row is None:
        return _gone(request)
    reason = ""
    if request.method == "POST":
        try:
            row = acts.confirm_subscription(by=PUBLIC, subscription=row.pk) or row
        except Refused as refusal:
            reason = str(refusal)
    [line] = subscription_lines(PUBLIC, [row])
    context = {
        "line": line,
        "is_done": row.confirmed_at is not None,
        "settings": acts.settings_path(row.follower),
        "reason": reason,
    }
    return render(request, "accounts/following/confirm.html", context)


@csrf_exempt
@unseen
def settings(request: HttpRequest, token: str) -> HttpResponse:
    """Show and change everything one address follows."""
    follower = acts.follower_of(token)
    if follower is None:
        return _gone(request, is_ours=key_of(SETTINGS, token) is not None)
    if request.method == "POST":
        return change(request, follower, reverse("follow_settings", args=[token]))
    rows = follower.subscriptions.confirmed()
    context = {"lines": subscription_lines(PUBLIC, list(rows)), "choices": acts.BY_MAIL, "email": follower.address}
    return render(request, "accounts/following/settings.html", context)


def change(request: HttpRequest, follower: Follower, back: str) -> HttpResponse:
    """Do what was chosen on a page of subscriptions and return to it."""
    by = request.viewer
    wanted = uuid_of(request.POST.get("subscription", ""))
    try:
        if request.POST.get("do") == "stop_all":
            acts.unfollow_all(by=by, follower=follower)
        elif request.POST.get("do") == "stop" and wanted:
            acts.unfollow(by=by, follower=follower, subscription=wanted)
        elif wanted:
            acts.change_frequency(
                by=by, follower=follower, subscription=wanted, frequency=request.POST.get("frequency", "")
            )
    except Refused:
        # Only who types forms by hand gets here: the page shows what there is.
        return redirect(back)
    return redirect(f"{back}?gespeichert=1")


@csrf_exempt
@unseen
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop what a mail was sent for: at one click of the mail program (RFC 8058), or of the person."""
    if not keys_of(STOP, token) and key_of(STOP_WEEKLY, token) is None:
        return _gone(request)
    if request.method == "POST":
        acts.stop_at_one_click(by=PUBLIC, token=token)
    lines = subscription_lines(PUBLIC, list(acts.stopped_by(token)))
    return render(request, "accounts/following/stop.html", {"lines": lines, "is_done": not lines})


def _gone(request: HttpRequest, *, is_ours: bool = False) -> HttpResponse:
    """Say that a link leads nowhere (any more)."""
    return render(request, "accounts/following/gone.html", {"is_ours": is_ours}, status=404)


def _language() -> str:
    return (get_language() or "de")[:2]


def uuid_of(text: str) -> UUID | None:
    """Return the key that a form names, None for what is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
