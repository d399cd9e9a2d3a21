"""Answers on their way: sent openly, by code, by account or by name; and put aside until later."""

import datetime
import json
import secrets
from typing import Any

from cryptography.fernet import InvalidToken
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from core.errors import Refused
from core.sealing import keyed_hash, seal, unseal
from core.services.jobs import job
from participation.board.commitments import commitment as commit
from participation.enums import Access
from participation.kinds import kind_of
from participation.models import NamedResponse, Response, Survey, SurveyDraft, Turnout
from participation.services.casting import (
    Receipt,
    cast_ballot,
    cast_openly,
    demand_running,
)
from participation.services.codes import redeem
from participation.services.residence import resident_credential
from participation.signals import ballot_cast

# An interrupted answer waits so long at most.
DRAFT_DAYS = 30


def send_answer(
    *, by: Viewer, survey: Survey, payload: str, nonce: str, code: str = "", name: str = "", email: str = ""
) -> Receipt:
    """Send an answer in the way the survey asks for: to everybody, by code, by a resident's account, or with a name."""
    match survey.access:
        case Access.CODE:
            return cast_ballot(procedure_id=survey.pk, credential=redeem(code, survey), payload=payload, nonce=nonce)
        case Access.RESIDENT:
            credential = resident_credential(by, survey)
            return cast_ballot(procedure_id=survey.pk, credential=credential, payload=payload, nonce=nonce)
        case Access.NAMED:
            return answer_by_name(survey=survey, payload=payload, nonce=nonce, name=name, email=email)
        case _:
            return _send_openly(survey, payload, nonce)


def _send_openly(survey: Survey, payload: str, nonce: str) -> Receipt:
    made = commit(survey.pk, bytes.fromhex(nonce), payload).hex()
    # Already drawn from the urn: sent a second time by somebody who reloaded the page.
    if Response.objects.filter(commitment=made).exists():
        return Receipt(made, is_repeated=True)
    return cast_openly(procedure_id=survey.pk, payload=payload, nonce=nonce)


def answer_by_name(
    *, survey: Survey, payload: str, nonce: str, name: str, email: str, now: datetime.datetime | None = None
) -> Receipt:
    """Keep an answer together with its person until the day on which the survey forgets."""
    name, email = name.strip(), email.strip()
    if not name:
        raise Refused(_("Bitte geben Sie Ihren Namen an."), code="missing", field="name")
    if not email:
        raise Refused(_("Bitte geben Sie Ihre E-Mail-Adresse an."), code="missing", field="email")
    made = commit(survey.pk, bytes.fromhex(nonce), payload).hex()
    try:
        with transaction.atomic():
            Turnout.objects.filter(pk=survey.pk).update(count=F("count") + 1)
            row = Survey.objects.get(pk=survey.pk)
            demand_running(row, now)
            kind_of(row).check(row, payload)
            NamedResponse.objects.create(
                survey=row, commitment=made, name=name, email=email, payload=payload, day=timezone.localdate(),
                delete_on=row.delete_on,
            )  # fmt: skip
            ballot_cast.send(sender=Survey, procedure_id=row.pk)
    except IntegrityError:
        return Receipt(made, is_repeated=True)
    return Receipt(made)


def put_aside(*, survey: Survey, state: dict[str, Any], token: str = "") -> str:
    """Keep what was answered so far and return the token that opens it again."""
    if survey.access not in (Access.OPEN, Access.NAMED):
        raise Refused(_("Diese Umfrage lässt sich nicht unterbrechen: Sonst wäre sie nicht geheim."), code="no_draft")
    demand_running(survey)
    token = token or secrets.token_urlsafe(24)
    last_day = min(timezone.localdate() + datetime.timedelta(days=DRAFT_DAYS), timezone.localdate(survey.closes_at))
    SurveyDraft.objects.update_or_create(
        key=_draft_key(token),
        defaults={"survey": survey, "sealed": seal(f"draft:{token}", json.dumps(state)), "delete_on": last_day},
    )
    return token


def take_up(survey: Survey, token: str) -> dict[str, Any] | None:
    """Return what was put aside under a token, None when there is nothing."""
    row = SurveyDraft.objects.filter(key=_draft_key(token), survey=survey, delete_on__gte=timezone.localdate()).first()
    if row is None:
        return None
    try:
        state: dict[str, Any] = json.loads(unseal(f"draft:{token}", row.sealed))
    except InvalidToken:
        return None
    return state


def throw_away(token: str) -> None:
    """Forget what was put aside: it has been sent."""
    if token:
        SurveyDraft.objects.filter(key=_draft_key(token)).delete()


def _draft_key(token: str) -> str:
    return keyed_hash("draft", token)


@job(every=datetime.timedelta(days=1), label=_("Unterbrochene Antworten auf Umfragen vergessen"))
@transaction.atomic
def forget_drafts(*, dry_run: bool = False) -> int:
    """Delete interrupted answers whose day has passed."""
    gone = SurveyDraft.objects.filter(delete_on__lt=timezone.localdate())
    return gone.count() if dry_run else gone.delete()[0]


@job(every=datetime.timedelta(days=1), label=_("Antworten mit Namen auf Umfragen löschen"))
@transaction.atomic
def forget_named(*, dry_run: bool = False) -> int:
    """Delete answers with names whose day has come."""
    gone = NamedResponse.objects.filter(delete_on__lte=timezone.localdate())
    return gone.count() if dry_run else gone.delete()[0]
