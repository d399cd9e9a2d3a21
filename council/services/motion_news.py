"""Tells whoever handed something in that it moved, and departments what is due: no word of it leaves the house."""

import datetime
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.kinds import Errand, NoticeText, Occasion, register_errand
from accounts.models import User
from accounts.services.errands import tell_people
from accounts.viewer import Viewer
from council.enums import MotionKind
from council.models import Decision, Membership, Motion
from council.services.petitions import mail_petitioner

RETURNED, REGISTERED, ANSWERED, EXECUTION = "motion_returned", "motion_registered", "inquiry_answered", "execution_due"
HINTS = {
    RETURNED: gettext_lazy("Etwas, das Ihre Fraktion eingereicht hat, ist zurückgekommen. Der Grund steht dabei."),
    REGISTERED: gettext_lazy("Etwas, das Ihre Fraktion eingereicht hat, ist angenommen und hat ein Aktenzeichen."),
    ANSWERED: gettext_lazy("Eine Anfrage Ihrer Fraktion ist beantwortet."),
    EXECUTION: gettext_lazy("Bei der Umsetzung eines Beschlusses ist Ihr Amt an der Reihe."),
}


def register() -> None:
    """Enter what may wait for a person. Called when the room opens."""
    for name in (RETURNED, REGISTERED, ANSWERED):
        register_errand(Errand(name, HINTS[name], _motion_path, _describe_motions))
    register_errand(Errand(EXECUTION, HINTS[EXECUTION], _execution_path, _describe_executions))


def tell_of_motion(*, motion: UUID, name: str) -> None:
    """Tell whoever began or wrote something, as long as they belong to the faction; of a petition, the petitioner."""
    row = Motion.objects.get(pk=motion)
    if row.kind == MotionKind.CITIZEN:
        if name in (RETURNED, REGISTERED):
            mail_petitioner.enqueue(motion=str(motion), occasion=name.removeprefix("motion_"))
        return
    members = Membership.objects.current().filter(organization=row.faction_id, deleted_at__isnull=True)
    belong = User.objects.filter(pk__in=members.values("person__user_id"))
    wrote = row.signers.filter(is_author=True).values("person__user_id")
    people = belong.filter(Q(pk__in=wrote) | Q(pk__in=[row.created_by_id] if row.created_by_id else []))
    users = list(people.values_list("pk", flat=True))
    tell_people(users=users, occasion=Occasion(name, motion, timezone.now()))


def tell_of_execution(*, decision: UUID, users: Iterable[UUID], at: datetime.datetime) -> int:
    """Tell people of a department that a decision is due; again at the same moment without change."""
    return tell_people(users=users, occasion=Occasion(EXECUTION, decision, at))


def _motion_path(key: UUID) -> str:
    return reverse("mine:motion", args=[key])


def _execution_path(key: UUID) -> str:
    return reverse("desk:execution", args=[key])


def _describe_motions(viewer: Viewer, occasions: Iterable[Occasion]) -> dict[Occasion, NoticeText]:
    asked = list(occasions)
    rows = Motion.objects.visible_to(viewer).in_bulk([each.thing for each in asked])
    words = {RETURNED: _("Zurückgegeben: %s"), REGISTERED: _("Angenommen: %s"), ANSWERED: _("Beantwortet: %s")}
    return {
        each: NoticeText(
            words[each.name] % rows[each.thing].title, rows[each.thing].state_reason, _motion_path(each.thing)
        )
        for each in asked
        if each.thing in rows
    }


def _describe_executions(viewer: Viewer, occasions: Iterable[Occasion]) -> dict[Occasion, NoticeText]:
    asked = list(occasions)
    rows = Decision.objects.to_execute_by(viewer).select_related("agenda_item").in_bulk([each.thing for each in asked])
    return {
        each: NoticeText(_("Umsetzung: %s") % rows[each.thing].agenda_item.title, "", _execution_path(each.thing))
        for each in asked
        if each.thing in rows
    }
