"""Acts on the answers to questions of factions: who answers until when, and the answer itself."""

import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.rules import departments_of
from accounts.viewer import Viewer
from core.errors import Refused
from core.services import audit
from core.services.blobs import Upload
from council import signals
from council.enums import FileRole, OrganizationKind, PaperState, Visibility
from council.models import InquiryAnswer, Organization
from council.rules import demand_department, demand_desk, may_run_meetings
from council.services.files import put_file, stored_file
from council.services.publicity import touch

# Nobody owes an answer to these.
GONE = (PaperState.WITHDRAWN, PaperState.REPLACED)


@transaction.atomic
def assign_inquiry(
    *, by: Viewer, answer: InquiryAnswer, department: Organization | None, due: datetime.date
) -> InquiryAnswer:
    """Say which department answers a question, and until when."""
    demand_desk(by)
    row = _locked(answer)
    _demand_open(row)
    if department is not None and department.kind != OrganizationKind.DEPARTMENT:
        raise Refused(
            _("Anfragen beantwortet die Verwaltung."),
            _("Wählen Sie ein Amt."),
            code="no_department",
            field="department",
        )
    before = audit.facts(row)
    row.department, row.due = department, due
    row.save(update_fields=["department", "due"])
    audit.record(
        by_user=by.user_id, action="council.assign_inquiry", obj=row, before=before, after=audit.facts(row),
        data={"due": due.isoformat(), "department": str(row.department_id or "")},
    )  # fmt: skip
    return row


def answer_inquiry(*, by: Viewer, answer: InquiryAnswer, text: str = "", upload: Upload | None = None) -> InquiryAnswer:
    """Answer a question by text, by file or both. Of a public paper the text is public at once, the file when published."""
    demand_department(by, InquiryAnswer.objects.values_list("department", flat=True).get(pk=answer.pk))
    if not text.strip() and upload is None:
        raise Refused(
            _("Die Antwort ist leer."), _("Schreiben Sie sie oder wählen Sie eine Datei."), code="empty", field="text"
        )
    # Bytes first: they are the long part.
    file = stored_file(upload, str(_("Antwort der Verwaltung"))) if upload is not None else None
    with transaction.atomic():
        row = _locked(answer)
        demand_department(by, row.department_id)
        _demand_open(row)
        before = audit.facts(row)
        if file is not None:
            row.file = put_file(by, file, FileRole.AUXILIARY, Visibility.INTERNAL, {"paper": row.paper})
        row.text, row.answered_at, row.author_id = text.strip(), timezone.now(), by.user_id
        row.save(update_fields=["text", "file", "answered_at", "author"])
        touch(row.paper)
        audit.record(
            by_user=by.user_id, action="council.answer_inquiry", obj=row, before=before, after=audit.facts(row),
            data={"paper": str(row.paper_id)},
        )  # fmt: skip
        signals.inquiry_answered.send(sender=InquiryAnswer, kind="InquiryAnswer", pk=row.pk)
    return row


def answers_of(viewer: Viewer) -> QuerySet[InquiryAnswer]:
    """Return the answers that viewer works on: the clerk all, departments their own."""
    rows = InquiryAnswer.objects.filter(paper__deleted_at__isnull=True).exclude(paper__state__in=GONE)
    return rows if may_run_meetings(viewer) else rows.filter(department__in=departments_of(viewer))


def waiting_count(viewer: Viewer) -> int:
    """Return how many answers are owed."""
    return answers_of(viewer).filter(answered_at__isnull=True).count()


def _locked(answer: InquiryAnswer) -> InquiryAnswer:
    return InquiryAnswer.objects.select_for_update(of=("self",)).select_related("paper").get(pk=answer.pk)


def _demand_open(row: InquiryAnswer) -> None:
    if row.answered_at is not None:
        raise Refused(_("Diese Anfrage ist schon beantwortet."), _("Laden Sie die Seite neu."), code="answered")
