"""How good a hit is: by where the words stand and how close, in steps that both databases compute alike.

No statistics of the whole index take part, so no entry changes the place of another one.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import IntegerField
from django.db.models.expressions import RawSQL

from core.services.search.asking import Word
from core.services.search.tables import entries_with
from core.services.search.terms import Either, Node, Phrase, Term, every
from core.services.search.words import key_of_reference

REFERENCE, PART_OF_REFERENCE = 2_000, 500
WHOLE_TITLE, ALL_IN_TITLE, SOME_IN_TITLE, PHRASE_IN_TITLE = 400, 200, 100, 60
ALL_IN_HEAD, SOME_IN_KEYWORDS, ALL_IN_LEAD = 80, 20, 8
# From here on a hit is good enough to be the best one.
GOOD = 270
ENTRY = "core_searchentry"


def score(typed: str, words: Sequence[Word], tables: Sequence[str]) -> RawSQL:
    """Return the expression that tells how good an entry is. One piece of SQL: Django would take longer to build it."""
    nodes = [word.node for word in words]
    literal = every(Term(word.stem) for word in words)
    steps: list[tuple[str, list[Any], int]] = []

    def step(node: Node, points: int, *fields: str, also: str = "", params: Sequence[Any] = ()) -> None:
        # Only entries with all words are ever scored: a common word need not bring up all others that have it.
        found = entries_with(
            node, tables, fields, among=every(nodes) if len(nodes) > 1 and isinstance(node, Term | Either) else None
        )
        steps.append((f"{ENTRY}.id IN ({found.sql}){also}", [*found.params, *params], points))

    if key := key_of_reference(typed):
        steps.append((f"{ENTRY}.reference_key = %s", [key], REFERENCE))
    for word in words:
        if word.is_reference:
            steps.append((f"{ENTRY}.reference_key LIKE %s", [f"%{word.stem.replace('_', '/')}"], PART_OF_REFERENCE))
    step(literal, WHOLE_TITLE, "title", also=f" AND {ENTRY}.title_words = %s", params=[len(words)])
    step(every(nodes), ALL_IN_TITLE, "title")
    step(every(nodes), ALL_IN_HEAD, "title", "keywords", "lead")
    step(every(nodes), ALL_IN_LEAD, "lead")
    for node in nodes:
        step(node, SOME_IN_TITLE // len(nodes), "title")
        step(node, SOME_IN_KEYWORDS // len(nodes), "keywords")
    if len(words) > 1:
        step(Phrase(tuple(word.stem for word in words)), PHRASE_IN_TITLE, "title")
    sums = "".join(f" + CASE WHEN {condition} THEN {points} ELSE 0 END" for condition, _params, points in steps)
    params = [param for _condition, some, _points in steps for param in some]
    return RawSQL(f"{ENTRY}.weight{sums}", params, output_field=IntegerField())  # noqa: S611  words are bound, the rest is ours
