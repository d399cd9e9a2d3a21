"""The register of processing (Art. 30 DSGVO) as data: every room enters what it keeps about people, and why."""

from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Processing:
    """One processing. `fields`: what is kept, as app.Model.field or app.Model.* ; `retention` and the rest in words."""

    purpose: Text
    basis: Text
    fields: tuple[str, ...]
    data: Text
    retention: Text
    recipients: Text


_entries: dict[str, tuple[int, Processing]] = {}


def register_processing(order: int, name: str, processing: Processing) -> None:
    """Enter a processing. Called from an app's ready()."""
    _entries[name] = (order, processing)


def processings() -> list[Processing]:
    """Return all processings in their order."""
    return [processing for _order, processing in sorted(_entries.values(), key=lambda entry: entry[0])]
