"""Each attack by every way that people and programs verify: refused at the same step, with the same outcome."""

import pytest

from attacks.corpus import GROUPS
from attacks.stored import stored
from attacks.ways import WAYS, Refused
from registries import registry_at

STORED = {case.row["name"]: case for case in stored()}
GENUINE = ("active", 12)
NOT_TAKEN = ("not taken", 0)  # with a sentence, before any step
TERMINAL = ("terminal, saved files", "terminal, network")
BUT_FUNCTIONS = (*TERMINAL, "api", "page")
BUT_OTHERWISE = {  # what a way cannot know, or refuses before it asks, and what comes of an attack then
    **{
        (way, name): came
        for way in BUT_FUNCTIONS  # they remember nothing of what they saw before
        for name, came in {
            "list-older-than-seen": GENUINE,
            "log-shorter-than-seen": GENUINE,
            "log-other-history": GENUINE,
            "key-of-the-same-name": ("not_valid", 6),
            "word-of-a-shorter-log": GENUINE,
        }.items()
    },
    **{
        (way, name): came
        for way in TERMINAL
        for name, came in {
            "log-without-witness": GENUINE,  # it knows no witness, and asks for none
            "log-witness-unknown": GENUINE,
            "key-name-twice": NOT_TAKEN,  # no issuer's file can say that
        }.items()
    },
    **{
        ("terminal, saved files", name): GENUINE  # nobody is asked, so nobody fails to answer
        for name in (
            *("log-has-nothing", "log-not-to-be-had", "word-not-to-be-had", "keys-not-to-be-had", "key-not-named"),
            *("key-named-with-other-bytes", "key-of-lists-not-named", "key-retired-not-named"),
        )
    },
    ("terminal, saved files", "key-in-use-not-named-afterwards"): ("lapsed", 7),
    ("terminal, saved files", "list-from-elsewhere"): GENUINE,  # a file has no address; what is in it decides
    ("terminal, saved files", "log-proof-no-proof"): ("cannot_confirm", 8),  # nobody can tell what it was meant to be
    ("page", "empty"): NOT_TAKEN,
    ("page", "too-long"): NOT_TAKEN,
    ("page", "number-of-another-page"): GENUINE,  # beside a file only the NPI can be asked about
    ("page", "programme-of-another-device"): GENUINE,
}


@pytest.fixture(scope="module", autouse=True)
def site(tmp_path_factory):
    """A site for pages and addresses, in whose registry nothing has happened."""
    with registry_at(tmp_path_factory.mktemp("site") / "registry.db"):
        yield


def came(way, case, folder):
    try:
        return WAYS[way](case, folder)
    except Refused:
        return NOT_TAKEN


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("way", WAYS)
def test_an_attack_is_refused_at_the_same_step_by_every_way(way, group, tmp_path):
    cases = {name: case for name, case in STORED.items() if case.row["group"] == group}
    meant = {name: (case.row["outcome"], case.row["step"]) for name, case in cases.items()}
    meant |= {name: BUT_OTHERWISE[way, name] for name in cases if (way, name) in BUT_OTHERWISE}
    found = {name: came(way, case, tmp_path) for name, case in cases.items()}

    assert {name: found[name] for name in cases if found[name] != meant[name]} == {}


def test_where_a_way_differs_is_known_by_name_and_never_says_of_a_forgery_that_it_is_genuine():
    assert {way for way, _ in BUT_OTHERWISE} < WAYS.keys()
    for (_, name), came_to in BUT_OTHERWISE.items():
        row = STORED[name].row
        assert (row["outcome"], row["step"]) != came_to
        assert came_to != GENUINE or row["certificate"] == "genuine/certificate.json", name
