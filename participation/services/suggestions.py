"""Suggestions to take part in a project: taken from anybody, mailed to the office, answered, the address forgotten."""

import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Appointment
from accounts.viewer import Viewer
from core.errors import Refused
from core.services import audit
from core.services.jobs import job
from core.town import town
from council.models import Body
from participation.enums import ProjectStatus, SuggestionState
from participation.models import Project, Suggestion
from participation.rules import demand_officer
from participation.signals import suggestion_answered, suggestion_made

LONGEST = 2000
KEEP_UNANSWERED = datetime.timedelta(days=365)
KEEP_ANSWERED = datetime.timedelta(days=28)
OVER = (ProjectStatus.DONE, ProjectStatus.STOPPED)
# What the office and the citizen are sent. The town writes German.
TO_OFFICE = """Zum Vorhaben „{project}“ schlägt jemand eine Beteiligung vor:

{text}

Antworten können Sie hier: {address}
Vorschlag und Antwort stehen danach öffentlich beim Vorhaben.
"""
TO_CITIZEN = """Guten Tag,

zum Vorhaben „{project}“ haben Sie eine Beteiligung vorgeschlagen. Die Stadt antwortet Ihnen:

{answer}

Ihr Vorschlag war:

{text}

Beides steht jetzt öffentlich, ohne Ihre Adresse: {address}
Ihre Adresse löschen wir am {day}.
"""


@transaction.atomic
def suggest_participation(*, by: Viewer, project: Project, text: str, email: str = "") -> Suggestion:
    """Keep a suggestion and have it mailed to the office. Anybody may; who it was is not noted."""
    row = Project.objects.visible_to(by).filter(pk=project.pk, published_at__isnull=False).first()
    if row is None:
        raise Refused(_("Dieses Vorhaben gibt es nicht mehr."), _("Sehen Sie in der Liste nach."), code="unknown")
    if row.status in OVER:
        raise Refused(
            _("Dieses Vorhaben ist zu Ende. Mitreden geht hier nicht mehr."),
            _("Sehen Sie nach, was zurzeit läuft."), code="over",
        )  # fmt: skip
    _check(text.strip())
    today = timezone.localdate()
    suggestion = Suggestion.objects.create(
        project=row, text=text.strip(), email=email, received_on=today,
        delete_contact_on=today + KEEP_UNANSWERED if email else None,
    )  # fmt: skip
    audit.record(by_user=None, action="participation.suggest_participation", obj=suggestion)
    suggestion_made.send(sender=Suggestion, suggestion_id=suggestion.pk)
    mail_suggestion.enqueue(suggestion=str(suggestion.pk))
    return suggestion


def _check(text: str) -> None:
    if not text:
        raise Refused(
            _("Der Vorschlag ist leer."), _("Schreiben Sie, wobei Sie mitreden möchten."), code="empty", field="text"
        )
    if len(text) > LONGEST:
        raise Refused(
            _("Der Vorschlag ist zu lang."), _("Kürzen Sie ihn auf 2.000 Zeichen."), code="long", field="text"
        )


@transaction.atomic
def answer_suggestion(*, by: Viewer, suggestion: Suggestion, answer: str) -> Suggestion:
    """Answer a suggestion; from then on both are public, and the address is kept for four weeks more."""
    demand_officer(by)
    row = Suggestion.objects.select_for_update().select_related("project").get(pk=suggestion.pk)
    if row.state == SuggestionState.ANSWERED:
        raise Refused(_("Dieser Vorschlag ist schon beantwortet."), _("Laden Sie die Seite neu."), code="answered")
    if not answer.strip():
        raise Refused(_("Die Antwort fehlt."), _("Schreiben Sie, was die Stadt vorhat."), code="empty", field="answer")
    today = timezone.localdate()
    row.state, row.answer, row.answered_on = SuggestionState.ANSWERED, answer.strip(), today
    if row.email:
        row.delete_contact_on = today + KEEP_ANSWERED
    row.save()
    audit.record(by_user=by.user_id, action="participation.answer_suggestion", obj=row)
    suggestion_answered.send(sender=Suggestion, suggestion_id=row.pk)
    if row.email:
        mail_answer.enqueue(suggestion=str(row.pk))
    return row


def office_addresses() -> list[str]:
    """Return where the office reads its mail: those appointed today, else the town itself."""
    officers = Appointment.objects.current().filter(role=Role.PARTICIPATION).values_list("user__email", flat=True)
    if found := sorted(set(officers)):
        return found
    body = Body.objects.public().exclude(contact_email="").order_by("created_at").first()
    return [body.contact_email] if body else []


@job(attempts=10, label=_("Vorschlag zur Beteiligung weiterleiten"))
def mail_suggestion(*, suggestion: str) -> None:
    """Tell the office of a suggestion; without an address it waits in the list of the desk."""
    row = Suggestion.objects.filter(pk=suggestion, state=SuggestionState.NEW).select_related("project").first()
    targets = office_addresses()
    if row is None or not targets:
        return
    address = settings.PUBLIC_URL + reverse("participation_desk:answer_suggestion", args=[row.pk])
    text = TO_OFFICE.format(project=row.project.title, text=row.text, address=address)
    _send(row, f"Vorschlag zur Beteiligung: {row.project.title}", text, targets, "neu")


@job(attempts=10, label=_("Antwort auf einen Vorschlag zur Beteiligung senden"))
def mail_answer(*, suggestion: str) -> None:
    """Send the answer to whoever left an address, as long as it is known."""
    row = Suggestion.objects.filter(pk=suggestion, answered_on__isnull=False).select_related("project").first()
    if row is None or not row.email or row.delete_contact_on is None:
        return
    text = TO_CITIZEN.format(
        project=row.project.title, answer=row.answer, text=row.text, day=f"{row.delete_contact_on:%d.%m.%Y}",
        address=settings.PUBLIC_URL + reverse("participation:project", args=[row.project.slug]) + "#vorschlaege",
    )  # fmt: skip
    _send(row, f"Antwort auf Ihren Vorschlag: {row.project.title}", text, [row.email], "antwort")


def _send(row: Suggestion, subject: str, text: str, to: list[str], name: str) -> None:
    """Send outside a transaction, under a name that does not change: a message that came twice is known as one."""
    key = f"<{name}.{row.pk}@{settings.PUBLIC_HOST}>"
    words = " ".join(f"[{town().title}] {subject}".split())
    EmailMessage(words, text, to=to, headers={"Message-ID": key}).send()
