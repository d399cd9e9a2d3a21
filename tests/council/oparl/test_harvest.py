"""The round trip: a town harvested by another says the same there."""

import os

from django.db import connection

from council.models import Paper
from tests.council.oparl.acts import Clerk
from tests.council.oparl.two_towns import FIRST, differences, everything


def compare(second_town):
    return differences(everything(FIRST), second_town.told(), second_town.known())


def test_a_whole_town_is_the_same_elsewhere(town, second_town, monkeypatch):
    second_town.harvest(monkeypatch)
    assert compare(second_town) == []
    with second_town.entered():
        assert Paper.objects.public().count() > 50
    assert second_town.harvest(monkeypatch, full=True).report["counts"]["Paper"].keys() == {"unchanged"}
    assert compare(second_town) == []


# RATSPLATZ_ACTS=2000 RATSPLATZ_SEED=7 makes a longer day of it. Beside the embedded run, a short one does on PostgreSQL.
# A whole harvest hears of no tombstones: the acts are whole rounds, so that the last ones were harvested by date.
USUAL = "120" if connection.vendor == "sqlite" else "80"
ACTS, SEED = int(os.environ.get("RATSPLATZ_ACTS", USUAL)), int(os.environ.get("RATSPLATZ_SEED", "4"))
ROUND = 40


def test_after_any_day_of_clerks_the_other_town_is_the_same_again(town, second_town, monkeypatch, clock):
    second_town.harvest(monkeypatch)
    clerk = Clerk(SEED)
    for number in range(ACTS):
        before = everything(FIRST) if CAREFUL else {}
        # A second apart, as people work; now and then it is the next day.
        clock.shift(1 if clerk.dice.random() < 0.95 else 86_400)
        clerk.act()
        if CAREFUL:
            assert grown(before, everything(FIRST)) == [], clerk.done[-1]
        if number % ROUND == ROUND - 1:
            clock.shift(1)
            second_town.harvest(monkeypatch)
            assert compare(second_town) == [], clerk.done[-ROUND:]
    if ACTS >= 200:
        assert {name for name, _pk in clerk.done} >= {
            "depublish",
            "republish",
            "delete",
            "correct",
            "decide",
            "schedule",
        }
    clock.shift(3600)
    second_town.harvest(monkeypatch, full=True)
    assert compare(second_town) == []


# RATSPLATZ_CAREFUL=1 looks after every single act whether what changed says so.
CAREFUL = bool(os.environ.get("RATSPLATZ_CAREFUL"))
BACK_REFERENCES = ("papers", "meetings", "organizations", "persons", "paper", "meeting", "agendaItem")


def grown(before, after):
    """Return what changed without a later date (I8)."""
    found = []
    for address, row in after.items():
        old = before.get(address)
        if old is None or old.get("modified", "") < row.get("modified", ""):
            continue
        kind = row["type"].rsplit("/", 1)[-1]
        skipped = BACK_REFERENCES if kind in ("Location", "File") else ()
        found += [
            (address, name)
            for name in old.keys() | row.keys()
            if old.get(name) != row.get(name) and name not in skipped
        ]
    return found + [(address, "vanished") for address in before.keys() - after.keys()]
