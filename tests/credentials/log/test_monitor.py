"""A monitor sees, and names, whatever somebody does to a log that others have looked at before."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoperforms.credentials.log.checkpoint import Checkpoint
from whoperforms.credentials.log.checks import Head
from whoperforms.credentials.log.entry import Entry
from whoperforms.credentials.log.monitor import Held, Wrong, looked_at
from whoperforms.credentials.log.tree import Tree
from whoperforms.kernel.errors import BadValue, NothingFound

LOG = "registry.example.org/log"
BEGAN = datetime(2026, 11, 1, 9, tzinfo=UTC)


def line(seq: int, *, type_: str = "apply", words: str = "", at: datetime | None = None) -> bytes:
    return Entry(
        seq=seq,
        event_id=f"X{seq:011d}",
        type=type_,
        at=at or BEGAN + timedelta(minutes=seq),
        body_hash=sha256(f"{seq}{words}".encode()).digest(),
    ).data


LINES = [line(seq) for seq in range(1, 41)]


def head(lines: Iterable[bytes]) -> Head:
    tree = Tree(sha256(b"\x00" + one).digest() for one in lines)
    return Head(tree.size, tree.root())


def signed(lines: Iterable[bytes], origin: str = LOG) -> Checkpoint:
    return Checkpoint(origin=origin, head=head(lines))


def held(*sizes: int, by: str = "a holder", lines: list[bytes] = LINES) -> list[Held]:
    return [Held(signed(lines[:size]), by) for size in sizes]


def wrong(look) -> list[Wrong]:
    return [finding.wrong for finding in look.findings]


def sentences(look) -> str:
    return "\n".join(finding.sentence for finding in look.findings)


CHANGED = [*LINES[:16], line(17, words="changed"), *LINES[17:]]


def test_a_log_that_only_grew_is_found_right():
    look = looked_at(LINES, signed(LINES), held(0, 1, 7, 20, 40), LINES[:20])

    assert (look.findings, look.agree) == ((), 5)
    assert look.log.entry(17).data == LINES[16]


def test_entries_behind_the_checkpoint_are_nothing_wrong():
    assert looked_at(LINES, signed(LINES[:33]), held(20)).findings == ()


def test_an_entry_that_was_changed_is_seen_by_whoever_holds_a_later_checkpoint():
    look = looked_at(CHANGED, signed(CHANGED), held(5, 16, 20, by="the auditor"))

    assert wrong(look) == [Wrong.REWRITTEN]
    assert "the first 20 entries: they no longer come to the root that the auditor holds" in sentences(look)
    assert "an entry up to 20, after entry 16" in sentences(look)
    assert look.agree == 2


def test_whoever_kept_the_entries_sees_which_one_was_changed():
    look = looked_at(CHANGED, signed(CHANGED), (), LINES[:20])

    assert wrong(look) == [Wrong.REWRITTEN]
    assert sentences(look).startswith("entry 17: was apply of 2026-11-01 09:17:00 (hash ")


def test_two_entries_that_changed_places_are_seen():
    swapped = [*LINES[:4], LINES[5], LINES[4], *LINES[6:]]

    look = looked_at(swapped, signed(swapped), held(20))

    assert wrong(look) == [Wrong.BAD_ENTRY, Wrong.BAD_ENTRY, Wrong.BACK_DATED, Wrong.REWRITTEN]
    assert "entry 5: says that it is entry 6" in sentences(look)


def test_an_entry_that_was_removed_is_seen_even_if_the_others_were_numbered_anew():
    without = [*LINES[:9], *(line(seq, at=BEGAN + timedelta(minutes=seq + 1)) for seq in range(10, 40))]

    assert wrong(looked_at(without, signed(without), held(20))) == [Wrong.REWRITTEN]


def test_an_older_registry_that_was_restored_is_seen():
    look = looked_at(LINES[:30], signed(LINES[:30]), held(20, 35, by="the auditor"))

    assert wrong(look) == [Wrong.WENT_BACK]
    assert "35 entries were signed for, as the auditor can show, and 30 are now" in sentences(look)


def test_an_older_registry_that_was_restored_and_has_grown_again_is_seen():
    restored = [*LINES[:30], *(line(seq, words="since then") for seq in range(31, 51))]

    look = looked_at(restored, signed(restored), held(20, 35))

    assert wrong(look) == [Wrong.REWRITTEN]
    assert "up to 35, after entry 20" in sentences(look)


def test_whoever_kept_the_entries_sees_that_some_went():
    assert wrong(looked_at(LINES[:30], signed(LINES[:30]), (), LINES)) == [Wrong.WENT_BACK]
    assert wrong(looked_at(LINES[:30], signed(LINES), (), LINES)) == [Wrong.TRUNCATED, Wrong.TRUNCATED]


def test_entries_that_are_held_back_are_seen():
    look = looked_at(LINES[:30], signed(LINES), held(20))

    assert wrong(look) == [Wrong.TRUNCATED]
    assert sentences(look).startswith("30 entries are handed out, and 40 are signed for")


def test_a_log_that_signs_another_root_than_its_entries_come_to_is_seen():
    look = looked_at(LINES, signed(CHANGED), held(10))

    assert wrong(look) == [Wrong.WRONG_ROOT]


def test_a_log_that_shows_somebody_else_another_history_is_seen():
    look = looked_at(LINES, signed(LINES), [Held(signed(CHANGED), "the auditor")])

    assert wrong(look) == [Wrong.SPLIT_VIEW]
    assert "40 entries: the auditor holds another root" in sentences(look)


def test_two_holders_who_were_shown_different_histories_can_show_it():
    look = looked_at(LINES, signed(LINES), [*held(20, by="one"), *held(20, by="another", lines=CHANGED)])

    assert wrong(look) == [Wrong.REWRITTEN, Wrong.SPLIT_VIEW]
    assert "20 entries: one and another hold two different roots" in sentences(look)


def test_an_entry_that_was_dated_back_is_seen():
    dated = [*LINES[:39], line(40, type_="verification_recorded", at=BEGAN)]

    look = looked_at(dated, signed(dated))

    assert wrong(look) == [Wrong.BACK_DATED]
    assert "entry 40 (verification_recorded): of 2026-11-01 09:00:00" in sentences(look)


@pytest.mark.parametrize(
    "bad", [b"", b"{}", b"\xff", LINES[7] + b" "], ids=["nothing", "no entry", "no text", "a space"]
)
def test_what_is_no_entry_is_seen(bad):
    lines = [*LINES[:7], bad, *LINES[8:]]

    look = looked_at(lines, signed(lines), held(5))

    assert wrong(look) == [Wrong.BAD_ENTRY]
    assert sentences(look).startswith("entry 8: ")


def test_a_checkpoint_of_another_log_is_no_reason_to_accuse_this_one():
    with pytest.raises(BadValue, match=r"other\.example\.org/log, held by the auditor: another log than registry"):
        looked_at(LINES, signed(LINES), [Held(signed(LINES, "other.example.org/log"), "the auditor")])


@pytest.mark.parametrize("seq", [0, -1, 41])
def test_an_entry_that_the_log_does_not_have_is_not_found(seq):
    with pytest.raises(NothingFound):
        looked_at(LINES, signed(LINES)).log.entry(seq)


HISTORIES = st.lists(st.sampled_from("abc"), min_size=1, max_size=30)


@given(HISTORIES, HISTORIES, st.data())
def test_a_checkpoint_is_contradicted_exactly_where_the_entries_below_it_differ(before, after, data):
    was = [line(seq, words=word) for seq, word in enumerate(before, 1)]
    becomes = [line(seq, words=word) for seq, word in enumerate(after, 1)]
    size = data.draw(st.integers(0, len(was)))

    look = looked_at(becomes, signed(becomes), held(size, lines=was))

    assert (look.findings == ()) is (becomes[:size] == was[:size])
    assert look.agree == (becomes[:size] == was[:size])
