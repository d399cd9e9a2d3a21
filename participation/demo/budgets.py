"""The Bürgerhaushalte of the demo town: one in the middle of its vote, one that is counted and being carried out."""

import datetime
import random
import secrets
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.enums import Assurance, Role
from accounts.models import Appointment
from accounts.services.viewers import viewer_for
from accounts.viewer import SYSTEM
from core.demo import Stage
from core.sealing import keyed_hash, seal
from council.models import Motion
from participation.board.commitments import approval_payload
from participation.board.commitments import commitment as commit
from participation.demo.codes import DEMO_CODES, DEMO_SLUG
from participation.enums import Access, LetterState, ProcedureState, ProposalState
from participation.kinds import Opened
from participation.models import (
    BudgetProcess,
    CodeBatch,
    LetterRun,
    Milestone,
    MotionOrigin,
    Proposal,
    ProposalComment,
    SpentMark,
    TallyResult,
    Turnout,
    UrnEntry,
    VotingCode,
)
from participation.services.board_keys import destroy_key, make_key
from participation.services.budget_board import receive
from participation.services.codes import code_key, new_code
from participation.services.paper_ballots import begin_paper_batch, enter_paper_ballot, hand_over_paper_batch
from participation.services.procedures import freeze
from participation.services.tallying import count_ballots, publish_result
from participation.services.urn import URN, mix_urn

TEXTS = Path(__file__).parent / "texts" / "budget.toml"
Facts = dict[str, Any]
BALLOTS_NOW, BALLOTS_BEFORE, BATCH = 312, 418, 60
SAME = {
    "access": Access.CODE, "audience": "alle, die in Hennef gemeldet und mindestens 14 Jahre alt sind",
    "legal_basis": "§ 23 GO NRW; Ratsbeschluss zum Bürgerhaushalt", "contact": "Büro für Beteiligung, Rathaus, Zimmer 2.14, Telefon 02242 888-0",
    "privacy_notice": "Gespeichert wird, dass mit einem Code abgestimmt wurde, und davon getrennt der Stimmzettel ohne Namen und ohne Uhrzeit.",
    "decided_by": "Rat der Stadt", "voters": 39_140, "languages": ["de", "en"],
}  # fmt: skip


@transaction.atomic
def build_budgets(stage: Stage) -> None:
    """Build both once; they stay as they are afterwards."""
    texts = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    if not BudgetProcess.objects.filter(slug=DEMO_SLUG).exists():
        build_running(stage, texts)
    stage.progress(1, 2, "Bürgerhaushalt 2027")
    if not BudgetProcess.objects.filter(slug="2025").exists():
        build_finished(stage, texts)
    stage.progress(2, 2, "Bürgerhaushalt 2025")
    _link_motion()


def _link_motion() -> None:
    """A faction has made a motion of a proposal that bears the same name."""
    motion = Motion.objects.filter(title="Trinkbrunnen am Marktplatz").first()
    proposal = Proposal.objects.filter(title="Trinkbrunnen am Marktplatz").order_by("process__opens_at").first()
    if motion and proposal:
        MotionOrigin.objects.get_or_create(motion=motion, defaults={"proposal": proposal})


def build_running(stage: Stage, texts: Facts) -> BudgetProcess:
    """Build the one that people vote on now."""
    today = timezone.localdate(stage.now)
    # Until the end of a Sunday two to three weeks ahead.
    sunday = today + datetime.timedelta(days=14 + (6 - today.weekday()) % 7)
    process = BudgetProcess.objects.create(
        slug=DEMO_SLUG, title="Bürgerhaushalt 2027", summary="150.000 Euro für Ideen aus der Bürgerschaft: Sie schlagen vor, die Ämter prüfen, alle stimmen ab.",
        budget=150_000, submit_from=today - datetime.timedelta(days=120), submit_until=today - datetime.timedelta(days=60),
        opens_at=_midnight(today - datetime.timedelta(days=8)), closes_at=_midnight(sunday + datetime.timedelta(days=1)),
        implement_until=today + datetime.timedelta(days=700), delete_on=sunday + datetime.timedelta(days=365),
        decided_on=today - datetime.timedelta(days=150), lot_seed="Hennef-4-17-23-31-38-45", **SAME,
    )  # fmt: skip
    _propose(process, texts["now"], ProposalState.ON_LIST)
    _propose(process, texts["refused"], ProposalState.NOT_FEASIBLE)
    _open(process)
    _give_codes(process)
    payloads = list(_payloads(texts["now"], process.budget, BALLOTS_NOW))
    for start in range(0, len(payloads), BATCH):
        _into_urn(process, payloads[start : start + BATCH])
        mix_urn(process.procedure_ptr)
    _comment(process)
    _print_letters(process)
    return process


