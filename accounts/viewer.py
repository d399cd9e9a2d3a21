"""Who is looking: the one argument of every visible_to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from accounts.enums import Assurance, MandateKind, Role

T = TypeVar("T")


@dataclass(frozen=True)
class Viewer:
    """An account together with what its session has proved and the offices it holds today.

    Reading what is not public needs `assurance` SECOND_FACTOR; rights without it count for nothing there.
    `memo` keeps what an upper room computed once for this viewer.
    """

    user_id: UUID | None = None
    assurance: Assurance = Assurance.NONE
    roles: frozenset[Role] = frozenset()
    mandates: frozenset[MandateKind] = frozenset()
    memo: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def is_trusted(self) -> bool:
        """Whether this session has shown a second factor."""
        return self.assurance >= Assurance.SECOND_FACTOR

    def has(self, *roles: Role) -> bool:
        """Whether one of roles is held, in a session with a second factor."""
        return self.is_trusted and not self.roles.isdisjoint(roles)

    def holds(self, *kinds: MandateKind) -> bool:
        """Whether one of these mandates is held, in a session with a second factor."""
        return self.is_trusted and not self.mandates.isdisjoint(kinds)

    def remember(self, key: str, compute: Callable[[], T]) -> T:
        """Return compute(), computed at most once for this viewer."""
        if key not in self.memo:
            self.memo[key] = compute()
        return self.memo[key]


PUBLIC = Viewer()
# The town itself: importers, the demo and schedules act as it.
SYSTEM = Viewer(assurance=Assurance.SECOND_FACTOR, roles=frozenset(Role))
