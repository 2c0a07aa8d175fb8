"""Recording: what is acknowledged is there, once; what may not be leaves nothing behind."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256

import pytest

from recorder import OPERATOR
from registry_worlds import RegistryWorld
from whoperforms.certification.acts import enrolling, people, programmes, removing, teaching
from whoperforms.certification.bodies.enrolment import Apply, EvidenceRecorded, Meaning
from whoperforms.certification.bodies.erasure import Erased
from whoperforms.certification.bodies.people import ConsentSet, PersonNamed, Role, Use
from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.duties.proof import NotSigned
from whoperforms.certification.duties.rights import NoRight
from whoperforms.certification.events import Authn, Draft, Signer, Stream, StreamKind, event_of
from whoperforms.certification.lifecycle import Impossible, Stage
from whoperforms.certification.overview import Overview
from whoperforms.certification.published import published
from whoperforms.certification.signed_version import signed_version
from whoperforms.certification.standing import State
from whoperforms.certification.state import CertificationState
from whoperforms.registry import journal, standings
from whoperforms.registry.models import Event
from whoperforms.registry.recording import LEAP, ClockInDoubt, Sending, Stale, record, would_sign
from whoperforms.registry.verifying import verified
from worlds import id_of, npi


@pytest.fixture
def world(place):  # noqa: ARG001 - a registry to be in
    """A strict programme with all its staff."""
    made = RegistryWorld(Separation.STRICT)
    made.programme()
    return made


def named(name, *, by="Cora"):
    return Signer(person=id_of(by), role=str(Role.COORDINATOR), authn=Authn.PASSWORD), lambda ledger, at: people.rename(
        ledger, at, person=id_of("Ada"), body=PersonNamed(name=name), by=id_of(by)
    )


def test_somebody_comes_from_an_application_to_a_certificate_and_the_public_knows(world):
    ada = world.certified("Ada")

    assert world.state(ada) is CertificationState.ACTIVE
    assert verified().broken is None
    assert verified().events == Event.objects.count() == world.ledger.seq
    said = standings.overview(world.at)
    assert said[ada].certified


def test_what_the_public_may_know_follows_consent(world):
    ada = world.certified("Ada", npi=npi(1))
    person = world.ledger.enrolments[ada].person

    def told():
        found = published(Overview().renewed(journal.ledger(), world.at), world.at).standings
        return [(standing.state, standing.consent, standing.certified(world.today)) for standing in found.standings]

    def answers(given):
        said = ConsentSet(programme="mild", use=Use.LISTING, given=given)
        world.act(person, Role.PHYSICIAN, people.consent, person=person, body=said)
        return told()

    assert [state for state, _, _ in told()] == [State.ACTIVE]
    assert answers(given=False) == [(State.ACTIVE, False, False)]
    assert answers(given=True) == [(State.ACTIVE, True, True)]


def test_one_form_sent_twice_is_recorded_once(world):
    world.candidate("Ada")
    signer, act = named("Ada Lovelace")

    first = record(signer, act, sending=Sending("a form"))
    again = record(signer, act, sending=Sending("a form"))

    assert again == first
    assert [name.name for name in journal.ledger().people[id_of("Ada")].names].count("Ada Lovelace") == 1


def test_a_form_that_was_changed_and_is_sent_again_is_not_the_one_that_was_recorded(world):
    """Stop, edit, send; or a page that the Back button brings back: what is recorded is said, and what is not."""
    ada = world.enrolled("Ada")
    stream = Stream(StreamKind.ENROLMENT, ada)
    seen = {stream: journal.ledger().last(stream)}
    cora = Signer(person=id_of("Cora"), role=str(Role.COORDINATOR), authn=Authn.SESSION)

    def result(module, score, item_bank):
        said = {"requirement": "lessons", "on": world.today, "source": "School", "minutes": 60}
        body = EvidenceRecorded(**said, module=module, score=score, item_bank=item_bank)
        return partial(teaching.record_evidence, enrolment=ada, body=body)

    [first] = record(cora, result("wax", 90, "1"), sending=Sending("a form", "wax 90"), seen=seen, now=world.at)
    with pytest.raises(Stale, match="somebody has changed this since you opened it"):
        record(cora, result("fire", 40, "7"), sending=Sending("a form", "fire 40"), seen=seen, now=world.at)

    assert [event.body.module for event in journal.ledger().enrolments[ada].evidence] == ["wax"]
    again = record(cora, result("wax", 90, "1"), sending=Sending("a form", "wax 90"), seen=seen, now=world.at)
    assert again == (first,)


def test_what_has_to_be_signed_is_not_done_in_a_session_alone_whichever_way_it_comes(world):
    ada = world.applied("Ada")
    cora = Signer(person=id_of("Cora"), role=str(Role.COORDINATOR), authn=Authn.SESSION)
    events = Event.objects.count()

    refusing = partial(enrolling.refuse, enrolment=ada, reason="NOT_ELIGIBLE", text="No licence.")
    with pytest.raises(NotSigned, match="refuse: has to be signed, and to be signed in is no signature"):
        record(cora, refusing, now=world.at)

    assert Event.objects.count() == events
    assert record(replace(cora, authn=Authn.PASSWORD), refusing, now=world.at)


def test_what_somebody_signed_is_what_is_written_or_nothing_is(world):
    ada = world.applied("Ada")
    cora = Signer(person=id_of("Cora"), role=str(Role.COORDINATOR), authn=Authn.PASSWORD, meaning=Meaning.DECIDED)

    def refusing(reason):
        return partial(enrolling.refuse, enrolment=ada, reason=reason, text="No.")

    signed = sha256(would_sign(cora, refusing("NOT_ELIGIBLE"))).hexdigest()
    events = Event.objects.count()
    with pytest.raises(Stale, match="what you signed is not what would be written now"):
        record(replace(cora, record_sha256=signed), refusing("SANCTIONED"), now=world.at)
    assert Event.objects.count() == events

    [event] = record(replace(cora, record_sha256=signed), refusing("NOT_ELIGIBLE"), now=world.at)
    assert event.record_sha256 == signed


def test_whoever_has_the_events_makes_again_what_was_signed(world):
    """Each signature of a whole certification, as an auditor checks it: from the words of the events, and no more."""
    world.certified("Ada")
    known = [event for row in journal.rows() if (event := event_of(row))]
    signed = [event for event in known if event.record_sha256]
    assert {"sign_off", "proposed", "certify", "accept", "verification_reviewed"} <= {event.type for event in signed}

    last = dict[Stream, int]()
    for event in known:
        draft = Draft(stream=event.stream, body=event.body, reason=event.reason, text=event.text)
        by = Signer(person=event.actor, role=event.role, authn=event.authn, meaning=event.meaning)
        if event.record_sha256:
            version = signed_version([draft], by, lambda stream: last.get(stream, 0))
            assert sha256(version).hexdigest() == event.record_sha256, event
        last[event.stream] = event.seq


def test_a_form_that_somebody_else_overtook_is_refused_and_nothing_changes(world):
    world.candidate("Ada")
    stream = Stream(StreamKind.PERSON, id_of("Ada"))
    seen = {stream: journal.ledger().last(stream)}
    record(*named("Ada King"), seen=seen)
    events = Event.objects.count()

    with pytest.raises(Stale, match="somebody has changed this since you opened it"):
        record(*named("Ada Byron"), seen=seen)

    assert Event.objects.count() == events
    assert journal.ledger().people[id_of("Ada")].name == "Ada King"


@pytest.mark.usefixtures("place")
def test_a_clock_far_ahead_of_the_last_event_records_nothing_until_somebody_says_that_it_is_right():
    world = RegistryWorld(begins=datetime.now(UTC) - LEAP - timedelta(days=1))
    world.programme()
    signer, act = named("Carl Other")
    world.register("Ada", Role.PHYSICIAN)
    events = Event.objects.count()

    with pytest.raises(ClockInDoubt, match=r"says this machine's clock, and nothing was recorded since .*--right"):
        record(signer, act)
    assert Event.objects.count() == events

    confirm = partial(programmes.confirm_clock, programme="mild")
    [said] = record(OPERATOR, confirm, now=datetime.now(UTC))
    assert said.body.last == world.at.date()
    assert record(signer, act)


def test_who_has_no_right_leaves_nothing_behind(world):
    world.candidate("Ada")
    events = Event.objects.count()
    _, act = named("Somebody Else")

    with pytest.raises(NoRight):
        record(Signer(person=id_of("Audrey"), role=None, authn=Authn.PASSWORD), act)

    assert Event.objects.count() == events


def test_an_act_of_several_events_happens_whole_or_not_at_all(world):
    ada = world.candidate("Ada")
    person = id_of("Ada")
    events = Event.objects.count()

    def both(ledger, at):
        body = Apply(person=person, programme="mild", pathway="interventional_pain")
        applied = enrolling.apply(ledger, at, enrolment="E00000000009", body=body)
        return [*applied, *applied]

    with pytest.raises(Impossible, match="apply: not possible for an enrolment that is applied"):
        record(Signer(person=id_of("Cora"), role=str(Role.COORDINATOR), authn=Authn.PASSWORD), both)

    assert Event.objects.count() == events
    assert ada is None or "E00000000009" not in journal.ledger().enrolments


def test_what_somebody_else_wrote_meanwhile_is_known_before_anything_is_decided(world):
    """The ledger that this process holds is old; the lock comes first, then what is there by then."""
    submitted = world.submitted("Ada")
    kept = journal.ledger()
    world.decide(submitted, "certify", "STANDARD_MET")

    assert kept.enrolments[submitted].stage is Stage.SUBMITTED
    with pytest.raises(Impossible, match="certify: not possible"):
        world.decide(submitted, "certify", "STANDARD_MET")


def test_events_never_go_back_in_time(world):
    world.candidate("Ada")
    last = journal.ledger().at

    (event,) = record(*named("Ada Lovelace"), now=last - timedelta(days=3))

    assert event.at == last


def test_a_form_sent_again_after_its_words_were_removed_is_refused_with_a_sentence(world):
    """The hashes stay, the id of the event with them: nothing is recorded under it a second time."""
    world.candidate("Ada")
    signer, act = named("Ada Lovelace")
    [event] = record(signer, act, sending=Sending("a form"))
    for by, second in (("Cleo", "Carl"), ("Carl", "Cleo")):
        body = Erased(second=id_of(second), law="Order 12", programme="mild")
        law = {"erased": event.seq, "of": event.stream, "body": body, "text": "It says so."}
        world.act(by, Role.COMPLIANCE, removing.erase, **law)
    assert Event.objects.get(seq=event.seq).record is None
    events = Event.objects.count()

    with pytest.raises(Stale, match="its words were removed by law since; nothing is recorded a second time"):
        record(signer, act, sending=Sending("a form"))

    assert Event.objects.count() == events
