"""The register of processing (Art. 30 DSGVO) as data: every room enters what it keeps about people, and why."""

from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Retention:
    """How long something is kept: in words, in days, and who sees to it.

    Without `days` it stays for good or until somebody acts. `jobs`: names of jobs that come by themselves and take
    `dry_run`, answering how much is (or would be) forgotten. `setting`: a setting that holds the seconds. `chapter`: the
    chapter of the operator's handbook, where the house itself keeps nothing.
    """

    words: Text
    days: int | None = None
    jobs: tuple[str, ...] = ()
    setting: str = ""
    chapter: str = ""

    def __str__(self) -> str:
        return str(self.words)


@dataclass(frozen=True)
class Processing:
    """One processing. `fields`: what is kept, as app.Model.field or app.Model.* ; the rest in words."""

    purpose: Text
    basis: Text
    fields: tuple[str, ...]
    data: Text
    retention: Retention
    recipients: Text


_entries: dict[str, tuple[int, Processing]] = {}


def register_processing(order: int, name: str, processing: Processing) -> None:
    """Enter a processing. Called from an app's ready()."""
    _entries[name] = (order, processing)


def processings() -> list[Processing]:
    """Return all processings in their order."""
    return [processing for _order, processing in sorted(_entries.values(), key=lambda entry: entry[0])]
