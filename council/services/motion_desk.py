"""A motion as its desk shows it, for whoever looks: the faction, or somebody who is asked to sign."""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.viewer import Viewer
from core.services.writing.differences import Piece
from council.enums import MotionKind, MotionPart, MotionState, SignatureState
from council.kinds import Origin, origins_of
from council.models import Motion, MotionFile, MotionSigner, Paper, Submission
from council.rules import leads_faction, reach
from council.services.deadlines import Deadline, deadline_line, notice_of
from council.services.motion_submission import next_chance
from council.services.motion_text import PARTS, SLUGS, label_of, part_texts, passages
from council.states import IN_FACTION, MOTION, WRITTEN

S = MotionState
# More names than this would push the remarks out of sight.
MOST_SIGNERS = 6
# The steps of the way as the strip shows them: name and the states that stand there.
WAY = (
    (gettext_lazy("Entwurf"), (S.DRAFT, S.RETURNED)),
    (gettext_lazy("Lesung in der Fraktion"), (S.FACTION_REVIEW,)),
    (gettext_lazy("Beschlossen"), (S.ADOPTED,)),
    (gettext_lazy("Eingereicht"), (S.SUBMITTED,)),
    (gettext_lazy("Geprüft, Nummer"), (S.FORMAL_CHECK, S.REGISTERED)),
    (gettext_lazy("In Beratung"), (S.SCHEDULED, S.IN_CONSULTATION)),
    (gettext_lazy("Entschieden"), (S.DECIDED, S.IN_EXECUTION, S.DONE)),
)


@dataclass(frozen=True)
class Step:
    """A step of the way: done, current or ahead."""

    label: str
    state: str


@dataclass(frozen=True)
class PartLink:
    """A part in the list at the left."""

    label: str
    slug: str
    is_current: bool


@dataclass(frozen=True)
class SignerLine:
    """Somebody who signs or is asked to."""

    id: int
    name: str
    initials: str
    faction: str
    is_author: bool
    state: str
    label: str
    answered_at: datetime.datetime | None
    is_self: bool


@dataclass(frozen=True)
class MotionSheet:
    """A motion with everything around its text. `may` names the acts that go now: read, adopt, submit, reopen, withdraw,
    change, ask, sign, decline, attach.
    """

    id: UUID
    title: str
    kind: str
    kind_label: str
    state: str
    state_label: str
    state_reason: str
    faction: str
    is_own: bool
    organization: str
    meeting_start: datetime.datetime | None
    meeting_number: int | None
    deadline: Deadline | None
    way_out: str
    is_urgent: bool
    urgency_reason: str
    adopted: str
    steps: tuple[Step, ...]
    parts: tuple[PartLink, ...]
    key: str
    part_label: str
    files: tuple[MotionFile, ...]
    origins: tuple[Origin, ...]
    signers: tuple[SignerLine, ...]
    may: frozenset[str]
    receipt: Submission | None
    changes: tuple[Piece, ...]
    target: str

    @property
    def signed(self) -> int:
        """How many have signed."""
        return sum(signer.state == SignatureState.SIGNED for signer in self.signers)

    @property
    def first_signers(self) -> tuple[SignerLine, ...]:
        """Return who fits beside the text: whoever has signed comes first."""
        signed = sorted(self.signers, key=lambda signer: signer.state != SignatureState.SIGNED)
        return tuple(signed) if len(signed) <= MOST_SIGNERS else tuple(signed[: MOST_SIGNERS - 1])

    @property
    def more_signers(self) -> tuple[SignerLine, ...]:
        """Return everybody else."""
        first = {signer.id for signer in self.first_signers}
        return tuple(signer for signer in self.signers if signer.id not in first)

    @property
    def standing(self) -> int:
        """How many have signed or are asked to."""
        return sum(signer.state != SignatureState.DECLINED for signer in self.signers)

    @property
    def is_fixed(self) -> bool:
        """Whether it is handed in: nobody changes it any more."""
        return self.state not in IN_FACTION and self.state != S.WITHDRAWN


