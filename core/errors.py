"""The one way an act says no."""

import dataclasses
from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise

Text = str | Promise


@dataclass
class Refused(Exception):
    """An act was refused: nothing was written.

    `reason` says what is wrong and `remedy` what to do, both translatable and shown to the user.
    `field` names the form field to mark, `code` is stable for tests and callers.
    """

    reason: Text
    remedy: Text = ""
    code: str = "refused"
    field: str = ""
    params: dict[str, object] = dataclasses.field(default_factory=dict)
    # Whether the same act may succeed later without anybody changing anything: a job tries it again.
    is_temporary: ClassVar[bool] = False

    def __str__(self) -> str:
        return " ".join(str(part) for part in (self.reason, self.remedy) if part)


class NotPermitted(Refused):
    """The person may not do this at all."""
