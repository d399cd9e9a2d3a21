"""versions: milliseconds to compare two versions of a paper of forty pages, word by word."""

import random
import time
from statistics import median

from core.services.writing.differences import compare
from tests.bench.figures import Figure

ROUNDS, PAGES, PARAGRAPHS, WORDS = 5, 40, 5, 80
KNOWN = [
    "der",
    "die",
    "das",
    "und",
    "mit",
    "von",
    "im",
    "Rat",
    "Ausschuss",
    "Straße",
    "Kosten",
    "Planung",
    "wird",
    "gebaut",
    "auf",
    "dem",
    "Grundstück",
    "sicher",
    "Radweg",
    "Stadt",
    "Schule",
    "Haushalt",
]
TARGET_MS = 300


def measure():
    """Yield the median for a revision: every fourth paragraph changed, one added, one removed."""
    chance = random.Random(1)
    before = [paragraph(chance) for _ in range(PAGES * PARAGRAPHS)]
    after = list(before)
    for place in range(0, len(after), 4):
        words = after[place].split(" ")
        words[5], words[40] = "neu", "anders"
        after[place] = " ".join(words)
    after.insert(50, paragraph(chance))
    del after[120]
    old, new = "\n\n".join(before), "\n\n".join(after)
    taken = []
    for _round in range(ROUNDS):
        begun = time.perf_counter()
        compare(old, new)
        taken.append((time.perf_counter() - begun) * 1000)
    yield Figure("version_diff", round(median(taken), 1), "ms", at_most=TARGET_MS)


def paragraph(chance):
    """Return some eighty words, one in five unlike all others."""
    words = [chance.choice(KNOWN) + (str(chance.randrange(999)) if chance.random() < 0.2 else "") for _ in range(WORDS)]
    return " ".join(words) + "."
