"""The town with the kinds of the tests: `uvicorn tests.core.writing.town:application`, `python -m tests.core.writing.town`."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from config.asgi import application

# isort: split
from core.writing import Right, register_writing_kind
from tests.core.writing import kinds

__all__ = ["application"]
for each in kinds.KINDS:
    register_writing_kind(each)


def grant(user_id, right):
    """Change what somebody may."""
    from accounts.models import User

    kinds.grant(User.objects.get(pk=user_id), Right[right])


def purge(key):
    """Purge a text."""
    from core.services.writing.keeping import purge_text

    purge_text(kind=kinds.PLAIN, key=key, by_user=None, ground="Probe")


def compact(key):
    """Compact a text."""
    from core.models import Text
    from core.services.writing.keeping import compact_text

    compact_text(pk=Text.objects.get(kind="probe-plain", key=key).pk, keep=0)


def main():
    """Do what each line asks for."""
    acts = {"grant": grant, "purge": purge, "compact": compact}
    for line in sys.stdin:
        name, *words = line.split()
        acts[name](*words)
        print("done", flush=True)


if __name__ == "__main__":
    main()
