"""What waits for one person: told to nobody else, listed in the account, and in mails only by a sentence that names no thing.

It goes the way of all notices (accounts.services.notices): one subscription of the account to itself, which chooses how
often; it cannot be cancelled, only kept to the list.
"""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.kinds import Errand, NoticeText, Occasion, Shown, Subject, Topic, errand_named
from accounts.models import Follower, Subscription, User
from accounts.services.notices import write_notices
from accounts.viewer import Viewer

NAME = "aufgabe"


@transaction.atomic
def tell_people(*, users: Iterable[UUID], occasion: Occasion) -> int:
    """Tell accounts that something waits for them; again without change. Return how many were told.

    `occasion.name` is that of an errand. Whoever may not read the thing is not told.
    """
    wanted = sorted(set(users), key=str)
    for user in User.objects.filter(pk__in=wanted, is_active=True).values_list("pk", flat=True):
        follower, _made = Follower.objects.get_or_create(user_id=user)
        Subscription.objects.get_or_create(
            follower=follower, topic=NAME, subject=str(user), defaults={"confirmed_at": timezone.now()}
        )
    return write_notices(targets={NAME: [str(user) for user in wanted]}, occasion=occasion)


def _show(viewer: Viewer, subject: Subject) -> Shown | None:
    is_own = viewer.user_id is not None and subject.key == str(viewer.user_id)
    return Shown(str(_("An Sie persönlich")), reverse("account_notices")) if is_own else None


def _describe(viewer: Viewer, occasions: Iterable[Occasion]) -> dict[Occasion, NoticeText]:
    by_errand: dict[str, list[Occasion]] = defaultdict(list)
    for occasion in occasions:
        by_errand[occasion.name].append(occasion)
    found: dict[Occasion, NoticeText] = {}
    for name, part in by_errand.items():
        if errand := errand_named(name):
            found |= errand.describe(viewer, part)
    return found


def _hint(occasion: Occasion) -> NoticeText | None:
    errand: Errand | None = errand_named(occasion.name)
    return NoticeText(str(errand.hint), "", errand.path(occasion.thing)) if errand else None


TOPIC = Topic(
    name=NAME,
    label=_("Aufgaben und Fristen"),
    button=_("Aufgaben verfolgen"),
    about=_("Was auf Sie wartet, und welche Frist naht."),
    show=_show,
    describe=_describe,
    hint=_hint,
)
