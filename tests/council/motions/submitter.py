"""A process that hands in motions, several at once, or is killed in the middle: `python -m tests.council.motions.submitter`."""

import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.db import connection

from accounts.enums import Assurance
from accounts.models import User
from accounts.services.viewers import viewer_for
from core.errors import Refused
from council.models import Motion
from council.services.motion_submission import submit_motion
from council.signals import motion_submitted


def die(**_facts):
    """Die as a process does that loses its power."""
    os.kill(os.getpid(), signal.SIGKILL)


def submit(email, key):
    """Hand in once and say what came of it."""
    try:
        viewer = viewer_for(User.objects.get(email=email), Assurance.SECOND_FACTOR)
        return submit_motion(by=viewer, motion=Motion.objects.get(pk=key), version=1).number
    except Refused as refusal:
        return refusal.code
    finally:
        connection.close()


def main(email, mode, *keys):
    """Hand in all of them at once."""
    if mode == "before":
        motion_submitted.connect(die, weak=False)
    with ThreadPoolExecutor(len(keys)) as pool:
        results = list(pool.map(lambda key: submit(email, key), keys))
    if mode == "after":
        die()
    print(" ".join(results), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
