"""Votes from a process of its own: `python -m tests.participation.budget.voter PROCEDURE CODE NONCE MODE COUNT`.

MODE: plain casts COUNT times at once; "before" is killed before the vote is written down, "after" when it is, before the answer.
"""

import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.db import connection

from core.errors import Refused
from participation.models import Procedure
from participation.services.casting import cast_ballot
from participation.services.codes import redeem
from participation.signals import ballot_cast


def die(**_facts):
    os.kill(os.getpid(), signal.SIGKILL)


def cast(procedure_id, code, nonce):
    """Cast once and say what came of it."""
    try:
        procedure = Procedure.objects.get(pk=procedure_id)
        receipt = cast_ballot(
            procedure_id=procedure.pk, credential=redeem(code, procedure), payload='{"approve":["1"]}', nonce=nonce
        )
        return "again" if receipt.is_repeated else "counted"
    except Refused as refusal:
        return refusal.code
    finally:
        connection.close()


def main(procedure_id, code, nonce, mode, count):
    """Do it."""
    if mode == "before":
        ballot_cast.connect(die, weak=False)
    with ThreadPoolExecutor(int(count)) as pool:
        nonces = [f"{number:02x}{nonce[2:]}" if int(count) > 1 else nonce for number in range(int(count))]
        results = list(pool.map(lambda one: cast(procedure_id, code, one), nonces))
    if mode == "after":
        die()
    print(" ".join(results), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
