"""What waits for people of a faction about its motions, and for the clerk: who hears of it, and in which words."""

import datetime
from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.enums import Role
from accounts.kinds import Errand, NoticeText, Occasion, register_errand
from accounts.models import Appointment
from accounts.services.errands import tell_people
from accounts.viewer import Viewer
from core.services.jobs import job
from council.enums import MotionKind, MotionState, SignatureState
from council.models import Membership, Motion, MotionSigner
from council.services.petitions import mail_petitioner
from council.states import IN_FACTION

SIGN, SIGNED, READING, ADOPTED, COMMENTED = (
    "motion_to_sign", "motion_signature", "motion_reading", "motion_adopted", "motion_commented",
)  # fmt: skip
RETURNED, REGISTERED, ANSWERED = "motion_returned", "motion_registered", "inquiry_answered"
RECEIVED, NEAR, TOMORROW, MISSED = "motion_received", "deadline_near", "deadline_tomorrow", "deadline_missed"
# Errand: what any mail may say, and the line in the list of the account.
WORDS = {
    SIGN: (gettext_lazy("Sie werden gebeten, einen Antrag zu unterschreiben."), gettext_lazy("Bitte unterschreiben: %s")),
    SIGNED: (
        gettext_lazy("Auf eine Bitte um Unterschrift ist geantwortet worden."), gettext_lazy("Antwort zur Unterschrift: %s"),
    ),
    READING: (gettext_lazy("Ihre Fraktion berät über einen Antrag."), gettext_lazy("Zur Lesung: %s")),
    ADOPTED: (gettext_lazy("Ihre Fraktion hat einen Antrag beschlossen."), gettext_lazy("Beschlossen, noch nicht eingereicht: %s")),
    COMMENTED: (gettext_lazy("Zu einem Text Ihrer Fraktion gibt es Anmerkungen."), gettext_lazy("Neue Anmerkungen: %s")),
    RETURNED: (
        gettext_lazy("Etwas, das Ihre Fraktion eingereicht hat, ist zurückgekommen. Der Grund steht dabei."),
        gettext_lazy("Zurückgegeben: %s"),
    ),
    REGISTERED: (
        gettext_lazy("Etwas, das Ihre Fraktion eingereicht hat, ist angenommen und hat ein Aktenzeichen."),
        gettext_lazy("Angenommen: %s"),
    ),
    ANSWERED: (gettext_lazy("Eine Anfrage Ihrer Fraktion ist beantwortet."), gettext_lazy("Beantwortet: %s")),
    RECEIVED: (gettext_lazy("Im Eingang liegt etwas Neues."), gettext_lazy("Eingegangen: %s")),
    NEAR: (gettext_lazy("Eine Frist Ihrer Fraktion endet in drei Tagen."), gettext_lazy("Frist in drei Tagen: %s")),
    TOMORROW: (gettext_lazy("Eine Frist Ihrer Fraktion endet morgen."), gettext_lazy("Frist morgen: %s")),
    MISSED: (gettext_lazy("Eine Frist Ihrer Fraktion ist abgelaufen."), gettext_lazy("Frist abgelaufen: %s")),
}  # fmt: skip
DAY = datetime.timedelta(days=1)
# How long before the deadline somebody hears of it, the most pressing first; after it for so long.
BEFORE = ((TOMORROW, DAY), (NEAR, 3 * DAY))
AFTER = 3 * DAY


def register() -> None:
    """Enter what may wait for somebody. Called when the room opens."""
    for name, (hint, _line) in WORDS.items():
        route = "desk:inbox_item" if name == RECEIVED else "mine:motion"
        register_errand(Errand(name, hint, partial(_path, route), partial(_describe, route)))


def _path(route: str, key: UUID) -> str:
    return reverse(route, args=[key])


