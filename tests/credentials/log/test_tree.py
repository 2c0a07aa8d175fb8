"""The tree of the log, held against its definition, against known answers, and against altered proofs."""

from functools import cache
from hashlib import sha256
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoperforms.credentials.log.checks import Head, NotProved, check_consistency, check_inclusion
from whoperforms.credentials.log.tree import Tree
from whoperforms.kernel.errors import BadValue

KNOWN_LEAVES = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
MOST = 300


def leaf_of(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


LEAVES = tuple(leaf_of(b"entry %d" % number) for number in range(MOST))
TREE = Tree(LEAVES)


def above(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def split(length: int) -> int:
    power = 1
    while power * 2 < length:
        power *= 2
    return power


@cache
def root_by_definition(start: int, end: int) -> bytes:
    if end - start <= 1:
        return LEAVES[start] if end - start else sha256(b"").digest()
    middle = start + split(end - start)
    return above(root_by_definition(start, middle), root_by_definition(middle, end))


def path_by_definition(index: int, start: int, end: int) -> list[bytes]:
    if end - start == 1:
        return []
    k = split(end - start)
    if index < k:
        return [*path_by_definition(index, start, start + k), root_by_definition(start + k, end)]
    return [*path_by_definition(index - k, start + k, end), root_by_definition(start, start + k)]


def proof_by_definition(old: int, start: int, end: int, *, whole: bool) -> list[bytes]:
    if old == end - start:
        return [] if whole else [root_by_definition(start, end)]
    k = split(end - start)
    if old <= k:
        return [*proof_by_definition(old, start, start + k, whole=whole), root_by_definition(start + k, end)]
    return [
        *proof_by_definition(old - k, start + k, end, whole=False),
        root_by_definition(start, start + k),
    ]


@pytest.mark.parametrize(
    ("size", "root"),
    [
        (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
        (7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
        (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ],
)
def test_the_root_of_known_leaves_is_the_known_one(size, root):
    tree = Tree(leaf_of(bytes.fromhex(data)) for data in KNOWN_LEAVES)

    assert tree.root(size).hex() == root


def test_every_size_has_the_root_that_the_definition_gives():
    grown = Tree()

    for size in range(MOST + 1):
        assert TREE.root(size) == grown.root() == root_by_definition(0, size)
        if size < MOST:
            grown.append(LEAVES[size])


@pytest.mark.parametrize("size", [*range(1, 34), 63, 64, 65, 127, 128, 129, 255, 256, 257, 299, 300])
def test_each_leaf_of_each_size_is_proved_by_the_path_that_the_definition_gives(size):
    for index in range(size):
        path = TREE.inclusion(index, size)

        assert list(path) == path_by_definition(index, 0, size)
        check_inclusion(LEAVES[index], index, path, Head(size, TREE.root(size)))


@pytest.mark.parametrize("size", [*range(1, 34), 63, 64, 65, 127, 128, 129, 255, 256, 257, 299, 300])
def test_each_earlier_size_is_proved_by_the_hashes_that_the_definition_gives(size):
    for old in range(size + 1):
        path = TREE.consistency(old, size)

        assert list(path) == (proof_by_definition(old, 0, size, whole=True) if old else [])
        check_consistency(Head(old, TREE.root(old)), Head(size, TREE.root(size)), path)


sizes = st.integers(1, MOST)


@given(sizes, st.randoms(use_true_random=False))
def test_a_proof_of_a_leaf_that_was_altered_anywhere_proves_nothing(size: int, dice: Random):
    index = dice.randrange(size)
    leaf, path, head = LEAVES[index], list(TREE.inclusion(index, size)), Head(size, TREE.root(size))

    for case in altered_inclusions(leaf, index, path, head, dice):
        with pytest.raises(NotProved):
            check_inclusion(*case)


def altered_inclusions(leaf, index, path, head, dice):
    yield flipped(leaf, dice), index, path, head
    yield leaf, index, path, Head(head.size, flipped(head.root, dice))
    yield leaf, index, [*path, leaf], head
    yield leaf, index, [leaf, *path], head
    yield leaf, head.size, path, head
    yield leaf, -1, path, head
    yield leaf, index, [*path, b""], head
    yield leaf, index, path, Head(head.size, head.root[:-1])
    if path:
        place = dice.randrange(len(path))
        yield leaf, index, [*path[:place], flipped(path[place], dice), *path[place + 1 :]], head
        yield leaf, index, [*path[:place], *path[place + 1 :]], head
        yield leaf, index, path[:-1], head
        yield leaf, (index + 1) % head.size, path, head
        yield above(leaf, path[0]), index >> 1, path, head
        yield above(leaf, path[0]), index >> 1, path[1:], head
        yield above(path[0], leaf), index >> 1, path[1:], head


@given(sizes, st.randoms(use_true_random=False))
def test_a_proof_of_growth_that_was_altered_anywhere_proves_nothing(size: int, dice: Random):
    old_size = dice.randint(1, size)
    path = list(TREE.consistency(old_size, size))
    old, new = Head(old_size, TREE.root(old_size)), Head(size, TREE.root(size))

    for case in altered_consistencies(old, new, path, dice):
        with pytest.raises(NotProved):
            check_consistency(*case)


def altered_consistencies(old, new, path, dice):
    yield Head(old.size, flipped(old.root, dice)), new, path
    yield old, Head(new.size, flipped(new.root, dice)), path
    yield old, new, [*path, new.root]
    yield old, new, [old.root, *path]
    yield Head(new.size + 1, old.root), new, path
    yield Head(0, old.root), new, path
    yield Head(-1, old.root), new, path
    if path:
        place = dice.randrange(len(path))
        yield old, new, [*path[:place], flipped(path[place], dice), *path[place + 1 :]]
        yield old, new, [*path[:place], *path[place + 1 :]]
        yield old, new, path[:-1]
        yield old, new, []
        yield Head(old.size - 1, old.root), new, path


def flipped(hashed: bytes, dice: Random) -> bytes:
    place = dice.randrange(len(hashed))
    return hashed[:place] + bytes([hashed[place] ^ (1 << dice.randrange(8))]) + hashed[place + 1 :]


@given(st.integers(1, MOST - 1), st.integers(1, MOST))
def test_a_log_with_one_other_entry_cannot_prove_that_it_grew_from_the_first(old: int, more: int):
    changed = list(LEAVES[: min(old + more, MOST)])
    changed[old - 1] = leaf_of(b"another")
    other = Tree(changed)

    with pytest.raises(NotProved, match="history differs"):
        check_consistency(Head(old, TREE.root(old)), Head(other.size, other.root()), other.consistency(old))


@pytest.mark.parametrize("size", [1, 2, 4, 7])
def test_the_way_to_a_root_does_not_prove_an_entry_of_a_log_of_another_size(size):
    with pytest.raises(NotProved):
        check_inclusion(LEAVES[7], size - 1, TREE.inclusion(7, 8), Head(size, TREE.root(8)))


@given(st.integers(2, MOST), st.data())
def test_a_node_above_two_entries_is_no_entry(size, data):
    index = data.draw(st.integers(0, size - 2).map(lambda number: number & ~1))
    path = TREE.inclusion(index, size)

    with pytest.raises(NotProved):
        check_inclusion(above(LEAVES[index], LEAVES[index + 1]), index >> 1, path[1:], Head(size, TREE.root(size)))


def test_two_roots_of_one_size_are_two_histories():
    with pytest.raises(NotProved, match="two different roots"):
        check_consistency(Head(7, TREE.root(7)), Head(7, TREE.root(8)), ())


def test_a_log_does_not_prove_that_it_shrank():
    with pytest.raises(NotProved, match="fewer than the 8 that the log had before"):
        check_consistency(Head(8, TREE.root(8)), Head(7, TREE.root(7)), ())


@pytest.mark.parametrize(
    "ask",
    [
        lambda tree: tree.root(9),
        lambda tree: tree.root(-1),
        lambda tree: tree.leaf(8),
        lambda tree: tree.leaf(-1),
        lambda tree: tree.inclusion(8),
        lambda tree: tree.inclusion(-1),
        lambda tree: tree.inclusion(3, 3),
        lambda tree: tree.inclusion(0, 0),
        lambda tree: tree.inclusion(0, 9),
        lambda tree: tree.consistency(9),
        lambda tree: tree.consistency(-1),
        lambda tree: tree.consistency(5, 4),
        lambda tree: tree.append(b"data, not its hash"),
    ],
    ids=[
        *("a root beyond it", "a root below nothing", "a leaf beyond it", "a leaf below nothing"),
        *("a proof beyond it", "a proof below nothing", "a proof beyond a size", "a proof of nothing"),
        *("a proof in more than it", "growth from more", "growth from less than nothing"),
        *("growth to less", "no hash"),
    ],
)
def test_what_the_tree_does_not_hold_is_refused(ask):
    with pytest.raises(BadValue):
        ask(Tree(LEAVES[:8]))


def test_a_leaf_is_the_one_that_was_added():
    assert [TREE.leaf(index) for index in range(MOST)] == list(LEAVES)
