"""What the people of the demo town follow, and what they were told of it."""

from typing import Any

from django.utils import timezone

from accounts.demo import PEOPLE
from accounts.enums import Frequency
from accounts.kinds import Occasion
from accounts.models import Follower, User
from accounts.services.notices import write_notices
from core.demo import Stage
from council.enums import OrganizationKind
from council.models import Decision, Matter, Meeting, Organization, Paper
from council.services.telling import concerned

# Who follows what: matters by place in the list of latest progress, papers of decisions, the council or committees.
FOLLOWED: dict[str, tuple[str, ...]] = {
    "buergermeisterin": ("rat",),
    "sitzungsdienst": ("rat", "ausschuss"),
    "vorsitz": ("ausschuss", "vorgang"),
    "rat": ("rat", "vorlage", "vorgang"),
    "sachkundig": ("ausschuss", "vorlage"),
    "buergerin": ("vorgang", "vorlage", "rat"),
    "gast": ("vorgang",),
}
WEEKLY = ("vorsitz", "sachkundig")
LAST = 4


def build_following(stage: Stage) -> None:
    """Let the seven follow a few things and find in their lists what happened last; again without change."""
    things = _things()
    users = {user.email: user for user in User.objects.filter(email__in=[person.email for person in PEOPLE])}
    for number, person in enumerate(PEOPLE, start=1):
        if user := users.get(person.email):
            _follow(user, [things[name] for name in FOLLOWED[person.key] if name in things], person.key)
        stage.progress(number, len(PEOPLE) + 1, person.name)
    for name, row in _happened():
        occasion = Occasion(name, row.pk, row.public_modified_at)
        write_notices(targets=concerned(name, row.pk), occasion=occasion)
    stage.progress(len(PEOPLE) + 1, len(PEOPLE) + 1, "Mitteilungen")


def _decided() -> Any:
    """Return what the council decided about papers, the latest first."""
    rows = Decision.objects.public().filter(agenda_item__meeting__organizations__kind=OrganizationKind.COUNCIL)
    return rows.filter(agenda_item__consultation__isnull=False).order_by("-decided_at", "-pk").distinct()


def _things() -> dict[str, tuple[str, Any]]:
    """Return what can be followed by a word: topic and row."""
    bodies = Organization.objects.public().current().order_by("name")
    papers = list(_decided().values_list("agenda_item__consultation__paper", flat=True)[:LAST])
    found = {
        "rat": ("gremium", bodies.of_kind(OrganizationKind.COUNCIL).first()),
        "ausschuss": ("gremium", bodies.of_kind(OrganizationKind.COMMITTEE).first()),
        "vorlage": ("vorlage", Paper.objects.public().filter(pk__in=papers).order_by("reference").first()),
        "vorgang": (
            "vorgang",
            Matter.objects.public()
            .filter(papers__in=Paper.objects.public())
            .order_by("-last_progress_at", "title")
            .first(),
        ),
    }
    return {word: pair for word, pair in found.items() if pair[1] is not None}


def _follow(user: User, things: list[tuple[str, Any]], key: str) -> None:
    follower, _made = Follower.objects.get_or_create(user=user)
    frequency = Frequency.WEEKLY if key in WEEKLY else Frequency.LIST
    for topic, row in things:
        follower.subscriptions.get_or_create(
            topic=topic,
            subject=str(row.pk),
            query="",
            defaults={"frequency": frequency, "confirmed_at": timezone.now()},
        )


def _happened() -> list[tuple[str, Any]]:
    """Return what happened last, the oldest first."""
    decisions = list(_decided()[:LAST])
    coming = list(Meeting.objects.public().upcoming()[:LAST])
    return [*(("meeting", row) for row in reversed(coming)), *(("result", row) for row in reversed(decisions))]
