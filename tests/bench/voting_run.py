"""In a process of its own on the town of RATSPLATZ_DATA: `fill` makes a ballot of 120 projects, `cast` measures voting."""

import datetime
import json
import os
import secrets
import sys
import time
import uuid

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from participation.enums import Access, ProcedureState, ProposalState
from participation.models import BudgetProcess, CodeBatch, Proposal, SpentMark, Turnout, VotingCode
from participation.services.casting import cast_ballot
from participation.services.codes import code_key, new_code, redeem
from participation.services.procedures import freeze

SLUG, PROJECTS, VOTES = "messung-haushalt", 120, 200


def fill():
    """Open a vote of 120 projects, once."""
    found = BudgetProcess.objects.filter(slug=SLUG).first()
    if found:
        return found
    now, today = timezone.now(), timezone.localdate()
    process = BudgetProcess.objects.create(
        slug=SLUG, title="Messung", summary="Messung", audience="alle", access=Access.CODE, budget=500_000, announced_on=today,
        opens_at=now - datetime.timedelta(days=1), closes_at=now + datetime.timedelta(days=9), lot_seed="los", list_frozen_on=today,
        submit_from=today - datetime.timedelta(days=60), submit_until=today - datetime.timedelta(days=30), legal_basis="§ 23 GO NRW",
        privacy_notice="Ohne Namen.", delete_on=today + datetime.timedelta(days=90), contact="Amt", decided_on=today, decided_by="Rat",
    )  # fmt: skip
    Proposal.objects.bulk_create(
        Proposal(
            process=process, number=number, title=f"Ein Projekt mit einem längeren Namen, Nummer {number}", text="Text",
            summary="Ein Satz, der sagt, was entstehen soll und für wen es gedacht ist.", cost=1000 * (number % 40 + 1),
            district=f"Ortsteil {number % 12}", topic=f"Thema {number % 7}", state=ProposalState.ON_LIST, submitted_on=today,
            released_on=today,
        )
        for number in range(1, PROJECTS + 1)
    )  # fmt: skip
    freeze(process)
    process.state = ProcedureState.OPEN
    process.save()
    Turnout.objects.get_or_create(procedure=process.procedure_ptr)
    return process


def cast():
    """Return seconds for votes and for bare single-row inserts, and the queries of one vote."""
    process = fill()
    number = process.code_batches.count() + 1
    batch = CodeBatch.objects.create(procedure_id=process.pk, number=number, made_on=timezone.localdate(), size=VOTES)
    codes = [new_code() for _number in range(VOTES)]
    first = process.codes.count()
    VotingCode.objects.bulk_create(
        VotingCode(key=code_key(code.replace("-", "")), procedure_id=process.pk, batch=batch, serial=first + place)
        for place, code in enumerate(codes, 1)
    )

    def vote(code):
        credential = redeem(code, process)
        cast_ballot(
            procedure_id=process.pk,
            credential=credential,
            payload='{"approve":["1","2","3"]}',
            nonce=secrets.token_hex(32),
        )

    with CaptureQueriesContext(connection) as queries:
        vote(codes.pop())
    votes, inserts = [], []
    while codes:
        begun = time.perf_counter()
        for code in codes[:20]:
            vote(code)
        votes.append((time.perf_counter() - begun) / min(20, len(codes)))
        del codes[:20]
        begun = time.perf_counter()
        for _row in range(20):
            SpentMark.objects.create(key=f"bench{uuid.uuid4().hex}", procedure_id=process.pk)
        inserts.append((time.perf_counter() - begun) / 20)
    SpentMark.objects.filter(key__startswith="bench").delete()
    # BEGIN and COMMIT are no questions.
    asked = [one for one in queries if not one["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))]
    print(
        json.dumps(
            {
                "votes": sorted(votes)[len(votes) // 2],
                "inserts": sorted(inserts)[len(inserts) // 2],
                "queries": len(asked),
            }
        )
    )


if __name__ == "__main__":
    {"fill": fill, "cast": cast}[sys.argv[1]]()
