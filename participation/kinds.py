"""What a kind of procedure must know. Survey and Bürgerhaushalt enter themselves at start."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from participation.enums import ProcedureKind
from participation.models import Procedure

Text = str | Promise


@dataclass(frozen=True)
class Finding:
    """Something that is not right before opening. `blocks`: it cannot open so. `path`: where to mend it."""

    text: Text
    blocks: bool = True
    path: str = ""


@dataclass(frozen=True)
class Opened:
    """What the urn gives out: what was said, its nonce and its commitment (both hex)."""

    payload: str
    nonce: str
    commitment: str


@dataclass(frozen=True)
class Kind:
    """One kind of procedure.

    `route`: name of its public page's route, which takes the slug. `desk_route`: the same at the desk, takes the key.
    `findings` lints before opening, `freeze` answers the configuration that counts from then on, `check` refuses a payload
    that the frozen configuration does not allow, `receive` keeps what a batch of the urn gives out (in drawn order),
    inside the caller's transaction. `forget` deletes (or, with True, only counts) single answers of its own. `keep` is asked
    before single answers are deleted: it stores what the public must still find afterwards. `prepare` is called when a
    procedure is announced and once more when it opens, `finish` when it has ended and its urn is empty, or was aborted.
    """

    name: ProcedureKind
    route: str
    desk_route: str
    findings: Callable[[Procedure], list[Finding]]
    freeze: Callable[[Procedure], dict[str, Any]]
    check: Callable[[Procedure, str], None]
    receive: Callable[[Procedure, Sequence[Opened]], None]
    forget: Callable[[Procedure, bool], int] = lambda procedure, dry_run: 0
    keep: Callable[[Procedure], None] = lambda procedure: None
    prepare: Callable[[Procedure], object] = lambda procedure: None
    finish: Callable[[Procedure], None] = lambda procedure: None


_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    """Enter a kind of procedure. Called from ready()."""
    _kinds[kind.name] = kind


def kind_of(procedure: Procedure) -> Kind:
    """Return the kind of a procedure."""
    return _kinds[procedure.kind]
