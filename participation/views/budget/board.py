"""The public board: every batch with its root and signature, a receipt looked up, everything to check it oneself."""

from typing import Any

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.http import ViewerRequest
from core.feeds import feed_links
from core.views.answer import same_for_all
from core.views.files import blob_response
from participation.board import bundle as bundles
from participation.board.commitments import TrackerError
from participation.board.pabulib import pabulib
from participation.models import BudgetProcess, TallyResult
from participation.services.board_archive import bundle_of, member
from participation.services.board_keys import public_key
from participation.services.budget_board import (
    board_lines,
    bundle_for_all,
    find_ballot,
    payloads_of,
)
from participation.services.budget_reads import published_result, published_versions
from participation.services.live_turnout import public_turnout
from participation.views.budget.answer import page, private_page, process_or_404


# A receipt is asked for by POST, so that it stands in no log of addresses; nothing is changed by it.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def board(request: ViewerRequest, slug: str) -> HttpResponse:
    """Show the board, or where the ballot of a receipt is."""
    process = process_or_404(request, slug)
    context: dict[str, Any] = {
        "lines": board_lines(process.pk), "key": public_key(process.pk), "turnout": public_turnout(process),
        "versions": list(published_versions(process).only("version", "published_on", "reason")), "feeds": feed_links("pruefpunkte", process.pk), "hash": process.configuration_hash,
    }  # fmt: skip
    if request.method != "POST":
        return page(request, "board.html", process, context)
    typed = request.POST.get("quittung", "")[:60]
    context |= {"typed": typed, "is_asked": True}
    try:
        context["place"] = find_ballot(process.pk, typed)
    except TrackerError as error:
        return private_page(request, "board.html", process, context | {"error": _error(error)}, status=422)
    return private_page(request, "board.html", process, context)


def _error(error: TrackerError) -> str:
    from django.utils.translation import gettext as _

    if error.code == "letter":
        return _("Das Zeichen „%(letter)s“ kommt in keiner Quittung vor.") % {"letter": error.found}
    return _("Eine Quittung hat 20 Zeichen, Sie haben %(count)s eingegeben.") % {"count": error.found}


def bundle(request: ViewerRequest, slug: str) -> HttpResponse | StreamingHttpResponse:
    """Hand over everything for checking: the board now, and after the count ballots and result (`?fassung=` of them)."""
    process = _frozen(request, slug)
    result = _version(request, process)
    name = f"{slug}-pruefen.zip" if result is None else f"{slug}-pruefen-{result.version}.zip"
    if blob := bundle_of(result):
        return blob_response(request, blob=blob, file_name=name, attachment=True, public=True)
    return _download(request, bundle_for_all(process, result), name, "application/zip")


def verify(request: ViewerRequest, slug: str) -> HttpResponse:
    """Hand over the program that counts again: of a published result the one in its bundle."""
    blob = bundle_of(published_result(process_or_404(request, slug)))
    program = member(blob, "verify.py") if blob else (bundles.HERE / "verify.py").read_bytes()
    return _download(request, program, "verify.py", "text/x-python; charset=utf-8")


def ballots(request: ViewerRequest, slug: str) -> HttpResponse:
    """Hand over all ballots once the result is public: sorted, without nonces."""
    process = _frozen(request, slug)
    result = _version(request, process)
    if result is None:
        raise Http404
    blob = bundle_of(result)
    text = (
        member(blob, "ballots.pb")
        if blob
        else pabulib(process.frozen, payloads_of(process), result.result["outcome"]).encode()
    )
    return _download(request, text, f"{slug}.pb", "text/plain; charset=utf-8")


def _version(request: ViewerRequest, process: BudgetProcess) -> TallyResult | None:
    """Return the published result that was asked for, the newest one without a number; 404 for another one."""
    number = request.GET.get("fassung", "")
    if not number:
        return published_result(process)
    found = (
        published_versions(process).filter(version=number).first() if number.isascii() and number.isdigit() else None
    )
    if found is None:
        raise Http404
    return found


def _frozen(request: ViewerRequest, slug: str) -> BudgetProcess:
    process = process_or_404(request, slug)
    if not process.is_frozen:
        raise Http404
    return process


def _download(request: ViewerRequest, body: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return same_for_all(request, response)