def build_finished(stage: Stage, texts: Facts) -> BudgetProcess:
    """Build the one that is counted."""
    today = timezone.localdate(stage.now)
    end = today - datetime.timedelta(days=380)
    process = BudgetProcess.objects.create(
        slug="2025", title="Bürgerhaushalt 2025", summary="100.000 Euro, acht Projekte zur Wahl: das Ergebnis und was daraus geworden ist.",
        budget=100_000, submit_from=end - datetime.timedelta(days=140), submit_until=end - datetime.timedelta(days=80),
        opens_at=_midnight(end - datetime.timedelta(days=28)), closes_at=_midnight(end + datetime.timedelta(days=1)),
        implement_until=today + datetime.timedelta(days=240), delete_on=end + datetime.timedelta(days=730),
        decided_on=end - datetime.timedelta(days=160), lot_seed="Hennef-2-9-14-28-33-40", **SAME,
    )  # fmt: skip
    _propose(process, texts["before"], ProposalState.ON_LIST)
    _open(process)
    payloads = list(_payloads(texts["before"], process.budget, BALLOTS_BEFORE))
    for number, start in enumerate(range(0, len(payloads), BATCH)):
        day = end - datetime.timedelta(days=24 - 4 * number)
        receive(process.procedure_ptr, [_opened(process, said) for said in payloads[start : start + BATCH]], day=day)
    _mark(process, len(payloads))
    BudgetProcess.objects.filter(pk=process.pk).update(state=ProcedureState.CLOSED)
    destroy_key(process.procedure_ptr)
    count_ballots(process_id=str(process.pk))
    TallyResult.objects.filter(procedure_id=process.pk).update(counted_on=end + datetime.timedelta(days=2))
    publish_result(by=SYSTEM, process=process)
    BudgetProcess.objects.filter(pk=process.pk).update(published_on=end + datetime.timedelta(days=3))
    _carry_out(process, texts["before"], today)
    return process


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def _propose(process: BudgetProcess, texts: list[Facts], state: ProposalState) -> None:
    first = process.proposals.count()
    for number, text in enumerate(texts, first + 1):
        Proposal.objects.create(
            process=process, number=number, state=state, submitted_on=process.submit_from + datetime.timedelta(days=number * 3),
            released_on=process.submit_from + datetime.timedelta(days=number * 3 + 2),
            **{name: text[name].strip() for name in ("title", "summary", "text", "district", "topic")},
            **{name: text.get(name, "") for name in ("address", "finding")},
            estimate=text.get("estimate"), cost=text.get("cost"),
        )  # fmt: skip


def _open(process: BudgetProcess) -> None:
    process.list_frozen_on = process.announced_on = timezone.localdate(process.opens_at) - datetime.timedelta(days=10)
    process.save()
    freeze(process)
    make_key(process.procedure_ptr)
    process.state = ProcedureState.OPEN
    process.save()
    Turnout.objects.get_or_create(procedure=process.procedure_ptr)


def _give_codes(process: BudgetProcess) -> None:
    batch = CodeBatch.objects.create(
        procedure_id=process.pk, number=1, made_on=timezone.localdate(process.opens_at), size=len(DEMO_CODES)
    )
    VotingCode.objects.bulk_create(
        VotingCode(key=code_key(code.replace("-", "")), procedure_id=process.pk, batch=batch, serial=serial)
        for serial, code in enumerate(DEMO_CODES, 1)
    )


