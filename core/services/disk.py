"""What is said when the disk is full."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError
from django.utils.translation import gettext_lazy as _

from core.errors import Refused

FULL = (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def room_on_disk() -> Iterator[None]:
    """Turn a full disk into a refusal that says so."""
    try:
        yield
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise _refused() from error
    except OperationalError as error:
        if "disk is full" not in str(error) and "No space left" not in str(error):
            raise
        raise _refused() from error


def _refused() -> Refused:
    return Refused(
        _("Auf dem Datenträger ist kein Platz mehr. Was vorher da war, gilt weiter."),
        _("Bitten Sie den Betrieb, Platz zu schaffen, und starten Sie dann noch einmal."),
        code="disk_full",
    )
