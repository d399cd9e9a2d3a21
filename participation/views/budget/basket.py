"""What somebody is choosing: one cookie of this site, sent on the pages of this ballot alone, never kept by the server.

It holds the seed of the drawn order and the numbers chosen, and after casting the receipt instead.
"""

import re
import secrets
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation

from participation.board.commitments import approval_payload, points_payload
from participation.enums import BallotKind
from participation.services.budget_reads import BallotPaper

COOKIE = "stimmzettel"
DAYS = 14
SEED = re.compile(r"[0-9a-f]{8}")
RECEIPT = re.compile(r"q([0-9a-f]{64})")
MARK = re.compile(r"([0-9]{1,9})(?:x([0-9]{1,3}))?")


@dataclass(frozen=True)
class Basket:
    """The seed of the order, and the points of each project chosen (1 where there are no points)."""

    seed: str
    marks: dict[str, int] = field(default_factory=dict)

    def with_mark(self, project: str, points: int) -> "Basket":
        """Return a basket in which a project has so many points; none takes it out."""
        marks = {key: value for key, value in self.marks.items() if key != project}
        return replace(self, marks=marks | ({project: points} if points > 0 else {}))

    def written(self) -> str:
        """Return it as the cookie holds it."""
        marks = (key if points == 1 else f"{key}x{points}" for key, points in self.marks.items())
        return f"{self.seed}.{'-'.join(marks)}"

    def payload(self, kind: BallotKind) -> str:
        """Return the ballot as it is cast."""
        return points_payload(self.marks) if kind == BallotKind.POINTS else approval_payload(self.marks)


def basket_of(request: HttpRequest, paper: BallotPaper) -> Basket:
    """Return what this browser holds; without a cookie an empty basket with the seed of the address, or a drawn one."""
    seed, _dot, said = request.COOKIES.get(COOKIE, "").partition(".")
    if not SEED.fullmatch(seed):
        given = request.POST.get("reihe") or request.GET.get("reihe", "")
        return Basket(given if SEED.fullmatch(given) else secrets.token_hex(4))
    known, marks = paper.by_id, dict[str, int]()
    for part in said.split("-"):
        found = MARK.fullmatch(part)
        if found and found[1] in known:
            marks[found[1]] = int(found[2] or 1) if paper.kind == BallotKind.POINTS else 1
    return Basket(seed, {key: points for key, points in marks.items() if points})


def receipt_of(request: HttpRequest) -> str:
    """Return the commitment of the ballot that this browser has cast, "" without one."""
    found = RECEIPT.fullmatch(request.COOKIES.get(COOKIE, ""))
    return found[1] if found else ""


def paths(slug: str) -> list[str]:
    """Return where the browser sends it: the pages of this ballot, in every language, the town's own last."""
    found = []
    for language, _name in reversed(settings.LANGUAGES):
        with translation.override(language):
            found.append(reverse("participation:budget_ballot", args=[slug]))
    return found


def keep(response: HttpResponse, slug: str, value: str, days: int = DAYS) -> None:
    """Let the browser hold it, on the pages of this ballot alone. Scripts write it as well.

    A cookie has one path, and the languages share none below the whole site: so there is one for each, always alike.
    """
    for number, path in enumerate(paths(slug)):
        if number:
            # Django knows cookies by their name, browsers by name and path: give the one before a place of its own.
            response.cookies[f"{COOKIE}:{number}"] = response.cookies.pop(COOKIE)
        response.set_cookie(
            COOKIE, value, max_age=days * 24 * 3600, path=path, secure=settings.IS_HTTPS, samesite="Strict"
        )


def forget(response: HttpResponse, slug: str) -> None:
    """Let the browser hold nothing."""
    keep(response, slug, "", days=0)
