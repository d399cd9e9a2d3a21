"""By which ways somebody proves to live in the town. Every room enters its ways at start.

A way says what it asks, what is kept of it and how sure the town is afterwards. It begins a proof (`start`) and ends it
(`complete`) without keeping the badge: accounts.services.residence does that for all of them, so that one person proves
with one account only, whichever way they went.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.utils.functional import Promise

from accounts.enums import ProofAssurance, ProofMethod
from accounts.viewer import Viewer

Text = str | Promise
Data = Mapping[str, Any]


@dataclass(frozen=True)
class Proof:
    """What a completed way has shown. `unique_key`: keyed hash (hex) of what only one person has; `user_id`: of whom.

    Two accounts with the same key are the same person. `assurance`: how sure, where it is not that of the way.
    """

    user_id: UUID
    unique_key: str
    assurance: ProofAssurance
    district: str = ""


@dataclass(frozen=True)
class ProofWay:
    """One way of proof.

    `about`: how it goes; `keeps`: what is stored and for how long. `holds`: for how long the proof is valid.
    `start_form`, `start`: what one types to begin, and what happens then; None where one begins elsewhere.
    `code_form`: what one types to end it, None where a link or an officer does. `leave`: answers the address of another
    house where one proves, in place of start. `asks_browser`: whether beginning takes a piece of work (core.services.
    human_check). `is_on`: whether the town offers it.
    """

    method: ProofMethod
    order: int
    label: Text
    about: Text
    keeps: Text
    assurance: Callable[[], ProofAssurance]
    holds: datetime.timedelta
    complete: Callable[[Viewer, Data], Proof]
    start: Callable[[Viewer, Data], None] | None = None
    start_form: Callable[..., forms.Form] | None = None
    start_button: Text = ""
    code_form: Callable[..., forms.Form] | None = None
    leave: Callable[[HttpRequest], str] | None = None
    waiting: Text = ""
    asks_browser: bool = False
    is_on: Callable[[], bool] = lambda: True

    @property
    def is_begun_online(self) -> bool:
        """Whether one begins it on the page of the account."""
        return self.start is not None or self.leave is not None

    def renews(self, valid_until: datetime.date, today: datetime.date) -> bool:
        """Whether a proof of the same strength that holds until then can be renewed already: in its last quarter."""
        return valid_until < today + self.holds / 4


_ways: dict[ProofMethod, ProofWay] = {}


def register_way(way: ProofWay) -> None:
    """Enter a way. Called from an app's ready(); the same method is replaced."""
    _ways[way.method] = way


def ways() -> list[ProofWay]:
    """Return the ways that the town offers, in their order."""
    return sorted((way for way in _ways.values() if way.is_on()), key=lambda way: way.order)


def way_of(method: str) -> ProofWay | None:
    """Return a way that the town offers."""
    return next((way for way in ways() if way.method == method), None)


def ways_to(level: str) -> list[ProofWay]:
    """Return the ways whose proof is of a level or above it."""
    return [way for way in ways() if way.assurance() in ProofAssurance(level).at_least()]
