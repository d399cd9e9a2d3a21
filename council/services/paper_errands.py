"""What waits for people about papers: co-signatures of departments, what came back to its writers, urgent decisions,
decisions that are to be carried out.
"""

import datetime
from collections.abc import Iterable
from functools import partial
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.enums import Role
from accounts.kinds import Errand, NoticeText, Occasion, register_errand
from accounts.models import Appointment
from accounts.rules import departments_of
from accounts.services.errands import tell_people
from accounts.viewer import Viewer
from council.models import Consultation, CoSignature, Decision, Paper, UrgentSignature

ASKED, SOON, LATE, URGENT = "co_signature_asked", "co_signature_soon", "co_signature_late", "urgent_signature_asked"
RETURNED, AGREED, REPLANNED, EXECUTION = "paper_returned", "paper_co_signed", "paper_replanned", "execution_due"
# Errand: what any mail may say, and the line in the list of the account.
WORDS = {
    ASKED: (gettext_lazy("Ihr Amt wird um eine Mitzeichnung gebeten."), gettext_lazy("Bitte mitzeichnen: %s")),
    SOON: (gettext_lazy("Eine Mitzeichnung Ihres Amtes ist bald fällig."), gettext_lazy("Mitzeichnung bald fällig: %s")),
    LATE: (gettext_lazy("Eine Mitzeichnung Ihres Amtes ist überfällig."), gettext_lazy("Mitzeichnung überfällig: %s")),
    URGENT: (
        gettext_lazy("Sie werden um eine Unterschrift unter eine Dringlichkeitsentscheidung gebeten."),
        gettext_lazy("Dringlichkeitsentscheidung, bitte unterschreiben: %s"),
    ),
    RETURNED: (
        gettext_lazy("Eine Vorlage Ihres Amtes kam ohne Mitzeichnung zurück."), gettext_lazy("Nicht mitgezeichnet: %s"),
    ),
    AGREED: (gettext_lazy("Eine Vorlage Ihres Amtes ist mitgezeichnet."), gettext_lazy("Fertig mitgezeichnet: %s")),
    EXECUTION: (
        gettext_lazy("Bei der Umsetzung eines Beschlusses ist Ihr Amt an der Reihe."), gettext_lazy("Umsetzung: %s"),
    ),
    REPLANNED: (gettext_lazy("Eine Beratung muss neu geplant werden."), gettext_lazy("Neu zu planen: %s")),
}  # fmt: skip


def register() -> None:
    """Enter what may wait for somebody. Called when the room opens."""
    ways = {
        **dict.fromkeys((ASKED, SOON, LATE), (_co_signatures, "department:answer")),
        **dict.fromkeys((RETURNED, AGREED), (_papers, "department:paper")),
        URGENT: (_urgent, "council:urgent_signature"),
        REPLANNED: (_papers, "desk:paper"),
        EXECUTION: (_executions, "desk:execution"),
    }
    for name, (titles, route) in ways.items():
        register_errand(Errand(name, WORDS[name][0], partial(_path, route), partial(_describe, titles, route)))


def _path(route: str, key: UUID) -> str:
    return reverse(route, args=[key])


def _describe(titles: Any, route: str, viewer: Viewer, occasions: Iterable[Occasion]) -> dict[Occasion, NoticeText]:
    asked = list(occasions)
    found: dict[UUID, str] = titles(viewer, [each.thing for each in asked])
    return {
        each: NoticeText(str(WORDS[each.name][1]) % found[each.thing], "", _path(route, each.thing))
        for each in asked
        if each.thing in found
    }


def _co_signatures(viewer: Viewer, keys: list[UUID]) -> dict[UUID, str]:
    rows = CoSignature.objects.filter(pk__in=keys, department__in=departments_of(viewer))
    return dict(rows.values_list("pk", "paper__title"))


def _papers(viewer: Viewer, keys: list[UUID]) -> dict[UUID, str]:
    return dict(Paper.objects.visible_to(viewer).filter(pk__in=keys).distinct().values_list("pk", "title"))


def _executions(viewer: Viewer, keys: list[UUID]) -> dict[UUID, str]:
    rows = Decision.objects.to_execute_by(viewer).filter(pk__in=keys)
    return dict(rows.values_list("pk", "agenda_item__title"))


def _urgent(viewer: Viewer, keys: list[UUID]) -> dict[UUID, str]:
    if not viewer.is_trusted or viewer.user_id is None:
        return {}
    rows = UrgentSignature.objects.filter(pk__in=keys, user_id=viewer.user_id)
    return dict(rows.values_list("pk", "decision__paper__title"))


def people_of_departments(departments: Iterable[UUID]) -> set[UUID]:
    """Return the accounts that work for departments today."""
    rows = Appointment.objects.current().filter(role=Role.DEPARTMENT, department__in=list(departments))
    return set(rows.values_list("user_id", flat=True))


def tell_of_co_signature(*, signature: UUID, name: str) -> None:
    """Tell a department that its co-signature is asked for, due soon, or late."""
    row = CoSignature.objects.get(pk=signature)
    moments = {ASKED: row.asked_at, SOON: row.reminded_at, LATE: row.late_reminded_at}
    occasion = Occasion(name, signature, moments[name] or timezone.now())
    tell_people(users=people_of_departments([row.department_id]), occasion=occasion)


def tell_writers(*, paper: UUID, name: str) -> None:
    """Tell the departments that write a paper."""
    departments = Paper.objects.get(pk=paper).under_direction_of.values_list("pk", flat=True)
    tell_people(users=people_of_departments(departments), occasion=Occasion(name, paper, timezone.now()))


def tell_of_urgency(*, signature: UUID) -> None:
    """Tell somebody that their signature under an urgent decision is asked for (§ 60 GO NRW)."""
    row = UrgentSignature.objects.get(pk=signature)
    tell_people(users=[row.user_id], occasion=Occasion(URGENT, signature, row.asked_at))


def tell_of_replanning(*, consultation: UUID) -> None:
    """Tell the clerks that a station has lost its meeting."""
    paper = Consultation.objects.select_related("paper").get(pk=consultation).paper
    clerks = Appointment.objects.current().filter(role=Role.CLERK).values_list("user_id", flat=True)
    occasion = Occasion(REPLANNED, paper.pk, timezone.now())
    tell_people(users=set(clerks), occasion=occasion)


def tell_of_execution(*, decision: UUID, users: Iterable[UUID], at: datetime.datetime) -> int:
    """Tell people of a department that a decision is due; again at the same moment without change."""
    return tell_people(users=users, occasion=Occasion(EXECUTION, decision, at))