def _describe(route: str, viewer: Viewer, occasions: Iterable[Occasion]) -> dict[Occasion, NoticeText]:
    asked = list(occasions)
    rows = Motion.objects.visible_to(viewer).in_bulk([each.thing for each in asked])
    return {
        each: NoticeText(
            str(WORDS[each.name][1]) % rows[each.thing].title,
            rows[each.thing].state_reason if each.name == RETURNED else "",
            _path(route, each.thing),
        )
        for each in asked
        if each.thing in rows
    }


def people_of_faction(faction: UUID | None) -> set[UUID]:
    """Return the accounts that belong to a faction today."""
    rows = Membership.objects.current().filter(organization=faction, deleted_at__isnull=True)
    return set(rows.exclude(person__user=None).values_list("person__user_id", flat=True))


def tell_of_reading(*, motion: UUID, name: str) -> None:
    """Tell the whole faction that a motion is read, or adopted."""
    row = Motion.objects.get(pk=motion)
    tell_people(users=people_of_faction(row.faction_id), occasion=Occasion(name, motion, timezone.now()))


def tell_of_signature(*, signer: int) -> None:
    """Tell somebody that their signature is asked for; or the authors that it was answered."""
    row = MotionSigner.objects.select_related("person", "motion").get(pk=signer)
    if row.state == SignatureState.ASKED:
        if row.person.user_id:
            tell_people(users=[row.person.user_id], occasion=Occasion(SIGN, row.motion_id, row.asked_at))
        return
    at = row.answered_at or timezone.now()
    tell_people(users=_authors(row.motion) - {row.person.user_id}, occasion=Occasion(SIGNED, row.motion_id, at))


def tell_of_outcome(*, motion: UUID, name: str) -> None:
    """Tell the authors what became of something they handed in; of a petition, the petitioner."""
    row = Motion.objects.get(pk=motion)
    if row.kind != MotionKind.CITIZEN:
        tell_people(users=_authors(row), occasion=Occasion(name, motion, timezone.now()))
    elif name in (RETURNED, REGISTERED):
        mail_petitioner.enqueue(motion=str(motion), occasion=name.removeprefix("motion_"))


def tell_of_receipt(*, motion: UUID) -> None:
    """Tell the clerks that something was handed in."""
    clerks = Appointment.objects.current().filter(role=Role.CLERK).values_list("user_id", flat=True)
    at = Motion.objects.values_list("submitted_at", flat=True).get(pk=motion) or timezone.now()
    tell_people(users=set(clerks), occasion=Occasion(RECEIVED, motion, at))


def tell_of_remark(*, motion: UUID, by: UUID | None) -> None:
    """Tell the authors that somebody has remarked on their motion: once a day, however much is said."""
    morning = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    row = Motion.objects.get(pk=motion)
    tell_people(users=_authors(row) - {by}, occasion=Occasion(COMMENTED, motion, morning))


def _authors(motion: Motion) -> set[UUID]:
    """Return who wrote a motion or began it, as far as they belong to its faction today."""
    wrote = set(motion.signers.filter(is_author=True).values_list("person__user_id", flat=True))
    return people_of_faction(motion.faction_id) & (wrote | {motion.created_by_id})


@job(every=datetime.timedelta(hours=1), label=gettext_lazy("An Fristen für Anträge erinnern"))
@transaction.atomic
def remind_of_deadlines() -> int:
    """Tell authors three days and one day before a deadline, and when it has passed; each once, whoever runs it."""
    now, told = timezone.now(), 0
    waiting = Motion.objects.filter(
        Q(state__in=IN_FACTION) | Q(state=MotionState.RETURNED),
        deadline__gt=now - AFTER,
        deadline__lte=now + BEFORE[-1][1],
    )
    for motion in waiting:
        assert motion.deadline is not None
        left = motion.deadline - now
        name = MISSED if left <= datetime.timedelta() else next(name for name, length in BEFORE if left <= length)
        # The moment is that of the deadline: moved, it is told anew.
        told += tell_people(users=_authors(motion), occasion=Occasion(name, motion.pk, motion.deadline))
    return told
