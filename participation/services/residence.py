"""By what a resident's account takes part, where no code is needed, and what it lacks where it may not."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.enums import ProofAssurance
from accounts.models import ResidentProof
from accounts.proofs import ways_to
from accounts.viewer import Viewer
from core.errors import Refused
from participation.enums import Access
from participation.models import Procedure
from participation.services.casting import Credential, credential_of_resident


@dataclass(frozen=True)
class ProofDemand:
    """What a procedure asks of a resident. `reason` and `remedy` say what a signed-in account lacks, "" if nothing."""

    words: str = ""
    reason: str = ""
    remedy: str = ""

    @property
    def is_missing(self) -> bool:
        """Whether the account may not take part yet."""
        return bool(self.reason)


def resident_credential(viewer: Viewer, procedure: Procedure) -> Credential:
    """Return the credential of a signed-in resident whose proof is as strong as the procedure demands, or refuse."""
    if viewer.user_id is None:
        raise Refused(
            _("Bitte melden Sie sich an."),
            _("Mitmachen kann hier, wer ein Konto mit Wohnsitznachweis hat."),
            code="sign_in",
        )
    proof = _proof_for(viewer.user_id, procedure)
    if proof is None:
        demand = proof_demand(viewer, procedure)
        raise Refused(demand.reason, demand.remedy, code="no_residence")
    return credential_of_resident(procedure.pk, proof.voter)


def is_resident(viewer: Viewer, procedure: Procedure) -> bool:
    """Whether somebody's proof of today is as strong as a procedure demands."""
    return viewer.user_id is not None and _proof_for(viewer.user_id, procedure) is not None


def proof_demand(viewer: Viewer, procedure: Procedure) -> ProofDemand:
    """Return what a procedure demands and what viewer lacks, with the ways that would do; strangers lack an account."""
    if procedure.access != Access.RESIDENT:
        return ProofDemand()
    level = ProofAssurance(procedure.proof_level)
    words = _("Vertrauensniveau mindestens „%(level)s“") % {"level": level.label}
    if viewer.user_id is None or _proof_for(viewer.user_id, procedure) is not None:
        return ProofDemand(words)
    known = ResidentProof.objects.valid().filter(user_id=viewer.user_id).strongest()
    reason = _("Ihrem Konto fehlt der Wohnsitznachweis.") if known is None else (
        _("Ihr Wohnsitznachweis reicht hier nicht: Sein Vertrauensniveau ist „%(known)s“, verlangt wird mindestens „%(level)s“.")
        % {"known": known.get_assurance_display(), "level": level.label}
    )  # fmt: skip
    return ProofDemand(words, reason, _remedy(level))


def _remedy(level: ProofAssurance) -> str:
    names = [str(way.label) for way in ways_to(level)]
    if not names:
        return _("Zurzeit bietet die Stadt keinen Nachweis an, der dafür reicht. Fragen Sie bitte im Rathaus nach.")
    return _("Das geht so: %(ways)s. Mehr dazu in Ihrem Konto unter „Wohnsitz nachweisen“.") % {
        "ways": " · ".join(names)
    }


def _proof_for(user_id: UUID, procedure: Procedure) -> ResidentProof | None:
    rows = ResidentProof.objects.valid().filter(user_id=user_id)
    return rows.at_least(procedure.proof_level).strongest()
