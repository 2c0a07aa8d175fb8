"""What may become of an issuer's keys, and who signs with the one that is current."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from whoperforms.credentials.keys import rotation
from whoperforms.credentials.keys.custody import HeldKey, NotHeld, NotTheSame, signer
from whoperforms.credentials.keys.history import Issuer, Key, Kind
from whoperforms.kernel.errors import BadValue, NothingFound

AT = datetime(2026, 11, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def key(fragment, kind=Kind.CERTIFICATE, added=AT):
    return Key(fragment=fragment, kind=kind, public=fragment.encode().ljust(32, b"."), added=added)


EMPTY = Issuer(did="did:web:registry.example.org", name="Example", keys=())
ONE = rotation.added(EMPTY, key("2026a"))
THREE = rotation.added(rotation.added(ONE, key("2026b", Kind.STATUS)), key("2026c", Kind.LOG))


def test_a_key_that_is_added_signs():
    assert rotation.current(ONE, Kind.CERTIFICATE) == key("2026a")


def test_each_kind_has_a_key_of_its_own():
    assert [rotation.current(THREE, kind).fragment for kind in Kind] == ["2026a", "2026b", "2026c"]


def test_the_key_that_was_added_last_signs():
    two = rotation.added(ONE, key("2026b", added=AT + DAY))

    assert rotation.current(two, Kind.CERTIFICATE).fragment == "2026b"


def test_a_retired_key_signs_nothing_more_and_stays_in_the_history():
    after = rotation.retired(ONE, "2026a", AT + DAY)

    assert rotation.named(after, "2026a").retired == AT + DAY
    with pytest.raises(NothingFound, match="no certificate key is in use"):
        rotation.current(after, Kind.CERTIFICATE)


@pytest.mark.parametrize("before", [ONE, rotation.retired(ONE, "2026a", AT + DAY)], ids=["in use", "retired"])
def test_a_key_in_other_hands_signs_nothing_more_and_the_log_says_since_when(before):
    after = rotation.compromised(before, "2026a", 17)

    assert rotation.named(after, "2026a").compromised == 17
    with pytest.raises(NothingFound):
        rotation.current(after, Kind.CERTIFICATE)


@pytest.mark.parametrize(
    "change",
    [
        lambda: rotation.added(ONE, replace(key("2026b"), fragment="2026a")),
        lambda: rotation.added(rotation.retired(ONE, "2026a", AT), replace(key("2026b"), fragment="2026a")),
        lambda: rotation.added(rotation.compromised(ONE, "2026a", 3), replace(key("2026b"), fragment="2026a")),
        lambda: rotation.added(ONE, replace(key("2026a"), fragment="2026b", kind=Kind.STATUS)),
        lambda: rotation.added(ONE, replace(key("2026b"), public=b"short")),
        lambda: rotation.added(ONE, replace(key("2026b"), fragment="key-1")),
        lambda: rotation.added(ONE, replace(key("2026b"), fragment="2026b\n")),
        lambda: rotation.retired(ONE, "2026b", AT),
        lambda: rotation.retired(ONE, "2026a", AT - DAY),
        lambda: rotation.retired(rotation.retired(ONE, "2026a", AT), "2026a", AT),
        lambda: rotation.retired(rotation.compromised(ONE, "2026a", 3), "2026a", AT),
        lambda: rotation.compromised(ONE, "2026b", 3),
        lambda: rotation.compromised(ONE, "2026a", 0),
        lambda: rotation.compromised(rotation.compromised(ONE, "2026a", 3), "2026a", 4),
    ],
    ids=[
        *("a name in use", "the name of a retired key", "the name of a lost key", "one key for two purposes"),
        *(
            "a short key",
            "another kind of name",
            "a newline in a name",
            "retire nobody's",
            "retire before it was added",
        ),
        *("retire twice", "retire a lost key", "lose nobody's", "lose it nowhere", "lose it twice"),
    ],
)
def test_what_may_not_become_of_a_key_is_refused_with_a_sentence(change):
    with pytest.raises(BadValue):
        change()


def test_names_go_by_year_and_letter_and_none_is_given_twice():
    issuer, names = EMPTY, []
    for _ in range(28):
        names.append(rotation.next_fragment({key.fragment for key in issuer.keys}, AT))
        issuer = rotation.added(issuer, key(names[-1]))

    assert (names[0], names[25], names[26], names[27]) == ("2026a", "2026z", "2026aa", "2026ab")
    assert rotation.next_fragment({key.fragment for key in issuer.keys}, datetime(2027, 1, 1, tzinfo=UTC)) == "2027a"


@dataclass
class HeldInMemory:
    keys: tuple[HeldKey, ...]

    def held(self):
        return self.keys

    def sign(self, fragment, message):
        return (fragment.encode() + message).ljust(64, b".")


def held(fragment, kind=Kind.CERTIFICATE, public=None):
    return HeldKey(fragment=fragment, kind=kind, public=public or key(fragment).public, made=AT)


def test_who_holds_the_current_key_signs_under_its_name():
    signs = signer(HeldInMemory((held("2025a"), held("2026a"))), ONE, Kind.CERTIFICATE)

    assert (signs.method, signs.public) == ("did:web:registry.example.org#2026a", key("2026a").public)
    assert signs.sign(b"!") == b"2026a!".ljust(64, b".")


def test_who_does_not_hold_the_current_key_signs_nothing():
    with pytest.raises(NotHeld, match="#2026a: this machine does not hold the certificate key"):
        signer(HeldInMemory((held("2025a"),)), ONE, Kind.CERTIFICATE)


@pytest.mark.parametrize(
    "other", [held("2026a", public=bytes(32)), held("2026a", kind=Kind.STATUS)], ids=["another key", "another kind"]
)
def test_another_key_under_the_same_name_signs_nothing(other):
    with pytest.raises(NotTheSame, match="is another key than the issuer published"):
        signer(HeldInMemory((other,)), ONE, Kind.CERTIFICATE)
