"""Which figures are hidden, so that no group of fewer than K people can be worked out from what is published.

The rules, and why they hold even for somebody who knows them (docs/decisions/0008-small-groups.md):

1. A table of n cells about N people is shown only if N > (K - 1) · n. How the people answered plays no part in that.
   So at least one cell of a shown table holds K people or more.
2. Cells with 1 to K - 1 people are hidden. If all hidden ones are equally big, the smallest others are hidden too, all that
   are equally big together, until the hidden ones differ. By rule 1 that comes to an end.
3. Nothing of these rules looks at the order of the cells. So whoever sees the table cannot tell which hidden cell has which
   of the hidden sizes: every way to exchange them would have been published in the same way, and each cell has two
   possible sizes at least.
4. A cell with nobody in it is shown: nobody can be recognised by it.
5. Cells that do not exclude each other are tables of two: those who are in it, and those who are not.
6. Means are said only where nothing is hidden.
7. A question that not everybody was asked is shown only if nothing is hidden in the questions it depends on, and if those
   asked and those not asked, within all and within each shown cell it depends on, are nobody or K people at least.
"""

from collections.abc import Collection, Sequence

K = 5


def is_shown(cells: int, base: int, k: int = K) -> bool:
    """Whether a table of so many cells about so many people is shown at all."""
    return base > (k - 1) * cells


def hidden_cells(counts: Sequence[int], k: int = K) -> set[int]:
    """Return which cells of a shown table are hidden; everybody is in exactly one of its cells."""
    hidden = {place for place, count in enumerate(counts) if 0 < count < k}
    while hidden and len({counts[place] for place in hidden}) == 1:
        rest = [count for place, count in enumerate(counts) if count and place not in hidden]
        smallest = min(rest)
        hidden |= {place for place, count in enumerate(counts) if count == smallest}
    return hidden


def is_hidden_alone(count: int, base: int, k: int = K) -> bool:
    """Whether a cell that excludes no other is hidden: its table has two cells, the other one is everybody else."""
    return not is_shown(2, base, k) or bool(hidden_cells((count, base - count), k))


def may_tell(asked: Collection[int], groups: Sequence[Collection[int]], k: int = K) -> bool:
    """Whether one may tell who was asked: within each group those asked and the others are nobody or k people at least.

    `groups`: people of everybody and of each shown cell that the question depends on.
    """
    among = set(asked)
    return not any(0 < len(part) < k for group in groups for part in (among & set(group), set(group) - among))