def motion_sheet(viewer: Viewer, pk: UUID, slug: str = "text") -> MotionSheet | None:
    """Return a motion with one of its parts in front; None for what is unknown, hidden, or has no such part."""
    related = (
        "faction",
        "organization",
        "meeting",
        "matter",
        "earlier",
        "target__paper",
        "paper",
        "adopted_by",
        "body",
    )
    motion = Motion.objects.shared_with(viewer).select_related(*related).filter(pk=pk).first()
    part = next((part for part, name in SLUGS.items() if name == slug), None)
    if motion is None or part is None or part not in PARTS.get(motion.kind, {}):
        return None
    is_own = motion.faction_id in reach(viewer).factions
    signers = _signers(viewer, motion)
    deadline = deadline_line(motion.deadline) if motion.state in IN_FACTION else None
    return MotionSheet(
        id=motion.pk, title=motion.title, kind=motion.kind, kind_label=motion.get_kind_display(), state=motion.state,
        state_label=motion.get_state_display(), state_reason=motion.state_reason if is_own else "",
        faction=motion.faction.name if motion.faction else "", is_own=is_own,
        organization=motion.organization.name if motion.organization else "",
        meeting_start=motion.meeting.start if motion.meeting else None,
        meeting_number=motion.meeting.number if motion.meeting else None, deadline=deadline,
        way_out=_way_out(motion, deadline), is_urgent=motion.is_urgent, urgency_reason=motion.urgency_reason,
        adopted=_adopted(motion) if is_own else "", steps=_steps(motion),
        parts=tuple(PartLink(label_of(motion, each), SLUGS[each], each == part) for each in PARTS[motion.kind]),
        key=f"{motion.pk}_{part}", part_label=label_of(motion, part), files=tuple(motion.files.select_related("blob")),
        origins=_origins(viewer, motion) if is_own else (), signers=signers,
        may=_may(viewer, motion, is_own=is_own, signers=signers), receipt=receipt_of(motion) if is_own else None,
        changes=_changes(motion, part), target=_target(motion),
    )  # fmt: skip


def receipt_of(motion: Motion) -> Submission | None:
    """Return the last receipt of a motion."""
    rows = Submission.objects.filter(version__motion=motion).select_related("version", "document")
    return rows.order_by("-version__n").first()


def _signers(viewer: Viewer, motion: Motion) -> tuple[SignerLine, ...]:
    rows = MotionSigner.objects.filter(motion=motion).select_related("person", "faction")
    return tuple(
        SignerLine(
            id=row.pk, name=row.person.name, initials=row.person.initials,
            faction=row.faction.name if row.faction and row.faction_id != motion.faction_id else "",
            is_author=row.is_author, state=row.state, label=row.get_state_display(), answered_at=row.answered_at,
            is_self=viewer.user_id is not None and row.person.user_id == viewer.user_id,
        )
        for row in rows
    )  # fmt: skip


def _may(viewer: Viewer, motion: Motion, *, is_own: bool, signers: tuple[SignerLine, ...]) -> frozenset[str]:
    acts: set[str] = set()
    own = next((signer for signer in signers if signer.is_self), None)
    if own and motion.state in IN_FACTION and own.state != SignatureState.DECLINED:
        acts |= {"decline"} if own.state == SignatureState.SIGNED else {"sign", "decline"}
    if not is_own:
        return frozenset(acts)
    leads, following = leads_faction(viewer, motion.faction_id), MOTION[motion.state]
    acts |= {"change", "ask"} if motion.state in IN_FACTION else set()
    acts |= {"attach"} if motion.state in WRITTEN else set()
    acts |= {"read"} if motion.state == S.DRAFT else set()
    acts |= {"submit"} if motion.state == S.ADOPTED else set()
    acts |= {"adopt"} if motion.state == S.FACTION_REVIEW and leads else set()
    if S.DRAFT in following and (leads or motion.state != S.ADOPTED):
        acts.add("reopen")
    if S.WITHDRAWN in following and (leads or motion.state in WRITTEN):
        acts.add("withdraw")
    return frozenset(acts)


def _steps(motion: Motion) -> tuple[Step, ...]:
    at = next((n for n, (_label, states) in enumerate(WAY) if motion.state in states), -1)
    shown = WAY if at == len(WAY) - 1 else WAY[:-1]
    return tuple(
        Step(str(label), "done" if n < at else "current" if n == at else "ahead")
        for n, (label, _states) in enumerate(shown)
    )


