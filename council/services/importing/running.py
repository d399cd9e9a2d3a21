"""Run an import."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ImportOptions:
    """What an import is asked to do."""


def import_oparl() -> None:
    """Import."""
