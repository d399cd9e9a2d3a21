"""Anybody who holds a receipt checks it here: number, second and hash, nothing of what was handed in."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from core.services.human_check import wait_for
from council.forms.motions import CheckCodeForm
from council.services.receipts import find_receipt, in_groups


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def receipt_check(request: HttpRequest) -> HttpResponse:
    """Take a code and say what its receipt says. The code is never part of an address."""
    form = CheckCodeForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "receipt": None, "hash": "", "wait": None}
    if request.method == "POST" and form.is_valid():
        context["wait"] = wait_for(request.POST, "receipt_check")
        if context["wait"] is None:
            receipt = find_receipt(form.cleaned_data["code"])
            context |= {"receipt": receipt, "hash": in_groups(receipt.document_sha512) if receipt else ""}
            if receipt is None:
                form.add_error("code", _("Zu diesem Prüfcode gibt es keinen Beleg."))
    return render(request, "council/receipt_check.html", context)
