"""The tree: the vectors of Certificate Transparency, and the law that every proof holds and no changed one does."""

import time
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.board.merkle import Tree, leaf_hash, node_hash, verify_consistency, verify_inclusion
from participation.board.verify import grow, root_of

LEAVES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def leaves_of(count):
    return [sha256(str(number).encode()).digest() for number in range(count)]


def plain_root(leaves):
    """The definition of the RFC, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(plain_root(leaves[:split]), plain_root(leaves[split:]))


@pytest.mark.parametrize("size", range(9))
def test_the_roots_are_those_of_certificate_transparency(size):
    assert Tree(LEAVES).root(size).hex() == Tree(LEAVES[:size]).root().hex() == ROOTS[size]
    assert root_of(grow([], LEAVES[:size])) == ROOTS[size]


def test_the_proofs_are_those_of_certificate_transparency():
    tree = Tree(LEAVES)
    assert [step.hex() for step in tree.inclusion(0, 8)] == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]
    assert [step.hex() for step in tree.consistency(6, 8)] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    assert [step.hex() for step in tree.consistency(2, 5)] == [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ]


@given(st.integers(0, 70))
def test_the_root_is_the_definition(size):
    assert Tree(leaves_of(70)).root(size) == plain_root(leaves_of(size))
    assert (
        root_of(grow(grow([], leaves_of(70)[: size // 2]), leaves_of(size)[size // 2 :]))
        == plain_root(leaves_of(size)).hex()
    )


@given(st.data())
def test_every_inclusion_proof_holds_and_no_changed_one(data):
    size = data.draw(st.integers(1, 70))
    index = data.draw(st.integers(0, size - 1))
    leaves = leaves_of(70)
    tree = Tree(leaves)
    proof, root = tree.inclusion(index, size), tree.root(size)
    assert verify_inclusion(leaves[index], index, size, proof, root)
    for false in changed(data, proof):
        assert not verify_inclusion(leaves[index], index, size, false, root)
    assert not verify_inclusion(flipped(data, leaves[index]), index, size, proof, root)
    assert not verify_inclusion(leaves[index], index, size, proof, flipped(data, root))
    for other in set(range(size)) - {index}:
        assert not verify_inclusion(leaves[index], other, size, proof, root)
    assert not verify_inclusion(leaves[index], size, size, proof, root)
    assert not verify_inclusion(leaves[index], -1, size, proof, root)


@given(st.data())
def test_every_consistency_proof_holds_and_no_changed_one(data):
    new = data.draw(st.integers(1, 70))
    old = data.draw(st.integers(1, new))
    tree = Tree(leaves_of(70))
    proof, roots = tree.consistency(old, new), (tree.root(old), tree.root(new))
    assert verify_consistency(old, new, *roots, proof)
    for false in changed(data, proof):
        assert not verify_consistency(old, new, *roots, false)
    assert not verify_consistency(old, new, flipped(data, roots[0]), roots[1], proof)
    assert not verify_consistency(old, new, roots[0], flipped(data, roots[1]), proof)
    rewritten = Tree([b"another past", *leaves_of(70)[1:]])
    assert not verify_consistency(old, new, roots[0], rewritten.root(new), rewritten.consistency(old, new))


def changed(data, proof):
    """The proof with one bit changed, one step too few, one too many."""
    yield [*proof, bytes(32)]
    if proof:
        place = data.draw(st.integers(0, len(proof) - 1))
        yield [*proof[:place], flipped(data, proof[place]), *proof[place + 1 :]]
        yield proof[:-1]


def flipped(data, value):
    bit = data.draw(st.integers(0, 8 * len(value) - 1))
    return (int.from_bytes(value, "big") ^ 1 << bit).to_bytes(len(value), "big")


def test_from_nothing_everything_follows():
    tree = Tree(leaves_of(5))
    assert tree.consistency(0) == []
    assert verify_consistency(0, 5, Tree().root(), tree.root(), [])
    assert not verify_consistency(0, 5, tree.root(), tree.root(), [])
    assert not verify_consistency(5, 3, tree.root(), tree.root(3), [])


@pytest.mark.parametrize(
    "call", [("inclusion", 5), ("inclusion", -1), ("consistency", 6), ("inclusion", 0, 6), ("root", 6)]
)
def test_what_is_not_in_the_tree_has_no_proof(call):
    name, *arguments = call
    with pytest.raises(IndexError):
        getattr(Tree(leaves_of(5)), name)(*arguments)


def test_a_town_of_a_hundred_thousand_ballots_waits_for_nothing():
    leaves = leaves_of(100_000)
    begin = time.perf_counter()
    tree = Tree(leaves)
    for index in range(0, 100_000, 100):
        assert len(tree.inclusion(index)) <= 17
        assert len(tree.consistency(index + 1, 99_999)) <= 18
    # Measured: half a second.
    assert time.perf_counter() - begin < 10
