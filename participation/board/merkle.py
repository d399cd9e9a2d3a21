"""The tree over the board: hashes and proofs of RFC 6962, section 2.1."""

from collections.abc import Iterable
from hashlib import sha256

Proof = list[bytes]
EMPTY = sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    """Return the hash of a leaf."""
    return sha256(b"\0" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of two subtrees."""
    return sha256(b"\1" + left + right).digest()


class Tree:
    """A tree that only grows. It keeps the hashes of whole subtrees, so that every root and proof takes few steps.

    `_levels[k][j]` is the hash over the leaves from j · 2^k to (j + 1) · 2^k.
    """

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._levels: list[list[bytes]] = [[]]
        self.extend(leaves)

    def __len__(self) -> int:
        return len(self._levels[0])

    def append(self, leaf: bytes) -> None:
        """Add a leaf at the end."""
        self._levels[0].append(leaf_hash(leaf))
        level = 0
        while len(self._levels[level]) % 2 == 0:
            if level + 1 == len(self._levels):
                self._levels.append([])
            self._levels[level + 1].append(node_hash(*self._levels[level][-2:]))
            level += 1

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add leaves at the end."""
        for leaf in leaves:
            self.append(leaf)

    def root(self, size: int | None = None) -> bytes:
        """Return the root over the first leaves, or over all."""
        return self._hash(0, self._checked(size))

    def inclusion(self, index: int, size: int | None = None) -> Proof:
        """Return the proof that a leaf is among the first leaves: the siblings on its way up."""
        end = self._checked(size)
        if not 0 <= index < end:
            raise IndexError(index)
        proof, start = [], 0
        while end - start > 1:
            middle = start + _split(end - start)
            if index < middle:
                proof.append(self._hash(middle, end))
                end = middle
            else:
                proof.append(self._hash(start, middle))
                start = middle
        return proof[::-1]

    def consistency(self, old: int, new: int | None = None) -> Proof:
        """Return the proof that the first `old` leaves are the beginning of the first `new` ones."""
        end = self._checked(new)
        if not 0 <= old <= end:
            raise IndexError(old)
        if old in (0, end):
            return []
        proof, start = [], 0
        while end != old:
            middle = start + _split(end - start)
            if old <= middle:
                proof.append(self._hash(middle, end))
                end = middle
            else:
                proof.append(self._hash(start, middle))
                start = middle
        # A subtree that begins with the first leaf is the old root itself, which whoever checks has.
        return ([self._hash(start, end)] if start else []) + proof[::-1]

    def _checked(self, size: int | None) -> int:
        if size is None:
            return len(self)
        if not 0 <= size <= len(self):
            raise IndexError(size)
        return size

    def _hash(self, start: int, end: int) -> bytes:
        """Return the hash over some leaves; `start` is a multiple of the smallest power of two that holds them."""
        if start == end:
            return EMPTY
        parts = []
        while start < end:
            level = (end - start).bit_length() - 1
            parts.append(self._levels[level][start >> level])
            start += 1 << level
        top = parts.pop()
        while parts:
            top = node_hash(parts.pop(), top)
        return top


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Proof, root: bytes) -> bool:
    """Whether a proof shows that a leaf stands at an index below a root."""
    if not 0 <= index < size:
        return False
    top, place, last = leaf_hash(leaf), index, size - 1
    for sibling in proof:
        if last == 0:
            return False
        if place % 2 or place == last:
            top = node_hash(sibling, top)
            while place and not place % 2:
                place, last = place >> 1, last >> 1
        else:
            top = node_hash(top, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and top == root


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Proof) -> bool:
    """Whether a proof shows that the tree below the new root begins with the tree below the old one."""
    if not 0 <= old <= new:
        return False
    if old in (0, new):
        return not proof and old_root == (EMPTY if old == 0 else new_root)
    place, last = old - 1, new - 1
    while place % 2:
        place, last = place >> 1, last >> 1
    rest = list(proof) if place else [old_root, *proof]
    if not rest:
        return False
    return _climb(place, last, rest) == (old_root, new_root)


def _climb(place: int, last: int, proof: Proof) -> tuple[bytes, bytes] | None:
    """Return the old and the new root a proof leads to, or None when it is too long or too short."""
    old_top = new_top = proof[0]
    for sibling in proof[1:]:
        if last == 0:
            return None
        if place % 2 or place == last:
            old_top, new_top = node_hash(sibling, old_top), node_hash(sibling, new_top)
            while place and not place % 2:
                place, last = place >> 1, last >> 1
        else:
            new_top = node_hash(new_top, sibling)
        place, last = place >> 1, last >> 1
    return None if last else (old_top, new_top)


def _split(size: int) -> int:
    """Return the largest power of two below a size."""
    return 1 << (size - 1).bit_length() - 1
