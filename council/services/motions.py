"""Acts on motions in their faction: begin, change, read, adopt, withdraw. Handing in is motion_submission's."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.viewer import Viewer
from core.errors import Refused
from core.services import audit
from core.wording import named_list
from council import signals
from council.enums import MotionKind, MotionState, OrganizationKind, SignatureState
from council.kinds import OriginKind
from council.models import Body, Meeting, Motion, MotionSigner, Organization, PaperVersion, Person
from council.rules import demand_faction, demand_faction_lead, reach
from council.services.deadlines import motion_deadline
from council.services.motion_text import begin_texts, missing_parts, name_versions, part_texts
from council.states import IN_FACTION, WRITTEN, step

CHANGEABLE = ("title", "organization", "meeting", "is_urgent", "urgency_reason", "matter")
MOST_LETTERS = 300


@transaction.atomic
def begin_motion(
    *,
    by: Viewer,
    kind: MotionKind,
    title: str,
    faction: Organization | None = None,
    earlier: Motion | None = None,
    target: PaperVersion | None = None,
    origin: tuple[OriginKind, UUID] | None = None,
    **more: Any,
) -> Motion:
    """Begin a motion of a faction; whoever does is its author where they hold a seat.

    `faction` may be left out by whoever belongs to one alone. `earlier`: its words are taken over. `target`: the version of
    a paper that an amendment changes. `origin`: what it comes from in a room upstairs, refused unless `by` may read it. `more`: any of CHANGEABLE.
    """
    faction = faction or _own_faction(by)
    demand_faction(by, faction.pk)
    if (kind == MotionKind.AMENDMENT) != (target is not None) or kind == MotionKind.CITIZEN:
        raise Refused(
            _("Ein Änderungsantrag ändert eine Vorlage."),
            _("Wählen Sie, welche."),
            code="target_missing",
            field="target",
        )
    if origin is not None and origin[0].find(by, origin[1]) is None:
        raise Refused(_("Woher der Antrag kommt, können Sie nicht lesen."), code="origin_unknown", field="origin")
    if earlier is not None and not Motion.objects.of_factions(by).filter(pk=earlier.pk).exists():
        raise Refused(_("Diesen Antrag gibt es in Ihrer Fraktion nicht."), code="earlier_unknown", field="earlier")
    motion = Motion(body=_body(), kind=kind, faction=faction, earlier=earlier, target=target, created_by_id=by.user_id)
    _write(motion, {"title": title, "organization": _council(), **more})
    motion.save()
    if author := seated_person(by):
        MotionSigner.objects.create(
            motion=motion, person=author, faction=faction, is_author=True, state=SignatureState.SIGNED,
            answered_at=timezone.now(),
        )  # fmt: skip
    if origin is not None:
        kind_of_origin, key = origin
        kind_of_origin.link(motion.pk, key)
    begin_texts(by, motion)
    record(by, "begin_motion", motion)
    return motion


@transaction.atomic
def change_motion(*, by: Viewer, motion: Motion, **changes: Any) -> Motion:
    """Change what a motion is called and what it is for. Adopted, its title stays: the faction has decided on it."""
    motion = locked(motion)
    demand_faction(by, motion.faction_id)
    refuse_unless(motion, IN_FACTION)
    if motion.state not in WRITTEN and changes.get("title", motion.title) != motion.title:
        raise Refused(
            _("Der Betreff ist mit dem Antrag beschlossen."),
            _("Geben Sie den Antrag zurück in den Entwurf, um ihn zu ändern."),
            code="title_adopted",
            field="title",
        )
    _write(motion, changes)
    motion.save()
    record(by, "change_motion", motion)
    return motion


@transaction.atomic
def read_motion(*, by: Viewer, motion: Motion) -> Motion:
    """Put a draft before the faction for its reading."""
    motion = locked(motion)
    demand_faction(by, motion.faction_id)
    if motion.state != MotionState.FACTION_REVIEW:
        name_versions(by, motion, "Zur Lesung")
        step(motion, MotionState.FACTION_REVIEW)
        _keep(motion, "state")
        record(by, "read_motion", motion)
        signals.motion_read.send(sender=Motion, kind="Motion", pk=motion.pk)
    return motion


@transaction.atomic
def adopt_motion(*, by: Viewer, motion: Motion, note: str) -> Motion:
    """Note that the faction has adopted a motion, by which majority. Its chair or a deputy does; the text is fixed then."""
    motion = locked(motion)
    demand_faction_lead(by, motion.faction_id)
    if not note.strip():
        raise Refused(
            _("Die Mehrheit fehlt."),
            _("Zum Beispiel „einstimmig“ oder „6 Ja, 2 Nein“."),
            code="note_missing",
            field="note",
        )
    refuse_missing(motion)
    if motion.state == MotionState.FACTION_REVIEW:
        name_versions(by, motion, "Beschlossen")
    step(motion, MotionState.ADOPTED)
    motion.adopted_at, motion.adopted_by, motion.adopted_note = timezone.now(), seated_person(by), note.strip()
    _keep(motion, "state", "adopted_at", "adopted_by", "adopted_note")
    record(by, "adopt_motion", motion)
    signals.motion_adopted.send(sender=Motion, kind="Motion", pk=motion.pk)
    return motion


@transaction.atomic
def reopen_motion(*, by: Viewer, motion: Motion) -> Motion:
    """Put a motion back into the draft to mend it; what is adopted, its chair or a deputy.

    Who signed it for another faction is asked again: they have not seen what will change.
    """
    motion = locked(motion)
    demand = demand_faction_lead if motion.state == MotionState.ADOPTED else demand_faction
    demand(by, motion.faction_id)
    step(motion, MotionState.DRAFT)
    motion.adopted_at, motion.adopted_by, motion.adopted_note = None, None, ""
    _keep(motion, "state", "adopted_at", "adopted_by", "adopted_note")
    others = motion.signers.filter(state=SignatureState.SIGNED, is_author=False)
    for signer in others.exclude(faction=motion.faction):
        signer.state, signer.answered_at = SignatureState.ASKED, None
        signer.save(update_fields=["state", "answered_at"])
        signals.signature_asked.send(sender=MotionSigner, kind="MotionSigner", pk=signer.pk)
    record(by, "reopen_motion", motion)
    return motion


@transaction.atomic
def withdraw_motion(*, by: Viewer, motion: Motion, reason: str) -> Motion:
    """Withdraw a motion before it is decided on. A draft by anybody of the faction, then by its chair or a deputy."""
    motion = locked(motion)
    demand = demand_faction if motion.state in WRITTEN else demand_faction_lead
    demand(by, motion.faction_id)
    if not reason.strip():
        raise Refused(_("Der Grund fehlt."), _("Nennen Sie ihn in einem Satz."), code="reason_missing", field="reason")
    step(motion, MotionState.WITHDRAWN)
    motion.state_reason = reason.strip()
    _keep(motion, "state", "state_reason")
    record(by, "withdraw_motion", motion)
    signals.motion_withdrawn.send(sender=Motion, kind="Motion", pk=motion.pk)
    return motion


def renew_deadlines(meeting: UUID) -> None:
    """Count the deadlines of motions anew that are not handed in and meant for a meeting: it has moved."""
    rows = Motion.objects.filter(meeting_id=meeting, state__in=IN_FACTION).select_related("meeting", "organization")
    for motion in rows:
        motion.deadline = motion_deadline(motion.meeting, motion.organization) if motion.meeting else None
        motion.save(update_fields=["deadline"])


def locked(motion: Motion) -> Motion:
    """Return the motion as it stands, held until the end of the transaction."""
    return Motion.objects.select_for_update().get(pk=motion.pk)


def refuse_unless(motion: Motion, states: tuple[MotionState, ...]) -> None:
    """Refuse what does not go any more in the state of a motion."""
    if motion.state not in states:
        raise Refused(
            _("Der Antrag ist eingereicht oder zurückgezogen."),
            _("Er wird nicht mehr geändert. Sie können einen neuen aus ihm machen."),
            code="wrong_state",
        )


def refuse_missing(motion: Motion) -> None:
    """Refuse a motion in which a part is missing."""
    if missing := missing_parts(motion, part_texts(motion)):
        raise Refused(
            _("Es fehlt noch etwas: %(parts)s.") % {"parts": named_list(missing)},
            _("Schreiben Sie diese Teile, dann geht es weiter."),
            code="part_missing",
        )


def seated_person(viewer: Viewer) -> Person | None:
    """Return the person that a viewer is, if they hold a seat in the council or a committee."""
    return (
        Person.objects.filter(user_id=viewer.user_id, pk__in=Person.objects.seated()).first()
        if viewer.user_id
        else None
    )


def record(by: Viewer, action: str, motion: Motion, **data: Any) -> None:
    """Write down what happened, without any word of the motion: the book is read by the administration."""
    audit.record(
        by_user=by.user_id, action=f"council.{action}", obj=motion, after=audit.facts(motion),
        data={"state": str(motion.state), **data},
    )  # fmt: skip


def _keep(motion: Motion, *fields: str) -> None:
    motion.changed_at = timezone.now()
    motion.save(update_fields=[*fields, "changed_at"])


def _write(motion: Motion, changes: dict[str, Any]) -> None:
    """Write changed fields into a motion, unsaved; whatever they say together has to fit."""
    if unknown := set(changes) - set(CHANGEABLE):
        raise ValueError(f"no field of a motion: {', '.join(sorted(unknown))}")
    for name, value in changes.items():
        setattr(motion, name, value.strip() if isinstance(value, str) else value)
    if not motion.title or len(motion.title) > MOST_LETTERS:
        raise Refused(
            _("Der Betreff fehlt oder ist zu lang."),
            _("Sagen Sie in höchstens 300 Zeichen, worum es geht."),
            code="title_missing",
            field="title",
        )
    if motion.is_urgent and not motion.urgency_reason:
        raise Refused(
            _("Die Dringlichkeit ist nicht begründet."),
            _("Sagen Sie, warum der Antrag nicht bis zur nächsten Sitzung warten kann."),
            code="urgency_missing",
            field="urgency_reason",
        )
    if motion.meeting is not None:
        _refuse_meeting(motion, motion.meeting)
    motion.deadline = motion_deadline(motion.meeting, motion.organization) if motion.meeting else None
    motion.changed_at = timezone.now()


def _refuse_meeting(motion: Motion, meeting: Meeting) -> None:
    if motion.organization is None or not meeting.holders.filter(organization=motion.organization).exists():
        raise Refused(
            _("In dieser Sitzung kommt das Gremium nicht zusammen."),
            _("Wählen Sie eine seiner Sitzungen."),
            code="other_body",
            field="meeting",
        )


def _own_faction(by: Viewer) -> Organization:
    factions = Organization.objects.filter(pk__in=reach(by).factions, kind=OrganizationKind.FACTION)
    if len(found := list(factions[:2])) != 1:
        demand_faction(by, None)
    return found[0]


def _council() -> Organization | None:
    bodies = Organization.objects.of_kind(OrganizationKind.COUNCIL).current()
    return bodies.filter(deleted_at__isnull=True).order_by("name").first()


def _body() -> Body:
    body = Body.objects.filter(deleted_at__isnull=True).order_by("created_at").first()
    if body is None:
        raise Refused(_("Die Kommune ist noch nicht eingerichtet."), code="no_body")
    return body
