"""Registry, certificate, lists, twin, public lists, roster and log say the same of everybody, whatever happened."""

import csv
import json
import shutil
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from itertools import count

import pytest
from django.db import connections
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from histories.happenings import (
    OF_PEOPLE,
    PEOPLE,
    a_month,
    appealed,
    applied_again,
    certified_again,
    cleared,
    excluded,
    looked_again,
    reduced,
    reinstated,
    renewed,
    revoked,
    suspended,
    unlisted,
    withdrawn,
)
from issuers import issued, issuer_at
from registries import registry_at
from soak import soaked
from whoperforms.certification.acts import people
from whoperforms.certification.bodies.people import ConsentSet, Role, Use
from whoperforms.certification.listed_certificates import listed_certificates
from whoperforms.certification.numbered import GONE, HELD_BACK, numbered
from whoperforms.certification.overview import Overview
from whoperforms.certification.published import published, shown_number
from whoperforms.certification.standing import State
from whoperforms.certification.state import CertificationState
from whoperforms.credentials import strict_json
from whoperforms.credentials.certificate import certificate_of
from whoperforms.credentials.freshness import fresh_of
from whoperforms.credentials.keys import issuer_file
from whoperforms.credentials.log.monitor import looked_at
from whoperforms.credentials.log.surfaces import PublicTurn, Said, certificate_in_log, disagreements, of_standing
from whoperforms.credentials.status_list import Purpose
from whoperforms.credentials.verification.asked import ANYTHING, KnownIssuer, Question, Trust
from whoperforms.credentials.verification.saved import Saved
from whoperforms.credentials.verification.verify import verify
from whoperforms.fhir.certificate_twin import told_in, twin
from whoperforms.kernel.errors import WhoPerformsError
from whoperforms.registry import issuing, journal, log, signing, statuses
from whoperforms.registry.own_lists import OwnLists, trusted
from whoperforms.registry.rosters import exported
from whoperforms.registry.standings import overview
from worlds import id_of, npi

S = CertificationState
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.fixture(scope="module")
def certified(tmp_path_factory):
    """Two who are certified and listed, in a registry to copy; the world, and its folder."""
    folder = tmp_path_factory.mktemp("certified")
    with issuer_at(folder / "registry.db", folder) as world:
        for name, number in PEOPLE.items():
            issued(world, name, number)
            said = ConsentSet(programme="mild", use=Use.LISTING, given=True)
            world.act(name, Role.PHYSICIAN, people.consent, person=id_of(name), body=said)
        connections.close_all()
    return world, folder


def signed(world, _):
    issuing.issue_waiting(world.at)


HAPPENINGS = (*OF_PEOPLE, signed)
PLACES = count()
NAMED = {
    "renewed": [(renewed, "Ada")],  # the paper that was replaced ends before the one that took its place
    "and-back": [(suspended, "Ada"), (cleared, "Ada"), (reinstated, "Ada"), (excluded, "Ben"), (looked_again, "Ben")],
    "anew": [
        *((revoked, "Ada"), (appealed, "Ada"), (applied_again, "Ada"), (certified_again, "Ada"), (signed, "Ada")),
        *((reduced, "Ben"), (withdrawn, "Ben"), (a_month, "Ben"), (unlisted, "Ben")),
    ],
}


@pytest.mark.parametrize("history", NAMED.values(), ids=NAMED)
def test_all_say_the_same_of_everybody_after_what_happens_often(certified, tmp_path, history):
    assert lived(certified, tmp_path / "copy", history, few=3) == {happens for happens, _ in history}


def test_what_happens_often_is_all_that_happens():
    assert {happens for history in NAMED.values() for happens, _ in history} == set(HAPPENINGS)


histories = st.lists(  # thousands of them are lived in memory: test_histories
    st.tuples(st.sampled_from(HAPPENINGS), st.sampled_from(sorted(PEOPLE))), min_size=1, max_size=soaked(3, 12)
)


@pytest.mark.soak
@settings(max_examples=soaked(1, 200), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories)
def test_all_say_the_same_of_everybody_whatever_happened(certified, tmp_path, history):
    lived(certified, tmp_path / str(next(PLACES)), history, few=soaked(3, 1))


def lived(certified, place, history, *, few=1):
    """Let things happen in a copy of the registry, hold all surfaces to each other, and return what took place."""
    took_place = set()
    with copied(certified, place) as world:
        for happens, name in history:
            with suppress(WhoPerformsError, IndexError):  # what is not allowed does not happen
                happens(world, world.ledger.of(id_of(name), "mild")[-1].id)
                took_place.add(happens)
            world.ledger = journal.ledger()
        issuing.issue_waiting(world.at)
        assert issued_since(world)
        for now in instants(journal.ledger(), world.at)[::few]:
            all_agree(now)
    return took_place


