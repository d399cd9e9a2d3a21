"""Kinds of texts for the tests, entered by every process that takes part. Rights lie in the database, one a person."""

from core.models import JobRun
from core.writing import Form, Right, WritingKind

NAME = "tests.right"


def grant(user, right):
    """Let somebody do so much with every text of the tests, from now on."""
    JobRun.objects.filter(name=NAME, key=str(user.pk)).delete()
    JobRun.objects.create(name=NAME, key=str(user.pk), note=right.name, kwargs={})


def right_of(viewer, key):
    """Return what was granted; nobody may do anything with the text „niemand“."""
    found = JobRun.objects.filter(name=NAME, key=str(viewer.user_id)).first()
    return Right[found.note] if found and key != "niemand" else Right.NONE


def name_of(user_id):
    """Return the name of an account."""
    from accounts.models import User

    return User.objects.get(pk=user_id).get_short_name()


def title(key):
    """Return what a text is called."""
    return f"Probe {key}"


PLAIN = WritingKind("probe-plain", right_of, title, Form.PLAIN, name_of, key_type=str)
PROSE = WritingKind("probe-prose", right_of, title, Form.PROSE, name_of, key_type=str)
KINDS = (PLAIN, PROSE)
