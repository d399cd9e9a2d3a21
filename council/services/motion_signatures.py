"""Acts around the signatures of a motion: ask, take back, sign, decline."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.viewer import Viewer
from core.errors import NotPermitted, Refused
from council import signals
from council.enums import OrganizationKind, SignatureState
from council.models import Membership, Motion, MotionSigner, Organization, Person
from council.rules import demand_faction
from council.services.motions import locked, record, refuse_unless, seated_person
from council.states import IN_FACTION


@transaction.atomic
def ask_signature(*, by: Viewer, motion: Motion, person: Person) -> MotionSigner:
    """Ask somebody to sign, of any faction; from then on they read the motion. Asking oneself is signing."""
    motion = locked(motion)
    demand_faction(by, motion.faction_id)
    refuse_unless(motion, IN_FACTION)
    if not Person.objects.seated().filter(pk=person.pk).exists():
        raise Refused(
            _("%(name)s hat kein Mandat im Rat oder in einem Ausschuss.") % {"name": person.name},
            _("Bitten Sie jemanden, der eines hat."),
            code="no_mandate",
            field="person",
        )
    signer, _made = MotionSigner.objects.get_or_create(
        motion=motion, person=person, defaults={"faction": faction_of(person)}
    )
    if signer.state == SignatureState.SIGNED:
        return signer
    is_self = by.user_id is not None and person.user_id == by.user_id
    signer.state = SignatureState.SIGNED if is_self else SignatureState.ASKED
    signer.asked_at, signer.answered_at = timezone.now(), timezone.now() if is_self else None
    signer.faction = faction_of(person)
    signer.save()
    record(by, "ask_signature", motion, signer=signer.pk)
    signal = signals.signature_answered if is_self else signals.signature_asked
    signal.send(sender=MotionSigner, kind="MotionSigner", pk=signer.pk)
    return signer


@transaction.atomic
def take_back_request(*, by: Viewer, signer: MotionSigner) -> None:
    """Do not ask somebody any more; of another faction, they do not read the motion any more."""
    motion = locked(signer.motion)
    demand_faction(by, motion.faction_id)
    refuse_unless(motion, IN_FACTION)
    signer = MotionSigner.objects.select_for_update().get(pk=signer.pk)
    if signer.is_author or signer.state != SignatureState.ASKED:
        raise Refused(_("Darauf ist schon geantwortet."), code="answered")
    record(by, "take_back_request", motion, signer=signer.pk)
    signer.delete()


@transaction.atomic
def sign_motion(*, by: Viewer, motion: Motion) -> MotionSigner:
    """Sign a motion that one was asked to sign; again without change."""
    return _answer(by, motion, SignatureState.SIGNED)


@transaction.atomic
def decline_signature(*, by: Viewer, motion: Motion) -> MotionSigner:
    """Decline to sign, or withdraw the own signature; of another faction, one does not read the motion any more."""
    return _answer(by, motion, SignatureState.DECLINED)


def _answer(by: Viewer, motion: Motion, state: SignatureState) -> MotionSigner:
    person = seated_person(by)
    signer = motion.signers.select_for_update().filter(person=person).first() if person and by.is_trusted else None
    if signer is None or (signer.state == SignatureState.DECLINED and signer.state != state):
        raise NotPermitted(
            _("Um Ihre Unterschrift wurde hier nicht gebeten."),
            _("Bitten Sie die Fraktion, Sie zu fragen."),
            code="not_asked",
        )
    motion = locked(motion)
    refuse_unless(motion, IN_FACTION)
    if signer.state != state:
        signer.state, signer.answered_at = state, timezone.now()
        signer.save(update_fields=["state", "answered_at"])
        record(by, "sign_motion" if state == SignatureState.SIGNED else "decline_signature", motion, signer=signer.pk)
        signals.signature_answered.send(sender=MotionSigner, kind="MotionSigner", pk=signer.pk)
    return signer


def faction_of(person: Person) -> Organization | None:
    """Return the faction that somebody belongs to today; None without one."""
    rows = Membership.objects.current().filter(person=person, deleted_at__isnull=True)
    row = rows.filter(organization__kind=OrganizationKind.FACTION).select_related("organization").first()
    return row.organization if row else None
