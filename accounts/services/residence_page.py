"""Where somebody stands with the proof of their residence, and by which ways they could prove it."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from accounts.enums import ProofAssurance, RequestState
from accounts.models import ResidenceRequest, ResidentProof
from accounts.proofs import ProofWay, way_of, ways
from accounts.viewer import Viewer


@dataclass(frozen=True)
class BegunProof:
    """A proof that waits for something, or was refused. `takes_code`: it waits for a code."""

    way: ProofWay
    state: RequestState
    reason: str
    begun_at: datetime.datetime
    sent_on: datetime.date | None
    expires_on: datetime.date
    takes_code: bool


@dataclass(frozen=True)
class WayLine:
    """A way that is open to somebody. `level`: its words, `years`: for how long it holds."""

    way: ProofWay
    level: ProofAssurance
    years: int

    @property
    def is_low(self) -> bool:
        """Whether it says little."""
        return self.level == ProofAssurance.LOW


@dataclass(frozen=True)
class ResidencePage:
    """What the page says. `ended`: the last proof, when none holds any more."""

    proof: ResidentProof | None
    ended: ResidentProof | None
    begun: tuple[BegunProof, ...]
    ways: tuple[WayLine, ...]

    @property
    def is_low(self) -> bool:
        """Whether the proof is of the lowest level."""
        return self.proof is not None and self.proof.assurance == ProofAssurance.LOW


def residence_page(viewer: Viewer) -> ResidencePage:
    """Return it, in three queries at most."""
    today = timezone.localdate()
    rows = ResidentProof.objects.filter(user=viewer.user_id) if viewer.user_id else ResidentProof.objects.none()
    proof = rows.valid(today).strongest()
    ended = None if proof else rows.order_by("-valid_until").first()
    begun = tuple(line for row in ResidenceRequest.objects.of_account(viewer.user_id) if (line := _begun(row)))
    waiting = {line.way.method for line in begun if line.state != RequestState.REFUSED}
    open_ways = tuple(
        _line(way) for way in ways() if way.method not in waiting and (proof is None or _adds(way, proof, today))
    )
    return ResidencePage(proof, ended, begun, open_ways)


def _begun(row: ResidenceRequest) -> BegunProof | None:
    way = way_of(row.method)
    if way is None:
        return None
    return BegunProof(
        way, RequestState(row.state), row.reason, row.created_at, row.sent_on, row.expires_on,
        takes_code=way.code_form is not None and row.takes_code,
    )  # fmt: skip


def _line(way: ProofWay) -> WayLine:
    return WayLine(way, way.assurance(), round(way.holds.days / 365))


def _adds(way: ProofWay, proof: ResidentProof, today: datetime.date) -> bool:
    """Whether a way is stronger than the proof, or as strong and the proof ends soon."""
    order = list(ProofAssurance)
    difference = order.index(way.assurance()) - order.index(ProofAssurance(proof.assurance))
    return difference > 0 or (difference == 0 and way.renews(proof.valid_until, today))
