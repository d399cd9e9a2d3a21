"""What an account was told, and what it follows."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language

from accounts.enums import Frequency
from accounts.forms import QuietHoursForm
from accounts.models import PushDevice
from accounts.services.following import follower_of_account, set_quiet_hours
from accounts.services.notice_list import mark_read, notice_lines
from accounts.services.pushing import add_device, remove_device
from accounts.services.subscription_list import subscription_lines
from accounts.views.access import account_required
from accounts.views.following import change, uuid_of
from core.errors import Refused
from core.services.web_push import Browser, public_key

DEVICE_ACTS = ("add_device", "remove_device")


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
    is_quiet = request.POST.get("do") == "quiet"
    if request.POST.get("do") in DEVICE_ACTS:
        return _change_devices(request)
    if request.method == "POST" and follower and not is_quiet:
        return change(request, follower, reverse("account_subscriptions"))
    quiet = QuietHoursForm(
        request.POST if is_quiet else None,
        initial={"quiet_from": follower.quiet_from, "quiet_until": follower.quiet_until} if follower else None,
    )
    if is_quiet and quiet.is_valid():
        try:
            set_quiet_hours(by=viewer, language=(get_language() or "de")[:2], **quiet.cleaned_data)
        except Refused as refusal:
            quiet.add_error(refusal.field, str(refusal))
        else:
            return redirect(f"{reverse('account_subscriptions')}?gespeichert=1")
    return _page(request, quiet, 422 if quiet.is_bound else 200)


def _change_devices(request: HttpRequest) -> HttpResponse:
    """Enter this browser, or remove a device."""
    told = request.POST
    try:
        if told["do"] == "add_device":
            browser = Browser(*(told.get(name, "") for name in ("endpoint", "key", "secret")))
            add_device(
                by=request.viewer, browser=browser, name=told.get("name", ""),
                session_key=request.session.session_key or "", language=(get_language() or "de")[:2],
            )  # fmt: skip
        elif device := uuid_of(told.get("device", "")):
            remove_device(by=request.viewer, device=device)
    except Refused as refusal:
        return _page(request, QuietHoursForm(), 422, refusal)
    return redirect(f"{reverse('account_subscriptions')}?gespeichert=1#geraete")


def _page(request: HttpRequest, quiet: QuietHoursForm, status: int, refusal: Refused | None = None) -> HttpResponse:
    viewer = request.viewer
    follower = follower_of_account(viewer)
    rows = list(follower.subscriptions.confirmed()) if follower else []
    context = {
        "devices": PushDevice.objects.of_account(viewer.user_id),
        "device_refusal": refusal,
        "push_key": public_key(),
        "lines": subscription_lines(viewer, rows),
        "choices": tuple(Frequency),
        "is_account": True,
        "quiet": quiet,
    }
    return render(request, "accounts/following/settings.html", context, status=status)
