"""Page, certificate, lists, twin and log say the same of a certificate; where they do not, it is named."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest
import rfc8785

from genuine import GENUINE, log_proof, row_of
from whoperforms.certification.standing import State
from whoperforms.certification.state import CERTIFIED
from whoperforms.certification.state import CertificationState as Cs
from whoperforms.credentials.log.entry import Entry
from whoperforms.credentials.log.monitor import ReadLog, Wrong
from whoperforms.credentials.log.surfaces import (
    Fact,
    PublicTurn,
    Said,
    certificate_in_log,
    compared,
    disagreements,
    of_standing,
    of_turns,
)
from whoperforms.credentials.log.tree import Tree

NUMBER = "9F4K2M7QXT3C"
FROM, UNTIL = datetime(2026, 11, 1, tzinfo=UTC), datetime(2028, 11, 1, tzinfo=UTC)
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
TYPES = {1: "certify", 2: "suspend", 3: "reinstate", 4: "void_sign_off", 5: "revoke", 6: "withdraw", 7: "apply"}


def day(seq: int) -> datetime:
    return FROM + timedelta(days=seq - 1, hours=9)


def log_of(*entries: Entry) -> ReadLog:
    lines = [entry.data for entry in entries]
    return ReadLog(lines, Tree(sha256(b"\x00" + line).digest() for line in lines))


LOG = log_of(
    *(
        Entry(seq=seq, event_id=f"X{seq:011d}", type=type_, at=day(seq), body_hash=sha256(bytes([seq])).digest())
        for seq, type_ in TYPES.items()
    )
)
CERTIFIED_TURN = PublicTurn(state=State.ACTIVE, on=day(1).date(), seq=1)
SUSPENDED_TURN = PublicTurn(state=State.SUSPENDED, on=day(2).date(), seq=2)
REINSTATED_TURN = PublicTurn(state=State.ACTIVE, on=day(3).date(), seq=3)
REVOKED_TURN = PublicTurn(state=State.REVOKED, on=day(5).date(), seq=5)
FACTS = {Fact.NPI: "2000000002", Fact.NAME: "ANA PEÑA, MD", Fact.VALID_UNTIL: "2028-11-01T00:00:00Z"}
LISTED = Said(surface="the public lists", states=of_standing(State.ACTIVE), facts=FACTS, turns=(CERTIFIED_TURN,))
CERTIFICATE = Said(surface="the certificate with the status lists", states=CERTIFIED, facts=FACTS, as_of=NOW)
PAGE = Said(surface="its page", states=CERTIFIED, facts={Fact.NPI: "2000000002"})
ANSWER = Said(surface="its own verification", states=CERTIFIED, facts=FACTS)
FRESHNESS = Said(surface="status.json", states=frozenset({Cs.ACTIVE}), as_of=NOW)
TWIN = Said(surface="FHIR", states=frozenset({Cs.ACTIVE}), facts={Fact.NPI: "2000000002"}, as_of=NOW)
ALL = (LISTED, CERTIFICATE, PAGE, FRESHNESS, TWIN, ANSWER)


def found(said, log=LOG, now=NOW):
    return list(disagreements(NUMBER, said, log, now))


def test_what_agrees_everywhere_is_not_reported():
    assert found(ALL) == []


@pytest.mark.parametrize("place", range(len(ALL)), ids=[said.surface for said in ALL])
def test_one_place_that_calls_a_revoked_certification_active_is_named(place):
    revoked = [replace(said, states=frozenset({Cs.REVOKED}), turns=()) for said in ALL]
    others = [*revoked[:place], replace(ALL[place], turns=()), *revoked[place + 1 :]]
    findings = found(others)

    assert {finding.wrong for finding in findings} == {Wrong.STATES_DIFFER}
    assert all(ALL[place].surface in finding.sentence for finding in findings)


def test_a_certification_that_the_log_ended_is_active_nowhere():
    findings = found([replace(LISTED, states=None, turns=(CERTIFIED_TURN, REVOKED_TURN)), FRESHNESS])

    assert [finding.wrong for finding in findings] == [Wrong.STATES_DIFFER]
    assert (
        findings[0].sentence == f"{NUMBER}: status.json says active, and by its last turn the public lists says revoked"
    )


def test_what_no_two_places_contradict_may_still_be_impossible():
    one = Said(surface="one", states=frozenset({Cs.ACTIVE, Cs.LAPSED}))
    two = Said(surface="two", states=frozenset({Cs.LAPSED, Cs.SUSPENDED}))
    three = Said(surface="three", states=frozenset({Cs.SUSPENDED, Cs.ACTIVE}))

    [finding] = found([one, two, three])

    assert finding.sentence.startswith(f"{NUMBER}: no state fits all that is said: one says active or lapsed; two says")


@pytest.mark.parametrize(
    "turns",
    [
        (CERTIFIED_TURN,),
        (CERTIFIED_TURN, SUSPENDED_TURN, REINSTATED_TURN),
        (CERTIFIED_TURN, PublicTurn(state=State.SUSPENDED, on=day(4).date(), seq=4)),
        (CERTIFIED_TURN, REVOKED_TURN),
        (CERTIFIED_TURN, PublicTurn(state=State.WITHDRAWN, on=day(6).date(), seq=6)),
        (CERTIFIED_TURN, PublicTurn(state=State.LAPSED, on=date(2028, 11, 2), seq=1)),
    ],
    ids=["certified", "suspended and back", "a sign-off was void", "revoked", "withdrawn", "lapsed"],
)
def test_a_turn_that_an_entry_stands_for_is_not_reported(turns):
    assert found([Said(surface="the public lists", turns=turns)]) == []


@pytest.mark.parametrize(
    ("turn", "sentence"),
    [
        (replace(CERTIFIED_TURN, seq=7), "the log has apply of 2026-11-07 there"),
        (replace(CERTIFIED_TURN, seq=8), "the log has 7 entries"),
        (
            replace(CERTIFIED_TURN, on=date(2026, 10, 1)),
            "says active since 2026-10-01, by entry 1; the log has certify",
        ),
        (replace(REVOKED_TURN, state=State.ACTIVE), "the log has revoke"),
        (replace(SUSPENDED_TURN, state=State.REVOKED), "the log has suspend"),
    ],
    ids=["of another type", "nowhere", "dated back", "a revocation as certification", "a suspension as revocation"],
)
def test_a_turn_that_no_entry_stands_for_is_named(turn, sentence):
    [finding] = found([Said(surface="the public lists", turns=(turn,))])

    assert finding.wrong is Wrong.NOT_IN_THE_LOG
    assert sentence in finding.sentence


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_that_differs_is_named_with_both_places(fact):
    [finding] = found([LISTED, replace(CERTIFICATE, facts={**FACTS, fact: "another"})])

    assert finding.wrong is Wrong.FACTS_DIFFER
    assert (
        finding.sentence
        == f"{NUMBER}: {fact} is {FACTS[fact]!r} for the public lists, 'another' for {CERTIFICATE.surface}"
    )


def test_what_was_said_more_than_a_day_ago_is_named():
    said = [replace(CERTIFICATE, as_of=NOW - timedelta(hours=24)), replace(FRESHNESS, as_of=NOW - timedelta(hours=25))]

    [finding] = found(said)

    assert (finding.wrong, "status.json" in finding.sentence) == (Wrong.OLD, True)


@dataclass
class Place:
    name: str
    known: dict = field(default_factory=dict)

    def says(self, number):
        return self.known.get(number)


def test_a_place_that_knows_of_no_such_certificate_is_named():
    page, twin = Place("its page", {NUMBER: PAGE}), Place("FHIR")

    assert [finding.wrong for finding in compared([NUMBER], [page, twin], LOG, lambda: NOW)] == [Wrong.NOT_SAID]
    assert list(compared([NUMBER], [page], LOG, lambda: NOW)) == []


def test_a_line_of_a_list_says_what_its_state_is():
    assert {state: of_standing(state) for state in State if state is not State.ACTIVE} == {
        state: {Cs(state.value)} for state in State if state is not State.ACTIVE
    }
    assert of_standing(State.ACTIVE) == CERTIFIED
    assert of_standing(State.ACTIVE, overdue=True) == {Cs.CANNOT_CONFIRM}


def test_without_a_turn_nothing_is_known():
    assert of_turns(()) is None


ROW = row_of(GENUINE, 5)
DOCUMENT = rfc8785.dumps(GENUINE)
IN_LOG = log_of(
    *(replace(Entry.of(ROW), seq=seq, event_id=f"X{seq:011d}", type="apply") for seq in range(1, 5)), Entry.of(ROW)
)


def test_a_certificate_whose_entry_stands_for_its_bytes_is_not_reported():
    assert list(certificate_in_log(NUMBER, DOCUMENT, log_proof(ROW), IN_LOG)) == []


@pytest.mark.parametrize(
    ("number", "document", "proof", "log", "sentence"),
    [
        ("7QX3C9F4K2MT", DOCUMENT, log_proof(ROW), IN_LOG, "its proof opens another entry"),
        (NUMBER, DOCUMENT.replace(b"2028", b"2038"), log_proof(ROW), IN_LOG, "the log has other bytes of it"),
        (NUMBER, DOCUMENT, log_proof(ROW), LOG, "entry 5 of the log is another one than its proof shows"),
        (NUMBER, DOCUMENT, log_proof(row_of(GENUINE, 6)), IN_LOG, "entry 6: the log has 5 entries"),
        (NUMBER, DOCUMENT, log_proof(ROW).replace(b"index 4", b"index 3"), IN_LOG, "entry 5 of the log is another"),
        (NUMBER, DOCUMENT, b"", IN_LOG, "no proof of a log"),
    ],
    ids=["another number", "other bytes", "another log", "beyond the log", "another place", "no proof"],
)
def test_a_certificate_that_the_log_does_not_have_like_that_is_named(number, document, proof, log, sentence):
    [finding] = certificate_in_log(number, document, proof, log)

    assert finding.wrong is Wrong.NOT_IN_THE_LOG
    assert sentence in finding.sentence
