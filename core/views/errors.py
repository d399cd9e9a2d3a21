"""Errors with a way out. Hidden and unknown pages answer in the same words."""

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

from core.correlation import current_id
from core.errors import Refused
from core.uploads import UploadTooBig

logger = logging.getLogger(__name__)
RETRY_AFTER_SECONDS = 300


def page(request: HttpRequest, status: int, title: str, reason: str = "", remedy: str = "") -> HttpResponse:
    """Return an error page in the shell, or the plain one where even the shell fails."""
    context: dict[str, Any] = {"status": status, "title": title, "reason": reason, "remedy": remedy}
    context["request_id"] = current_id()
    try:
        return render(request, "core/error.html", context, status=status)
    except Exception:
        logger.exception("The page for error %s could not be drawn.", status)
        return plain_page(status, context)


def plain_page(status: int, context: dict[str, Any]) -> HttpResponse:
    """Return a page that asks neither database nor session."""
    return HttpResponse(render_to_string("core/error_plain.html", context), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request nobody can understand, or an upload that is too big."""
    if isinstance(exception, UploadTooBig):
        remedy = _(
            "Verkleinern Sie die Datei, zum Beispiel durch eine geringere Auflösung der Bilder, oder teilen Sie sie auf."
        )
        return page(request, 413, _("Die Datei ist zu groß"), str(exception), remedy)
    return page(
        request,
        400,
        _("Diese Anfrage verstehen wir nicht"),
        _("Vielleicht ist die Adresse unvollständig oder die Seite war zu lange offen."),
        _("Gehen Sie zurück und versuchen Sie es noch einmal."),
    )


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that this is not allowed; an act that refused says why."""
    reason = str(exception.reason) if isinstance(exception, Refused) else ""
    remedy = str(exception.remedy) if isinstance(exception, Refused) else ""
    return page(
        request,
        403,
        _("Dafür fehlt Ihnen die Berechtigung"),
        reason or _("Sie sind vielleicht nicht oder mit einem anderen Konto angemeldet."),
        remedy or _("Melden Sie sich mit dem passenden Konto an oder fragen Sie im Rathaus nach."),
    )


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer alike whether a page does not exist or is not for this person: the words must not tell."""
    return page(
        request,
        404,
        _("Diese Seite gibt es nicht"),
        _("Sie wurde vielleicht verschoben, oder die Adresse enthält einen Tippfehler."),
        _("Manche Seiten sehen Sie erst, wenn Sie angemeldet sind."),
    )


def too_many_requests(request: HttpRequest, retry_after: int = RETRY_AFTER_SECONDS) -> HttpResponse:
    """Ask for patience; allauth calls this by the name handler429."""
    response = page(
        request,
        429,
        _("Das waren zu viele Anfragen"),
        _("Zum Schutz vor Missbrauch machen wir hier eine kurze Pause."),
        _("Bitte versuchen Sie es in einigen Minuten noch einmal."),
    )
    response.headers["Retry-After"] = str(retry_after)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when we failed: the database or the session may be what is broken."""
    return plain_page(500, {"status": 500, "request_id": current_id()})


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Explain a form that was open too long or came from elsewhere."""
    return page(
        request,
        403,
        _("Das Formular ist abgelaufen"),
        _("Es war zu lange geöffnet, oder Ihr Browser nimmt keine Cookies von dieser Website an."),
        _("Gehen Sie zurück, laden Sie die Seite neu und senden Sie das Formular noch einmal ab."),
    )
