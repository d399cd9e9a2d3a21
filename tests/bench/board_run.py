"""In a process of its own on the town of RATSPLATZ_DATA: what the chapter „board“ needs, as one line of JSON."""

import datetime
import json
import os
import time
from statistics import median

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from accounts.viewer import SYSTEM
from council.enums import OrganizationKind, Part
from council.models import Organization
from council.services import agenda, papers, planning
from council.services.consultations import plan_consultation, schedule_consultation
from tests.bench.motions_run import signed_in

FEW, MANY, ROUNDS = 6, 60, 15
# What the measure itself asks before it moves: the item, and the agenda's revision.
LOOKED = 2


def fill(meeting, council, number):
    """Let the agenda have so many items, every second one with a paper."""
    for n in range(meeting.agenda_items.count(), number):
        part = Part.PUBLIC if n % 4 else Part.NONPUBLIC
        if n % 2:
            paper = papers.release_paper(by=SYSTEM, paper=papers.write_paper(by=SYSTEM, title=f"Messung {n}"))
            own = plan_consultation(by=SYSTEM, paper=paper, organization=council)
            schedule_consultation(by=SYSTEM, consultation=own, meeting=meeting, part=part, public_title="Sache")
        else:
            agenda.add_item(by=SYSTEM, meeting=meeting, title=f"Bericht {n}", part=part, public_title="Sache")


def cost(call):
    """Return how many questions a call asks the database; where transactions begin and end is none."""
    with CaptureQueriesContext(connection) as queries:
        call()
    return sum(1 for each in queries if not each["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")))


def main():
    """Prepare and measure."""
    clerk = signed_in(User.objects.get(email="sitzungsdienst@hennef.example"))
    council = Organization.objects.filter(kind=OrganizationKind.COUNCIL).first()
    start = timezone.now() + datetime.timedelta(days=90)
    meeting = planning.plan_meeting(by=SYSTEM, organizations=[council], start=start)
    page = f"/admin/sitzungsdienst/sitzungen/{meeting.pk}/"

    def look():
        begun = time.perf_counter()
        answer = clerk.get(page)
        assert answer.status_code == 200, answer.status_code
        return time.perf_counter() - begun

    def move(position):
        row = meeting.agenda_items.filter(part=Part.PUBLIC).order_by("-order" if position == 1 else "order").first()
        meeting.refresh_from_db()
        facts = {"position": position, "revision": meeting.agenda_revision}
        begun = time.perf_counter()
        answer = clerk.post(f"{page}punkte/{row.pk}/verschieben/", facts, headers={"Accept": "application/json"})
        assert answer.status_code == 200, answer.content
        return time.perf_counter() - begun

    fill(meeting, council, FEW)
    look()
    few = cost(look)
    fill(meeting, council, MANY)
    look()
    move(1)
    facts = {
        "few_queries": few, "page_queries": cost(look), "page": median(look() for _ in range(5)),
        "move": median(move(1 if n % 2 else 40) for n in range(ROUNDS)), "move_queries": cost(lambda: move(1)) - LOOKED,
    }  # fmt: skip
    print(json.dumps(facts))


if __name__ == "__main__":
    main()