@contextmanager
def copied(certified, place):
    """Yield the world in a copy of its registry."""
    of, folder = certified
    shutil.copytree(folder, place)
    signs = override_settings(KEYS=place / "keys", KEYS_PASSPHRASE=place / "passphrase")
    with registry_at(place / "registry.db", tables=False), signs:
        world = of.again()
        world.ledger = journal.ledger()
        yield world
    connections.close_all()
    shutil.rmtree(place)


def issued_since(world):
    world.ledger = journal.ledger()
    return world.ledger.certificates


def instants(ledger, at):
    """Return when to ask: now, when looks are overdue, and around each end; none before what happened last."""
    ends = {one.valid_until for of in ledger.enrolments.values() for one in of.certificates}
    asked = {at + SECOND, at + 45 * DAY, *ends, *(end + SECOND for end in ends), *(end - 30 * DAY for end in ends)}
    return sorted(instant for instant in asked if instant > at)


def all_agree(now: datetime):
    ledger, seen, issuer = journal.ledger(), overview(now), signing.issuer(journal.ledger())
    entries = log.entries(0, ledger.seq)
    look = looked_at([entry.data for entry in entries], log.head_of(log.checkpoint()))
    said = published(Overview().renewed(ledger, now), now)
    shown = {one.number: one for one in listed_certificates(ledger, said)}
    assert (look.findings, len(entries)) == ((), ledger.seq)
    for number in ledger.certificates:
        state = numbered(seen, number).state
        data, fresh = issuing.document(ledger, number), fresh_of(statuses.state_of(number, now), issuer, now)
        answer = verify(data, Question(number=number), trusted(), OwnLists(now), now)
        told = told_in(twin(certificate_of(strict_json.read(data)), fresh.state, fresh.as_of))

        assert fresh.state is state, number
        assert answer.outcome is state, (number, answer.decided_by)
        assert elsewhere(data, number, now) == [by_bits(state), state]
        assert told.state is state
        proof = log.proof(ledger.certificates[number].seq, opened=True).written()
        assert list(certificate_in_log(number, data, proof, look.log)) == []
        word = Said(surface="status.json", states=frozenset({state}))
        assert list(disagreements(number, [said_by_lists(shown.get(number)), word], look.log, now)) == []
    for name in PEOPLE:
        one_word_about(name, seen, said, now)


def one_word_about(name, seen, said, now):
    """Whoever asks for a person, or reads the roster, hears what became of the certificate that was decided last."""
    person, number = seen.ledger.people[id_of(name)], npi(PEOPLE[name])
    held = [one for of in seen.ledger.of(person.id, "mild") for one in of.certificates]
    last = numbered(seen, max(held, key=lambda one: one.decided.seq).number)
    rows = csv.DictReader(exported("mild", now)[1].decode().splitlines())
    [standing] = said.standings.all_of(int(number), "mild")
    [row] = [row for row in rows if row["npi"] == number]

    assert standing.number == row["issuer_record_id"] == shown_number(last.certificate.number), name
    assert last.state in of_standing(standing.state, overdue=standing.overdue_since is not None), name
    assert (row["status"], row["public_consent"] == "yes") == (standing.state, standing.consent), name
    certified = standing.state is State.ACTIVE and standing.consent
    assert (int(number) in said.standings.certified("mild", now.date())) == certified, name
    assert person.agrees("mild", Use.LISTING) == standing.consent, name


def elsewhere(data, number, now):
    """Return what a certificate comes to by files that were saved, without the issuer's word and with it."""
    issuer, one = signing.issuer(journal.ledger()), journal.ledger().certificates[number]
    trust = Trust((KnownIssuer.saved(issuer_file.read(json.dumps(issuer_file.document(issuer, now)).encode())),))
    lists = [statuses.status_list(Purpose(kind), of, now) for kind, of, _ in one.places]
    with_word = [*lists, statuses.state_of(number, now)]
    return [verify(data, ANYTHING, trust, Saved.of(files), now).outcome for files in (lists, with_word)]


def by_bits(state):
    """Return what a certificate proves of a state without the issuer's word: one bit of a list tells two states."""
    return S.REVOKED if state in GONE else S.SUSPENDED if state in HELD_BACK else state


def said_by_lists(one):
    """Return what the public lists say of a certificate; of whom they do not show they say nothing."""
    if one is None:
        return Said(surface="lists")
    turns = [PublicTurn(state=turn.state, on=turn.since, seq=turn.seq) for turn in one.turns]
    states = of_standing(one.standing.state, overdue=one.standing.overdue_since is not None)
    return Said(surface="lists", states=states, turns=turns)
