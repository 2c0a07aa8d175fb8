"""Recording: what is acknowledged is there, once; what may not be leaves nothing behind."""

from datetime import timedelta

import pytest

from registry_worlds import RegistryWorld
from whoperforms.certification.acts import auditing, enrolling, people
from whoperforms.certification.bodies.enrolment import Apply
from whoperforms.certification.bodies.people import ConsentSet, PersonNamed, Role, Use
from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.bodies.verification import Erased
from whoperforms.certification.duties.rights import NoRight
from whoperforms.certification.events import Authn, Signer, Stream, StreamKind
from whoperforms.certification.lifecycle import NotAllowed, Stage
from whoperforms.certification.overview import Overview
from whoperforms.certification.published import published
from whoperforms.certification.standing import State
from whoperforms.certification.state import CertificationState
from whoperforms.registry import journal, standings
from whoperforms.registry.models import Event
from whoperforms.registry.recording import Stale, record
from whoperforms.registry.verifying import verified
from worlds import id_of, npi


@pytest.fixture
def world(place):  # noqa: ARG001 - a registry to be in
    """A strict programme with all its staff."""
    made = RegistryWorld(Separation.STRICT)
    made.programme()
    return made


def named(name, *, by="Cora"):
    return Signer(person=id_of(by), role=str(Role.COORDINATOR), authn=Authn.SESSION), lambda ledger, at: people.rename(
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

    first = record(signer, act, submission="a form")
    again = record(signer, act, submission="a form")

    assert again == first
    assert [name.name for name in journal.ledger().people[id_of("Ada")].names].count("Ada Lovelace") == 1


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


def test_who_has_no_right_leaves_nothing_behind(world):
    world.candidate("Ada")
    events = Event.objects.count()
    _, act = named("Somebody Else")

    with pytest.raises(NoRight):
        record(Signer(person=id_of("Audrey"), role=None, authn=Authn.SESSION), act)

    assert Event.objects.count() == events


def test_an_act_of_several_events_happens_whole_or_not_at_all(world):
    ada = world.candidate("Ada")
    person = id_of("Ada")
    events = Event.objects.count()

    def both(ledger, at):
        body = Apply(person=person, programme="mild", pathway="interventional_pain")
        applied = enrolling.apply(ledger, at, enrolment="E00000000009", body=body)
        return [*applied, *applied]

    with pytest.raises(NotAllowed, match="apply: not possible for an enrolment that is applied"):
        record(Signer(person=id_of("Cora"), role=str(Role.COORDINATOR), authn=Authn.SESSION), both)

    assert Event.objects.count() == events
    assert ada is None or "E00000000009" not in journal.ledger().enrolments


def test_what_somebody_else_wrote_meanwhile_is_known_before_anything_is_decided(world):
    """The ledger that this process holds is old; the lock comes first, then what is there by then."""
    submitted = world.submitted("Ada")
    kept = journal.ledger()
    world.decide(submitted, "certify", "STANDARD_MET")

    assert kept.enrolments[submitted].stage is Stage.SUBMITTED
    with pytest.raises(NotAllowed, match="certify: not possible"):
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
    [event] = record(signer, act, submission="a form")
    for by, second in (("Cleo", "Carl"), ("Carl", "Cleo")):
        body = Erased(second=id_of(second), law="Order 12", programme="mild")
        law = {"erased": event.seq, "of": event.stream, "body": body, "text": "It says so."}
        world.act(by, Role.COMPLIANCE, auditing.erase, **law)
    assert Event.objects.get(seq=event.seq).record is None
    events = Event.objects.count()

    with pytest.raises(Stale, match="its words were removed by law since; nothing is recorded a second time"):
        record(signer, act, submission="a form")

    assert Event.objects.count() == events