def _print_letters(process: BudgetProcess) -> None:
    """Letters that are printed, and what came back on paper: entered by one officer, waiting for a second one."""
    day = timezone.localdate(process.opens_at) - datetime.timedelta(days=3)
    codes = [new_code() for _letter in range(40)]
    batch = CodeBatch.objects.create(procedure_id=process.pk, number=2, made_on=day, size=len(codes))
    VotingCode.objects.bulk_create(
        VotingCode(key=code_key(code.replace("-", "")), procedure_id=process.pk, batch=batch, serial=serial)
        for serial, code in enumerate(codes, len(DEMO_CODES) + 1)
    )
    LetterRun.objects.create(
        batch=batch, state=LetterState.PRINTED, imported_on=day, delete_on=day + datetime.timedelta(days=14)
    )
    officer = Appointment.objects.current().filter(role=Role.PARTICIPATION).select_related("user").first()
    if officer is None:
        return
    by = viewer_for(officer.user, Assurance.SECOND_FACTOR)
    papers = begin_paper_batch(by=by, procedure=process.procedure_ptr)
    for code, choice in zip(codes, ("8, 3", "1", "8, 5", "", "2, 8", "3"), strict=False):
        enter_paper_ballot(by=by, batch=papers, code=code, choice=choice, is_blank=not choice)
    hand_over_paper_batch(by=by, batch=papers)


def _payloads(texts: list[Facts], budget: int, count: int) -> Iterator[str]:
    """Invent ballots: everybody likes some things more, and takes what still fits."""
    draw = random.Random(budget)  # noqa: S311
    projects = [(str(number), text["cost"], text["popular"]) for number, text in enumerate(texts, 1)]
    for _ballot in range(count):
        liked = [(number, cost) for number, cost, popular in projects if draw.random() * 100 < popular]
        draw.shuffle(liked)
        chosen, left = [], budget
        for number, cost in liked:
            if cost <= left:
                chosen.append(number)
                left -= cost
        yield approval_payload(chosen)


def _opened(process: BudgetProcess, payload: str) -> Opened:
    nonce = secrets.token_hex(32)
    return Opened(payload, nonce, commit(process.pk, bytes.fromhex(nonce), payload).hex())


def _into_urn(process: BudgetProcess, payloads: list[str]) -> None:
    opened = [_opened(process, payload) for payload in payloads]
    UrnEntry.objects.bulk_create(
        UrnEntry(commitment=one.commitment, procedure_id=process.pk, sealed=seal(URN, f"{one.nonce}{one.payload}"))
        for one in opened
    )
    _mark(process, len(opened))


def _mark(process: BudgetProcess, count: int) -> None:
    SpentMark.objects.bulk_create(
        SpentMark(key=keyed_hash("spent", secrets.token_hex(16)), procedure_id=process.pk) for _number in range(count)
    )
    turnout = Turnout.objects.get(pk=process.pk)
    turnout.count += count
    turnout.save()


def _comment(process: BudgetProcess) -> None:
    proposal = Proposal.objects.get(process=process, number=8)
    for signed_as, text in (
        ("Nachbar aus Allner", "Endlich. Meine Mutter sitzt im Rollstuhl und war seit Jahren nicht am Wasser."),
        ("", "Bitte an die Brutzeit denken, am Südufer brüten Haubentaucher."),
    ):
        ProposalComment.objects.create(
            proposal=proposal, signed_as=signed_as, text=text, state="shown",
            written_on=process.submit_until - datetime.timedelta(days=5),
        )  # fmt: skip


def _carry_out(process: BudgetProcess, texts: list[Facts], today: datetime.date) -> None:
    for number, text in enumerate(texts, 1):
        proposal = Proposal.objects.get(process=process, number=number)
        if proposal.state != ProposalState.CHOSEN:
            continue
        for days, state, title, *spent in text.get("steps", []):
            Milestone.objects.create(
                proposal=proposal, date=today + datetime.timedelta(days=days), state=state, title=title,
                spent=spent[0] if spent else None,
            )  # fmt: skip
