"""The button that begins to follow something, for the pages of rooms upstairs."""

from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode

from accounts.forms import FollowForm
from accounts.kinds import topic_named
from core.context import has_cookie
from core.feeds import FeedLink


def follow_panel(
    request: HttpRequest, topic: str, subject: UUID | None = None, *, query: str = "", feeds: tuple[FeedLink, ...] = ()
) -> str:
    """Return the button with its form, for a subject or a query.

    It looks at nobody: strangers get the form, whoever may have an account a link to a page of its own.
    """
    kind = topic_named(topic)
    if kind is None:
        return ""
    action = (
        reverse("follow", args=[topic, subject])
        if subject
        else f"{reverse('follow_query', args=[topic])}?{urlencode({'q': query})}"
    )
    form = None if has_cookie(request) else FollowForm(auto_id="follow_%s")
    context = {"topic": kind, "action": action, "feeds": feeds, "form": form}
    return render_to_string("accounts/following/panel.html", context, request=request)
