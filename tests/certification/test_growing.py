"""A ledger that grows row by row comes to the same as one that is folded at one go."""

from whoperforms.certification.judged import folded, growing
from whoperforms.certification.ledger import Ledger
from worlds import World


def test_row_by_row_a_ledger_comes_to_the_same_as_at_one_go():
    world = World()
    world.programme()
    world.certified("Ada")
    half = len(world.rows) // 2
    begun = folded(Ledger(), world.rows[:half])

    grows, found = growing(begun), begun
    for row in world.rows[half:]:
        found = grows.with_(row)

    assert found == folded(Ledger(), world.rows)
    assert begun == folded(Ledger(), world.rows[:half])  # what it began with stays as it was
