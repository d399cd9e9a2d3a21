"""What an account was told, and what it follows."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.enums import Frequency
from accounts.services.following import follower_of_account
from accounts.services.notice_list import mark_read, notice_lines
from accounts.services.subscription_list import subscription_lines
from accounts.views.access import account_required
from accounts.views.following import change


@account_required
def notices(request: HttpRequest) -> HttpResponse:
    """Show what happened; a button takes all as read."""
    viewer = request.viewer
    if request.method == "POST":
        mark_read(by=viewer)
        return redirect("account_notices")
    lines = notice_lines(viewer)
    return render(
        request, "accounts/following/notices.html", {"lines": lines, "new": sum(line.is_new for line in lines)}
    )


@account_required
def subscriptions(request: HttpRequest) -> HttpResponse:
    """Show and change what the account follows."""
    viewer = request.viewer
    follower = follower_of_account(viewer)
    if request.method == "POST" and follower:
        return change(request, follower, reverse("account_subscriptions"))
    rows = list(follower.subscriptions.confirmed()) if follower else []
    context = {"lines": subscription_lines(viewer, rows), "choices": tuple(Frequency), "is_account": True}
    return render(request, "accounts/following/settings.html", context)