def _way_out(motion: Motion, deadline: Deadline | None) -> str:
    """Say what can be done when the deadline has passed."""
    if deadline is None or deadline.state != "passed" or motion.is_urgent:
        return ""
    if following := next_chance(motion):
        day = timezone.localtime(following[0].start)
        return _("Er kann für die Sitzung am %(day)s eingereicht oder als dringlich begründet werden.") % {
            "day": f"{day:%d.%m.%Y}"
        }
    return _("Er kann als dringlich begründet werden.")


def _adopted(motion: Motion) -> str:
    if motion.adopted_at is None:
        return ""
    day = f"{timezone.localtime(motion.adopted_at):%d.%m.%Y}"
    who = motion.adopted_by.name if motion.adopted_by else motion.faction.name if motion.faction else ""
    return _("Beschlossen am %(day)s (%(note)s), festgehalten von %(who)s") % {
        "day": day, "note": motion.adopted_note, "who": who,
    }  # fmt: skip


def _origins(viewer: Viewer, motion: Motion) -> tuple[Origin, ...]:
    found = origins_of(viewer, motion.pk)
    if motion.matter is not None:
        found.append(Origin(motion.matter.title, reverse("council:matter", args=[motion.matter_id])))
    if motion.earlier is not None:
        found.append(
            Origin(
                _("Früherer Antrag: %(title)s") % {"title": motion.earlier.title},
                reverse("mine:motion", args=[motion.earlier_id]),
            )
        )
    if motion.target is not None:
        found.append(Origin(_target(motion), reverse("council:paper", args=[motion.target.paper_id])))
    if motion.paper is not None and Paper.objects.visible_to(viewer).filter(pk=motion.paper_id).exists():
        found.append(
            Origin(
                _("Vorlage %(reference)s") % {"reference": motion.paper.reference},
                reverse("council:paper", args=[motion.paper_id]),
            )
        )
    return tuple(found)


def _target(motion: Motion) -> str:
    if motion.target is None:
        return ""
    words = {"reference": motion.target.paper.reference, "n": motion.target.n}
    return _("%(reference)s, Fassung %(n)s") % words


def _changes(motion: Motion, part: MotionPart) -> tuple[Piece, ...]:
    if motion.kind != MotionKind.AMENDMENT or part != MotionPart.PROPOSAL:
        return ()
    text = next((each.text for each in part_texts(motion) if each.part == part), "")
    return tuple(passages(motion, text))


@dataclass(frozen=True)
class AheadStep:
    """What comes after handing in."""

    title: str
    text: str
    is_done: bool


def next_steps(motion: Motion, receipt: Submission) -> list[AheadStep]:
    """Return what comes after handing in, with its days."""
    start = motion.meeting.start if motion.meeting else None
    invitation = ""
    if motion.meeting and (notice := notice_of(motion.meeting)):
        invitation = f"{notice.day:%d.%m.%Y}"
    is_checked = motion.state not in (S.SUBMITTED, S.FORMAL_CHECK, S.RETURNED)
    is_invited = motion.state in (S.IN_CONSULTATION, S.DECIDED, S.IN_EXECUTION, S.DONE)
    body = motion.organization.short_name or motion.organization.name if motion.organization else ""
    return [
        AheadStep(_("Eingereicht"), f"{timezone.localtime(receipt.at):%d.%m.%Y, %H:%M}", True),
        AheadStep(_("Formale Prüfung"), motion.paper.reference if motion.paper else _("durch den Sitzungsdienst, dann mit Nummer"), is_checked),
        AheadStep(_("Einladung"), _("spätestens am %(day)s") % {"day": invitation} if invitation else _("mit der Tagesordnung"), is_invited),
        AheadStep(
            _("Beratung: %(body)s") % {"body": body} if body else _("Beratung"),
            f"{timezone.localtime(start):%d.%m.%Y}" if start else _("in einer der nächsten Sitzungen"),
            motion.state in (S.DECIDED, S.IN_EXECUTION, S.DONE),
        ),
    ]  # fmt: skip
