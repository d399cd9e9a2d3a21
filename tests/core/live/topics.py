"""Topics for the tests of the live hub, and the act that changes them; entered by every process that takes part.

Each key is a run of a job that does not exist: its `done` is the state.
"""

import uuid

from django.db import transaction

from core.live import LiveTopic
from core.models import JobRun
from core.services.live.publishing import publish

NAME = "tests.probe"
THROTTLE = 0.4


def state(key):
    """Return the state of a key, None while nobody has said anything."""
    run = JobRun.objects.filter(name=NAME, key=key).first()
    return {"n": run.done, "word": run.note} if run else None


@transaction.atomic
def say(topic, key, number, word=""):
    """Change the state of a key and publish it."""
    run, _made = JobRun.objects.get_or_create(
        name=NAME, key=key, defaults={"id": uuid.uuid5(uuid.NAMESPACE_URL, key), "kwargs": {}}
    )
    JobRun.objects.filter(pk=run.pk).update(done=number, note=word)
    return publish(topic, key, {"n": number, "word": word})


@transaction.atomic
def close(topic, key):
    """Let there be nothing more of a key."""
    JobRun.objects.filter(name=NAME, key=key).delete()
    return publish(topic, key, None)


def is_trusted(viewer, key):
    """Whoever has shown a second factor may listen, to all but one key."""
    return viewer.is_trusted and key != "niemand"


TOPICS = (
    LiveTopic("probe", state, key_type=str),
    LiveTopic("probe-slow", state, throttle=THROTTLE, key_type=str),
    LiveTopic("probe-private", state, is_trusted, key_type=str),
)
