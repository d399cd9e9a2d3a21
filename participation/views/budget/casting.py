"""Check the choice, type the code, cast. Nothing counts before that, and the same form sent twice counts once."""

import re
import secrets
from typing import Any

from django.http import HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from accounts.http import ViewerRequest
from core.errors import Refused
from participation.enums import Access
from participation.models import BudgetProcess
from participation.services.budget_reads import ballot_paper
from participation.services.budget_rules import marks_of
from participation.services.casting import Credential, Receipt, cast_ballot
from participation.services.codes import redeem
from participation.services.residence import proof_demand, resident_credential
from participation.views.budget.answer import is_foreign, page, private_page, process_or_404
from participation.views.budget.basket import COOKIE, Basket, basket_of, keep
from participation.views.budget.demo_codes import demo_codes
from participation.views.budget.receipt import show_receipt
from participation.views.budget.shelf import Shelf

NONCE = re.compile(r"[0-9a-f]{64}")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: ViewerRequest, slug: str) -> HttpResponse:
    """Show the ballot paper before it is cast, or cast it."""
    process = process_or_404(request, slug)
    if request.method == "POST":
        # A code is what only its holder knows; an account's session needs to be protected.
        return (cast if process.access == Access.CODE else csrf_protect(cast))(request, process)
    if not process.is_running():
        return page(request, "ballot_shut.html", process, {})
    paper = ballot_paper(process)
    basket = basket_of(request, paper)
    return show(request, process, basket, secrets.token_hex(32))


def cast(request: ViewerRequest, process: BudgetProcess) -> HttpResponse:
    """Cast what was shown, or say why not."""
    if is_foreign(request):
        return HttpResponseForbidden()
    if not process.is_frozen:
        return page(request, "ballot_shut.html", process, {})
    payload, nonce = request.POST.get("stimmzettel", ""), request.POST.get("zufall", "")
    try:
        basket = Basket(basket_of(request, ballot_paper(process)).seed, marks_of(process.frozen, payload))
    except Refused:
        return HttpResponseRedirect(reverse("participation:budget_ballot", args=[process.slug]))
    nonce = nonce if NONCE.fullmatch(nonce) else secrets.token_hex(32)
    errors = missing(request, basket)
    receipt = None
    try:
        credential = credential_of(request, process)
        if not errors:
            receipt = cast_ballot(procedure_id=process.pk, credential=credential, payload=payload, nonce=nonce)
    except Refused as refusal:
        errors = {refusal.field or "": refusal} | errors
    if receipt is None:
        return show(request, process, basket, nonce, errors)
    return answer(request, process, receipt)


def answer(request: ViewerRequest, process: BudgetProcess, receipt: Receipt) -> HttpResponse:
    """Lead to the receipt, which can be loaded again; a browser without cookies gets it here."""
    if COOKIE not in request.COOKIES:
        return show_receipt(request, process, receipt.commitment)
    response = HttpResponseRedirect(reverse("participation:budget_receipt", args=[process.slug]))
    response["Cache-Control"] = "private, no-store"
    keep(response, process.slug, f"q{receipt.commitment}")
    return response


def credential_of(request: ViewerRequest, process: BudgetProcess) -> Credential:
    """Return by what somebody votes, or refuse."""
    if process.access == Access.CODE:
        return redeem(request.POST.get("code", ""), process)
    return resident_credential(request.viewer, process)


def missing(request: ViewerRequest, basket: Basket) -> dict[str, Refused]:
    """Return what has not been confirmed."""
    errors = {}
    if not basket.marks and not request.POST.get("leer"):
        errors["leer"] = Refused(_("Bitte bestätigen Sie, dass Ihr Stimmzettel leer sein soll."), code="blank")
    if not request.POST.get("endgueltig"):
        errors["endgueltig"] = Refused(
            _("Bitte bestätigen Sie, dass Sie Ihre Stimme danach nicht mehr ändern können."), code="confirm"
        )
    return errors


def show(
    request: ViewerRequest, process: BudgetProcess, basket: Basket, nonce: str, errors: dict[str, Refused] | None = None
) -> HttpResponse:
    """Show the ballot paper, with what is wrong on top and at its field."""
    paper = ballot_paper(process)
    shelf = Shelf(paper, basket)
    context: dict[str, Any] = {
        "shelf": shelf, "nonce": nonce, "payload": basket.payload(paper.kind), "errors": errors or {},
        "is_over": shelf.limit is not None and shelf.left < 0, "codes": demo_codes(process),
        "groups": (errors or {}).get("code", Refused("")).params.get("groups", []),
        "typed": {name: request.POST.get(name, "") for name in ("code", "leer", "endgueltig")},
        "needs_code": process.access == Access.CODE, "demand": proof_demand(request.viewer, process),
        "is_closed": not process.is_running(),
    }  # fmt: skip
    return private_page(request, "check.html", process, context, status=422 if errors else 200)
