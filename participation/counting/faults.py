"""What is wrong with an election, its settings or its file, and how to mend it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field


def _(text: str) -> str:
    # Marks a text for translation; a door translates it by Fault.said(gettext).
    return text


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: a stable code, German texts with %(name)s in them, and the line where it is one of a file."""

    code: str
    reason: str
    remedy: str
    values: Mapping[str, object] = field(default_factory=dict)
    line: int | None = None

    def said(self, translate: Callable[[str], str] = _) -> str:
        """Return it in words, in the language of `translate`."""
        place = translate(_("Zeile %(line)d:")) % {"line": self.line} if self.line is not None else ""
        words = (place, translate(self.reason) % self.values, translate(self.remedy) % self.values)
        return " ".join(word for word in words if word)

    def __str__(self) -> str:
        return self.said()


class NotCountable(ValueError):
    """Something cannot be counted; `faults` says everything that is wrong."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
