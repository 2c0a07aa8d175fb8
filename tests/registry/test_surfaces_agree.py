"""Registry, certificate, lists, twin, public lists and log say the same of every certificate, whatever happened."""

import shutil
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import count

import pytest
from django.db import connections
from django.test import override_settings
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from issuers import issued, issuer_at
from registries import registry_at
from soak import soaked
from whoperforms.certification.acts import enrolling, keeping, people
from whoperforms.certification.bodies.people import ConsentSet, Role, Use
from whoperforms.certification.bodies.verification import Element, Finding, Method, Result
from whoperforms.certification.listed_certificates import listed_certificates
from whoperforms.certification.numbered import GONE, HELD_BACK, numbered
from whoperforms.certification.overview import Overview
from whoperforms.certification.published import published
from whoperforms.certification.state import CertificationState
from whoperforms.credentials import strict_json
from whoperforms.credentials.certificate import certificate_of
from whoperforms.credentials.freshness import fresh_of
from whoperforms.credentials.log.monitor import looked_at
from whoperforms.credentials.log.surfaces import PublicTurn, Said, certificate_in_log, disagreements, of_standing
from whoperforms.credentials.verification.asked import Question
from whoperforms.credentials.verification.verify import verify
from whoperforms.fhir.certificate_twin import told_in, twin
from whoperforms.kernel.errors import WhoPerformsError
from whoperforms.registry import issuing, journal, log, signing, statuses
from whoperforms.registry.own_lists import OwnLists, trusted
from whoperforms.registry.standings import overview
from worlds import id_of

S = CertificationState
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
PEOPLE = ("Ada", "Ben")


@pytest.fixture(scope="module")
def certified(tmp_path_factory):
    """Two who are certified and listed, in a registry to copy; the world, its folder, their enrolments."""
    folder = tmp_path_factory.mktemp("certified")
    with issuer_at(folder / "registry.db", folder) as world:
        enrolments = []
        for number, name in enumerate(PEOPLE, 7):
            enrolments.append(issued(world, name, number)[0])
            said = ConsentSet(programme="mild", use=Use.LISTING, given=True)
            world.act(name, Role.PHYSICIAN, people.consent, person=id_of(name), body=said)
        connections.close_all()
    return world, folder, enrolments


def suspended(world, of):
    world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=of, reason="SAFETY", text="Two burns.")


def cleared(world, of):
    cause = world.ledger.enrolments[of].causes[0].seq
    for name, second in (("Carl", "Cleo"), ("Cleo", "Carl")):
        named = {"enrolment": of, "cause": cause, "reason": "NOT_SUBSTANTIATED", "text": "Another one's burns."}
        world.act(name, Role.COMPLIANCE, keeping.clear, second=id_of(second), **named)


def excluded(world, of):
    person = world.ledger.enrolments[of].person
    world.look(
        person, Element.EXCLUSION, method=Method.API, result=Result.NEGATIVE, finding=Finding.EXCLUDED, agreed=None
    )


def looked_again(world, of):
    person = world.ledger.enrolments[of].person
    world.look(person, Element.LICENCE, method=Method.API, jurisdiction="WI", number="L-1")
    world.look(person, Element.EXCLUSION, method=Method.API, result=Result.NOT_FOUND)


def revoked(world, of):
    world.decide(of, "revoke", "HARM")


def reduced(world, of):
    world.decide(of, "reduce_scope", "SCOPE", scope="Small lanterns")


def withdrawn(world, of):
    who = world.ledger.enrolments[of].person
    world.act(who, Role.PHYSICIAN, enrolling.withdraw, enrolment=of, reason="RETIRED")


def renewed(world, of):
    held = world.ledger.enrolments[of].certificate
    world.wait(until=max(world.at, held.valid_until - 60 * DAY))
    world.looked_up(of)
    world.meet(of, "statement")
    world.decide(of, "renew", "RENEWED")


def unlisted(world, of):
    person = world.ledger.enrolments[of].person
    said = ConsentSet(programme="mild", use=Use.LISTING, given=False)
    world.act(person, Role.PHYSICIAN, people.consent, person=person, body=said)


def signed(world, _):
    issuing.issue_waiting(world.at)


def a_month(world, _):
    world.wait(days=31)


HAPPENINGS = (
    *(suspended, cleared, excluded, looked_again, revoked, reduced, withdrawn, renewed, unlisted, signed, a_month),
)
histories = st.lists(
    st.tuples(st.sampled_from(HAPPENINGS), st.integers(0, len(PEOPLE) - 1)), min_size=1, max_size=soaked(6, 12)
)
PLACES = count()


@settings(max_examples=soaked(8, 200), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories)
@example(history=[(renewed, 0)])  # the paper that was replaced ends before the one that took its place
def test_all_say_the_same_of_every_certificate_whatever_happened(certified, tmp_path, history):
    of, folder, enrolments = certified
    place = tmp_path / str(next(PLACES))
    shutil.copytree(folder, place)
    signs = override_settings(KEYS=place / "keys", KEYS_PASSPHRASE=place / "passphrase")
    with registry_at(place / "registry.db", tables=False), signs:
        world = of.again()
        for happens, who in history:
            with suppress(WhoPerformsError, IndexError):  # what is not allowed does not happen
                happens(world, enrolments[who])
            world.ledger = journal.ledger()
        issuing.issue_waiting(world.at)
        assert issued_since(world)
        for now in instants(journal.ledger(), world.at):
            all_agree(now)
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
    shown = {one.number: one for one in listed_certificates(ledger, published(Overview().renewed(ledger, now), now))}
    assert (look.findings, len(entries)) == ((), ledger.seq)
    for number in ledger.certificates:
        state = numbered(seen, number).state
        data, fresh = issuing.document(ledger, number), fresh_of(statuses.state_of(number, now), issuer, now)
        answer = verify(data, Question(number=number), trusted(), OwnLists(now, data), now)
        told = told_in(twin(certificate_of(strict_json.read(data)), fresh.state, fresh.as_of))

        assert fresh.state is state, number
        assert answer.outcome is by_bits(state), (number, answer.decided_by)
        assert told.state is state
        proof = log.proof(ledger.certificates[number].seq, opened=True).written()
        assert list(certificate_in_log(number, data, proof, look.log)) == []
        word = Said(surface="status.json", states=frozenset({state}))
        assert list(disagreements(number, [said_by_lists(shown.get(number)), word], look.log, now)) == []


def by_bits(state):
    """Return what a certificate proves of a state: one bit of a list tells two states."""
    return S.REVOKED if state in GONE else S.SUSPENDED if state in HELD_BACK else state


def said_by_lists(one):
    """Return what the public lists say of a certificate; of whom they do not show they say nothing."""
    if one is None:
        return Said(surface="lists")
    turns = [PublicTurn(state=turn.state, on=turn.since, seq=turn.seq) for turn in one.turns]
    states = of_standing(one.standing.state, overdue=one.standing.overdue_since is not None)
    return Said(surface="lists", states=states, turns=turns)
