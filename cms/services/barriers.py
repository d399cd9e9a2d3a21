"""Reports about barriers: taken from anybody, mailed to the town, answered, forgotten."""

import datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from cms.models import BarrierReport
from cms.rules import may_edit_pages
from core.errors import NotPermitted, Refused
from core.services import audit
from core.services.jobs import job
from core.town import town
from council.models import Body

KEEP = datetime.timedelta(days=180)
MAIL = """Über die Website wurde eine Barriere gemeldet.

{message}

Seite: {page}
Antwort an: {email}

Die Antwort ist innerhalb von zwei Wochen fällig (§ 10b BGG NRW). Alle Meldungen stehen in der Verwaltung unter
„Inhalte“ › „Gemeldete Barrieren“: {address}
"""


@transaction.atomic
def report_barrier(*, by: Viewer, message: str, email: str = "", page: str = "") -> BarrierReport:
    """Keep a report and have it mailed. Anybody may; who it was is not noted, even of those who are signed in."""
    if not message.strip():
        raise Refused(
            _("Die Nachricht ist leer."), _("Schreiben Sie, was nicht zugänglich ist."), code="empty", field="message"
        )
    row = BarrierReport.objects.create(message=message.strip(), email=email, page=page[:500], sent_at=timezone.now())
    audit.record(by_user=None, action="cms.report_barrier", obj=row)
    mail_report.enqueue(report=str(row.pk))
    return row


def contact() -> str:
    """Return the address that reports go to, "" while nobody has named one."""
    if settings.ACCESSIBILITY_CONTACT:
        return str(settings.ACCESSIBILITY_CONTACT)
    body = Body.objects.public().exclude(contact_email="").order_by("created_at").first()
    return body.contact_email if body else ""


@job(attempts=10, label=_("Gemeldete Barriere weiterleiten"))
def mail_report(*, report: str) -> None:
    """Mail a report once; without an address to send it to it waits in the list of the editors."""
    row = BarrierReport.objects.filter(pk=report, mailed_at__isnull=True).first()
    target = contact()
    if row is None or not target:
        return
    text = MAIL.format(
        message=row.message, page=row.page or "–", email=row.email or "–", address=f"{settings.PUBLIC_URL}/admin/"
    )
    # Outside a transaction: a slow mail server must not hold the database. If it fails, the job comes again.
    EmailMessage(
        f"[{town().title}] Barriere gemeldet", text, to=[target], reply_to=[row.email] if row.email else None
    ).send()
    BarrierReport.objects.filter(pk=row.pk).update(mailed_at=timezone.now())


@transaction.atomic
def answer_report(*, by: Viewer, report: UUID) -> BarrierReport:
    """Note that a report was answered."""
    if not may_edit_pages(by):
        raise NotPermitted(_("Das darf nur die Redaktion."), _("Melden Sie sich an."), code="not_permitted")
    row = BarrierReport.objects.select_for_update().filter(pk=report).first()
    if row is None:
        raise Refused(_("Diese Meldung gibt es nicht mehr."), _("Laden Sie die Seite neu."), code="unknown")
    if row.answered_at is None:
        row.answered_at = timezone.now()
        row.save(update_fields=["answered_at"])
        audit.record(by_user=by.user_id, action="cms.answer_report", obj=row)
    return row


@job(every=datetime.timedelta(days=1), label=_("Gemeldete Barrieren nach sechs Monaten vergessen"))
@transaction.atomic
def forget_reports(*, dry_run: bool = False) -> int:
    """Delete reports that came in more than six months ago."""
    rows = BarrierReport.objects.filter(sent_at__lt=timezone.now() - KEEP)
    return rows.count() if dry_run else rows.delete()[0]
