"""Proofs of residence: begin one, end one, give one up. The ways are in accounts.proofs; here is what holds for all."""

import datetime
import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import ProofMethod, RequestState
from accounts.models import ResidenceRequest, ResidentProof, User
from accounts.proofs import Data, Proof, ProofWay, way_of
from accounts.viewer import Viewer
from core.errors import NotPermitted, Refused
from core.sealing import keyed_hash, seal, unseal
from core.services import audit
from core.services.jobs import job
from core.town import town

SEALED = "residence"
# After its end a proof stays, so that nobody counts twice where a vote was running then.
KEEP_ENDED = datetime.timedelta(days=731)


@transaction.atomic
def start_proof(*, by: Viewer, method: str, data: Data) -> None:
    """Begin to prove the residence of the own account in a way that the town offers."""
    _demand_account(by)
    way = _offered(method)
    if way.start is None:
        raise Refused(_("Diesen Nachweis können Sie nicht hier beginnen."), code="elsewhere")
    way.start(by, data)


@transaction.atomic
def prove_residence(*, by: Viewer, method: str, data: Data) -> ResidentProof:
    """End a proof and keep the badge. One person proves with one account."""
    way = _offered(method)
    proof = way.complete(by, data)
    user = User.objects.select_for_update(no_key=True).get(pk=proof.user_id)
    today = timezone.localdate()
    _refuse_repeated(way, proof, today)
    earlier = _release_key(proof, today)
    try:
        with transaction.atomic():
            row = ResidentProof.objects.create(
                user=user, method=way.method, assurance=proof.assurance, unique_key=proof.unique_key,
                counts_as=earlier, district=proof.district, proved_on=today, valid_until=today + way.holds,
            )  # fmt: skip
    except IntegrityError:
        raise _taken() from None
    ResidenceRequest.objects.filter(user=user, method=way.method).delete()
    audit.record(
        by_user=by.user_id, action="accounts.prove_residence", obj=row,
        data={"account": str(user.pk), "method": way.method},
    )  # fmt: skip
    return row


def _refuse_repeated(way: ProofWay, proof: Proof, today: datetime.date) -> None:
    """Refuse a second proof of the same strength, and one that another account has."""
    others = ResidentProof.objects.filter(unique_key=proof.unique_key, is_binding=True).exclude(user_id=proof.user_id)
    if others.valid(today).exists():
        raise _taken()
    own = ResidentProof.objects.valid(today).filter(user_id=proof.user_id).at_least(proof.assurance)
    if (known := own.order_by("-valid_until").first()) is not None and not way.renews(known.valid_until, today):
        raise Refused(
            _("Dieses Konto hat schon einen Nachweis bis %(day)s.") % {"day": known.valid_until.strftime("%d.%m.%Y")},
            code="already_proved", field="email",
        )  # fmt: skip


def _release_key(proof: Proof, today: datetime.date) -> Any:
    """Free the key of ended proofs and of earlier ones of this account; return as whom this person counts."""
    same = ResidentProof.objects.filter(unique_key=proof.unique_key)
    first = same.order_by("proved_on").first() or (
        ResidentProof.objects.filter(user_id=proof.user_id).order_by("proved_on").first()
    )
    same.filter(Q(valid_until__lt=today) | Q(user_id=proof.user_id)).update(is_binding=False)
    return first.voter if first else proof.user_id


@transaction.atomic
def give_up_request(*, by: Viewer, method: str) -> None:
    """Give up a proof that one has begun; what was typed for it is forgotten."""
    ResidenceRequest.objects.filter(user_id=_demand_account(by), method=method).delete()


@transaction.atomic
def refuse_request(*, by: Viewer, request: ResidenceRequest, reason: str) -> None:
    """Say why a begun proof comes to nothing; what was typed for it is forgotten. The ways ask who may."""
    reason = reason.strip()
    if not reason:
        raise Refused(_("Bitte nennen Sie den Grund."), code="missing", field="reason")
    ResidenceRequest.objects.filter(pk=request.pk).update(
        state=RequestState.REFUSED, reason=reason[:300], sealed=None, code_key="", forget_on=None,
        expires_on=timezone.localdate() + datetime.timedelta(days=30),
    )  # fmt: skip
    audit.record(by_user=by.user_id, action="accounts.refuse_residence", obj=request, data={"method": request.method})


def begin_request(by: Viewer, method: ProofMethod, unique_key: str, days: int, **more: Any) -> ResidenceRequest:
    """Write what somebody begins, in place of what they began before. Called by the ways.

    `days`: how long it waits. Whether another account has the same proof is said at the end alone: whoever knows no more
    than a name learns nothing here.
    """
    user_id, last = _demand_account(by), timezone.localdate() + datetime.timedelta(days=days)
    ResidenceRequest.objects.filter(user_id=user_id, method=method).delete()
    return ResidenceRequest.objects.create(
        user_id=user_id, method=method, unique_key=unique_key, expires_on=last, **more
    )


def sealed_facts(facts: dict[str, str]) -> bytes:
    """Return facts as a request keeps them."""
    return seal(SEALED, json.dumps(facts))


def facts_of(request: ResidenceRequest) -> dict[str, str]:
    """Return what a request keeps sealed, nothing when that is forgotten."""
    return json.loads(unseal(SEALED, request.sealed)) if request.sealed else {}


def person_key(name: str, born_on: datetime.date) -> str:
    """Return the key of a person by name and date of birth, the same at the counter and on letters."""
    words = sorted("".join(sign if sign.isalnum() else " " for sign in name.casefold()).split())
    return keyed_hash("resident person", " ".join(words), born_on.isoformat())


def is_of_town(postcode: str) -> bool:
    """Whether a postcode is one of the town's."""
    return "".join(postcode.split()) in settings.TOWN_POSTCODES


def demand_postcode(postcode: str, remedy: Any) -> None:
    """Refuse the postcode that somebody typed when it is none of the town's; `remedy` says what to do then."""
    if not is_of_town(postcode):
        where = _("Diese Postleitzahl liegt nicht in %(town)s.") % {"town": town().name}
        raise Refused(where, remedy, code="elsewhere", field="postcode")


@job(every=datetime.timedelta(days=1), label=_("Abgelaufene Wohnsitznachweise vergessen"))
@transaction.atomic
def forget_residence(*, dry_run: bool = False) -> int:
    """Delete requests that have run out, what others need no more, and proofs that ended two years ago."""
    today = timezone.localdate()
    gone = [
        ResidenceRequest.objects.filter(expires_on__lt=today),
        ResidentProof.objects.filter(valid_until__lt=today - KEEP_ENDED),
    ]
    opened = ResidenceRequest.objects.filter(sealed__isnull=False, forget_on__lt=today, expires_on__gte=today)
    found = sum(rows.count() for rows in (*gone, opened))
    if not dry_run:
        opened.update(sealed=None)
        for rows in gone:
            rows.delete()
    return found


def _demand_account(by: Viewer) -> UUID:
    if by.user_id is None:
        raise NotPermitted(_("Sie sind nicht angemeldet."), _("Melden Sie sich an."), code="not_signed_in")
    return by.user_id


def _offered(method: str) -> ProofWay:
    way = way_of(method)
    if way is None:
        raise Refused(_("Diesen Nachweis bietet die Stadt nicht an."), code="not_offered")
    return way


def _taken() -> Refused:
    return Refused(
        _("Mit diesen Angaben ist schon ein anderes Konto nachgewiesen."),
        _("Jede Person kann ihren Wohnsitz mit einem Konto nachweisen. Kommen Sie damit nicht weiter, hilft das Rathaus."),
        code="taken",
    )  # fmt: skip
