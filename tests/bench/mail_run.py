"""The measured part of the chapter „mail“, in a process of its own with the settings of a town."""

import json
import sys
import time
import uuid

import django

django.setup()

from django.utils import timezone

from accounts.kinds import Occasion
from accounts.models import Delivery, Follower, Subscription
from accounts.services.delivering import deliver_messages
from accounts.services.notices import write_notices
from council.models import Decision
from council.services.telling import concerned


def main(followers, sent):
    """Print seconds and rate as JSON."""
    Follower.objects.all().delete()
    row = Decision.objects.public().filter(agenda_item__consultation__paper__isnull=False).first()
    [paper] = concerned("result", row.pk)["vorlage"]
    people = [Follower(id=uuid.uuid4(), email=f"person{number}@beispiel.example") for number in range(followers)]
    Follower.objects.bulk_create(people, batch_size=2000)
    now = timezone.now()
    Subscription.objects.bulk_create(
        [Subscription(follower=each, topic="vorlage", subject=paper, confirmed_at=now) for each in people],
        batch_size=2000,
    )
    begun = time.monotonic()
    written = write_notices(targets=concerned("result", row.pk), occasion=Occasion("result", row.pk, now))
    queue = time.monotonic() - begun
    assert written == Delivery.objects.count() == followers
    # A part of the queue says how fast the rest would go.
    kept = Delivery.objects.order_by("id").values_list("pk", flat=True)[:sent]
    Delivery.objects.exclude(pk__in=list(kept)).delete()
    begun = time.monotonic()
    deliver_messages()
    seconds = time.monotonic() - begun
    assert Delivery.objects.filter(state="sent").count() == sent
    print(json.dumps({"queue": queue, "rate": sent / seconds}))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
