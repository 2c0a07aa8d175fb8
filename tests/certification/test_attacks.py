"""Attacks on the core, by the ways that somebody inside would take: none yields a certificate or a false "active"."""

from dataclasses import replace
from datetime import date

import pytest

from recorder import id_of, npi, refused
from whoperforms.certification.acts import deciding, enrolling, keeping, listing, looking, people, removing
from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies import people as of_people
from whoperforms.certification.bodies.erasure import Erased
from whoperforms.certification.bodies.people import ConsentSet, Listed, PersonNamed, Role, Use
from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.bodies.verification import Element, Finding, Result, VerificationReviewed
from whoperforms.certification.duties.deeds import Deed, deeds_for
from whoperforms.certification.duties.rights import NoRight
from whoperforms.certification.duties.separation import NotSeparated
from whoperforms.certification.events import Authn, Draft, Signer, Stream, StreamKind, first_broken, link
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import Impossible
from whoperforms.certification.overview import Overview
from whoperforms.certification.papers import stands_of, state_of
from whoperforms.certification.published import published
from whoperforms.certification.state import CertificationState
from whoperforms.evidence.reviews import Decision
from whoperforms.search.certifications import Certifications, laid_over
from worlds import BY_PASSPORT, World

CORA = Signer(person=id_of("Cora"), role="coordinator", authn=Authn.PASSKEY)
ADA = npi(1)
ANOTHER = npi(2)
SURE_OF_IT = frozenset({CertificationState.ACTIVE, CertificationState.EXPIRING})


def certified(policy=Separation.SMALL, **others):
    world = World(policy)
    world.programme()
    ada = world.certified("Ada", npi=ADA, **others)
    agree(world)
    return world, ada


def agree(world, name="Ada", *, given=True):
    body = ConsentSet(programme="mild", use=Use.LISTING, given=given)
    world.act(name, Role.PHYSICIAN, people.consent, person=id_of(name), body=body)


def public(world, ledger=None, at=None):
    at = at or world.at
    return published(Overview().renewed(ledger or world.ledger, at), at).standings


def is_certified(world, number=ADA, **others):
    return int(number) in public(world, **others).certified("mild", world.today)


def without_words(world, seq):
    """Return the ledger as it is once the words of an event are removed by law."""
    return Ledger().after(replace(row, record=None, salt=None) if row.seq == seq else row for row in world.rows)


def erase(world, seq, *, by="Carl", second="Cleo"):
    body = Erased(second=id_of(second), law="Order 12", programme="mild")
    stream = Stream.named(world.rows[seq - 1].stream)
    return world.act(by, Role.COMPLIANCE, removing.erase, erased=seq, of=stream, body=body, text="It says so.")


# Words removed by law


@pytest.mark.parametrize("ends", ["suspend", "revoke", "withdraw"])
def test_who_lost_a_certification_does_not_get_it_back_by_the_loss_being_erased(ends):
    world, ada = certified()
    if ends == "suspend":
        [event] = world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=ada, reason="SAFETY", text="Fire.")
    elif ends == "revoke":
        event = world.decide(ada, "revoke", "HARM")[-1]
    else:
        [event] = world.act("Ada", Role.PHYSICIAN, enrolling.withdraw, enrolment=ada, reason="RETIRED")
    assert not is_certified(world)

    after = without_words(world, event.seq)

    assert state_of(after, after.enrolments[ada], world.at) not in SURE_OF_IT
    assert not is_certified(world, ledger=after)
    assert int(ADA) in public(world, ledger=after).lost("mild", world.today)


def test_what_was_seen_against_somebody_is_not_undone_by_erasing_it():
    world, _ada = certified()
    event = world.look(id_of("Ada"), Element.EXCLUSION, result=Result.NEGATIVE, finding=Finding.EXCLUDED, agreed=None)
    assert not is_certified(world)

    assert not is_certified(world, ledger=without_words(world, event.seq))


def test_who_took_the_agreement_back_is_not_named_again_when_that_is_erased():
    world, _ada = certified()
    agree(world, given=False)

    assert not is_certified(world, ledger=without_words(world, world.ledger.seq))


def test_evidence_may_be_erased_and_the_certification_stands():
    world, ada = certified()
    seq = world.ledger.enrolments[ada].evidence[0].seq

    assert is_certified(world, ledger=without_words(world, seq))


# NPIs


@pytest.mark.parametrize("by", ["Ada", "Cora"])
def test_a_certification_does_not_pass_to_another_npi(by):
    world, _ada = certified()
    role = Role.PHYSICIAN if by == "Ada" else Role.COORDINATOR

    with refused("npi", "certified under"):
        world.act(by, role, people.rename, person=id_of("Ada"), body=PersonNamed(name="Ada", npi=ANOTHER))

    assert is_certified(world)
    assert not is_certified(world, ANOTHER)


@pytest.mark.parametrize("role", [Role.PHYSICIAN, Role.DELEGATE])
def test_nobody_states_the_own_npi_and_is_certified_under_it(role):
    world = World().programme()
    world.certified("Ada")
    agree(world)
    world.register("Del")
    world.give(id_of("Del"), Role.DELEGATE, for_person=id_of("Ada"))
    by = "Ada" if role is Role.PHYSICIAN else "Del"

    with pytest.raises(NoRight, match="npi_proposed"):
        world.act(by, role, people.rename, person=id_of("Ada"), body=PersonNamed(name="Ada", npi=ANOTHER))

    assert not is_certified(world, ANOTHER)


# Clocks


def test_what_a_server_with_a_faster_clock_recorded_against_somebody_counts_on_all():
    world, ada = certified()
    slow = world.at
    world.wait(seconds=90)
    world.look(id_of("Ada"), Element.EXCLUSION, result=Result.NEGATIVE, finding=Finding.EXCLUDED, agreed=None)

    assert stands_of(world.ledger, world.ledger.enrolments[ada], slow).state is CertificationState.SUSPENDED
    assert not is_certified(world, at=slow)


# Looks that are overdue, and looks that never were


def test_who_was_never_looked_up_in_the_lists_of_exclusions_is_not_shown_as_certified():
    world, ada = certified()
    [look] = [one for one in world.ledger.verifications[id_of("Ada")] if one.said.element is Element.EXCLUSION]
    body = VerificationReviewed(verification=look.recorded.seq, agrees=False)
    world.act("Rhea", Role.SECOND_REVIEWER, looking.review, person=id_of("Ada"), body=body, text="Another person.")

    assert world.state(ada) is CertificationState.CANNOT_CONFIRM
    assert not is_certified(world)


def test_who_is_overdue_stays_listed_and_the_day_is_said():
    world, ada = certified()
    world.wait(days=60)

    assert world.state(ada) is CertificationState.CANNOT_CONFIRM
    [standing] = public(world).all_of(int(ADA), "mild")
    assert standing.certified(world.today)
    assert standing.overdue_since == date(2026, 2, 20)


# Chains


def test_after_a_broken_link_nobody_is_certified_nor_listed_as_such():
    world, _ada = certified()
    listed(world, "Lena", npi(7))
    assert {int(ADA), int(npi(7))} == public(world).certified("mild", world.today)
    false = replace(world.rows[-1], seq=world.rows[-1].seq + 1, event_id=id_of("false"))

    broken = world.ledger.after([false])

    assert broken.broken
    assert public(world, ledger=broken).certified("mild", world.today) == frozenset()


def test_an_event_kept_under_another_type_than_that_of_its_words_breaks_the_chain():
    """A database holds types to the lifecycle; the words are what is folded."""
    world = World(Separation.SMALL).programme()
    ada = world.submitted("Ada", npi=ADA)
    world.decide(ada, "certify", "STANDARD_MET")
    before, row = world.rows[-2], replace(world.rows[-1], type="told")
    row = replace(row, chain=link(before.chain, row))

    assert first_broken([row], before=before.chain, seq=before.seq)
    assert not Ledger().after([*world.rows[:-1], row]).enrolments[ada].certificates


# Lists and enrolments


def listed(world, name, number, state="active", **others):
    said = Listed(
        programme="mild",
        issuer=world.ledger.programmes["mild"].opened.body.issuer,
        record=f"R-{name}",
        name=name,
        state=state,
        evidence_state="document_reviewed",
        consent=True,
        as_of=world.today,
        npi=number,
        since=world.today,
        **others,
    )
    world.register(name, Role.PHYSICIAN, npi=number)
    world.signed(
        CORA,
        lambda _ledger, _at: [Draft(stream=Stream(StreamKind.PERSON, id_of(name)), body=said)],
    )


@pytest.mark.parametrize("state", ["suspended", "revoked", "lapsed", "withdrawn"])
def test_who_lost_it_by_a_list_does_not_hide_that_by_applying(state):
    world = World().programme()
    listed(world, "Lena", npi(7), state)
    assert int(npi(7)) in public(world).lost("mild", world.today)

    body = told.Apply(person=id_of("Lena"), programme="mild", pathway="interventional_pain")
    world.act("Lena", Role.PHYSICIAN, enrolling.apply, enrolment=world.new_id(), body=body)

    assert int(npi(7)) in public(world).lost("mild", world.today)


# Duties


def test_who_proved_the_identity_once_does_not_decide_because_somebody_else_proved_it_again():
    world = World(Separation.SMALL).programme()
    world.give(id_of("Cora"), Role.DECIDER)
    ada = world.submitted("Ada", npi=ADA)
    seen = of_people.IdentityProved(programme="mild", method=BY_PASSPORT)
    world.act("Vera", Role.VERIFIER, people.prove_identity, person=id_of("Ada"), body=seen, text="Seen again.")

    done = [(one.by, one.deed) for one in deeds_for(id_of("Ada"), world.ledger) if one.seq == first_proof(world)]

    assert world.ledger.enrolments[ada].person == id_of("Ada")
    assert done == [(id_of("Cora"), Deed.VERIFIED)]


def first_proof(world):
    return next(row.seq for row in world.rows if row.type == "identity_proved")


def test_a_second_decider_cannot_choose_another_scope_than_the_first_one_signed():
    world, ada = certified(Separation.STRICT)

    def reduce(name, scope):
        decision = deciding.Decision(
            enrolment=ada, event="reduce_scope", reason="SCOPE", by=id_of(name), number=world.new_id(), scope=scope
        )
        return world.act(name, Role.DECIDER, deciding.decide, decision=decision)

    reduce("Dora", "Small lanterns")
    [event] = reduce("Dirk", "All lanterns and lighthouses")

    assert isinstance(event.body, told.Proposed)
    assert world.ledger.enrolments[ada].certificate.scope == "Lighting lanterns"


def test_two_people_sign_that_words_are_erased():
    world, ada = certified()
    seq = world.ledger.enrolments[ada].evidence[0].seq
    alone = Erased(second=id_of("Cleo"), law="Order 12", programme="mild")
    stream = Stream(StreamKind.ERASURE, str(seq))

    with pytest.raises(NotSeparated, match="second"):
        world.act("Carl", Role.COMPLIANCE, lambda *_: [Draft(stream=stream, body=alone, text="It says so.")])
    [first] = erase(world, seq)
    with pytest.raises(NotSeparated, match="second"):
        world.act("Cleo", Role.COMPLIANCE, lambda *_: [Draft(stream=stream, body=alone, text="Other words.")])
    [done] = erase(world, seq, by="Cleo", second="Carl")

    assert (first.type, done.type, done.body.second) == ("erasure_proposed", "erased", id_of("Carl"))


def test_signs_that_turn_the_text_around_are_in_no_word_of_an_enrolment():
    world = World().programme()
    ada = world.applied("Ada")

    with refused("text", "nobody can read"):
        world.act(
            "Cora", Role.COORDINATOR, enrolling.refuse, enrolment=ada, reason="NOT_ELIGIBLE", text="no \u202e yes"
        )


def test_two_people_sign_that_somebody_is_a_founding_mentor():
    world = World(Separation.STRICT).programme()
    world.register("Max", Role.MENTOR)
    body = of_people.FoundingMentor(programme="mild", deciders=(id_of("Dora"), id_of("Dirk")))
    stream = Stream(StreamKind.PERSON, id_of("Max"))

    def named(by, text="She says so."):
        return world.act(by, Role.DECIDER, people.found_mentor, person=id_of("Max"), body=body, text=text)

    with pytest.raises(NotSeparated, match=r"Dirk: has not signed this.*\(R10"):
        world.act("Dora", Role.DECIDER, lambda *_: [Draft(stream=stream, body=body, text="She says so.")])
    named("Dora")
    named("Dirk", text="He says something else.")
    assert "mild" not in world.ledger.people[id_of("Max")].foundings
    [done] = named("Dirk")

    assert (done.type, world.ledger.people[id_of("Max")].proposals) == ("founding_mentor", ())


@pytest.mark.parametrize("role", [Role.COMPLIANCE, Role.COORDINATOR])
def test_two_people_state_an_npi_of_whom_none_was_known_when_they_were_certified(role):
    world = World().programme()
    world.certified("Ada")
    agree(world)
    other = "Carl" if role is Role.COMPLIANCE else "Cesar"
    if role is Role.COORDINATOR:
        world.register(other, role)
    stream, body = Stream(StreamKind.PERSON, id_of("Ada")), PersonNamed(name="Ada", npi=ADA)

    with pytest.raises(NotSeparated, match="second"):
        world.act("Cora", Role.COORDINATOR, lambda *_: [Draft(stream=stream, body=body)])
    [first] = stated(world, "Cora")
    assert (first.type, is_certified(world)) == ("npi_proposed", False)
    with pytest.raises(Impossible, match="signed by you already"):
        stated(world, "Cora")
    [different] = stated(world, other, role, npi=ANOTHER)
    assert (different.type, is_certified(world, ANOTHER)) == ("npi_proposed", False)
    [done] = stated(world, other, role)

    assert (done.type, is_certified(world)) == ("person_named", True)


def stated(world, by, role=Role.COORDINATOR, npi=ADA):
    return world.act(by, role, people.rename, person=id_of("Ada"), body=PersonNamed(name="Ada", npi=npi))


def test_a_roster_states_no_npi_of_who_is_certified():
    """By a row of another programme's list, or by what somebody decides about it: both are one person's word."""
    world = World().programme()
    world.certified("Ada")
    agree(world)
    said = replace_listed(world, record="R-1", npi=ADA)
    world.signed(CORA, lambda _ledger, _at: [Draft(stream=Stream(StreamKind.PERSON, id_of("Ada")), body=said)])
    body = of_people.MatchReviewed(
        programme="mild", source="roster", record_sha256="0" * 64, npi=ADA, decision=Decision.CONFIRMED
    )

    with pytest.raises(Impossible, match="stated by two people"):
        world.act("Cora", Role.COORDINATOR, listing.review, person=id_of("Ada"), body=body, text="The same school.")

    assert not is_certified(world)


def replace_listed(world, **new):
    said = {
        "programme": "mild",
        "issuer": world.ledger.programmes["mild"].opened.body.issuer,
        "name": "Ada",
        "state": "active",
        "evidence_state": "document_reviewed",
        "consent": True,
        "as_of": world.today,
        "since": world.today,
        "record_sha256": "0" * 64,
    }
    return Listed(**(said | new))


# One certificate at a time


def test_nobody_has_two_certificates_of_one_programme_in_force():
    world, first = certified()
    world.wait(until=world.ledger.enrolments[first].certificate.valid_until).wait(days=1)
    second = world.certified("Ada")

    with pytest.raises(Impossible, match="nobody has two"):
        world.decide(first, "renew", "RENEWED_AFTER_LAPSE")

    assert world.ledger.enrolments[second].certificate.ended_by is None


# Scopes


@pytest.mark.parametrize("scope", ["Lighting lanterns", "  lighting  LANTERNS ", ""])
def test_a_scope_is_not_reduced_to_the_one_it_is_or_to_none(scope):
    world, ada = certified(Separation.STRICT)

    with refused("scope", "not less than 'Lighting lanterns', as it is"):
        world.decide(ada, "reduce_scope", "SCOPE", scope=scope)


def test_the_second_decider_reads_to_what_the_first_one_wants_to_reduce_a_scope():
    world, ada = certified(Separation.STRICT)
    decision = deciding.Decision(
        enrolment=ada, event="reduce_scope", reason="SCOPE", by=id_of("Dora"), number=world.new_id(), scope="Small ones"
    )
    [event] = world.act("Dora", Role.DECIDER, deciding.decide, decision=decision)

    assert event.body.scope == "Small ones"


def test_an_older_list_does_not_speak_for_whom_the_registry_cannot_confirm():
    world, ada = certified()
    before = public(world)
    [event] = world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=ada, reason="SAFETY", text="Fire.")
    after = without_words(world, event.seq)
    said = published(Overview().renewed(after, world.at), world.at)

    found = laid_over(Certifications(standings=before), said)

    assert not found.standings.certified("mild", world.today)
    assert int(ADA) in found.in_no_group("mild", world.today)


# Ends of roles


def test_an_officer_does_not_void_the_morning_s_signatures_by_ending_the_role_of_who_signed():
    world = World(Separation.SMALL).programme()
    ada = world.submitted("Ada", npi=ADA)
    body = of_people.RoleEnded(programme="mild", role=Role.EXAMINER, on=world.today)
    world.act("Carl", Role.COMPLIANCE, people.end, person=id_of("Ed"), body=body)

    world.decide(ada, "certify", "STANDARD_MET")

    assert world.state(ada) is CertificationState.ACTIVE
    assert Role.EXAMINER not in world.ledger.people[id_of("Ed")].roles("mild", world.at)


def test_each_of_two_physicians_ends_the_role_of_a_delegate_for_the_own_person_and_for_nobody_else():
    world = World(Separation.SMALL).programme()
    for name in ("Ada", "Bea"):
        world.candidate(name)
    world.register("Del")
    for name in ("Ada", "Bea"):
        world.give(id_of("Del"), Role.DELEGATE, for_person=id_of(name))

    def end(by, role, whose=None):
        body = of_people.RoleEnded(
            programme="mild", role=Role.DELEGATE, on=world.today, for_person=whose and id_of(whose)
        )
        world.act(by, role, people.end, person=id_of("Del"), body=body)

    with refused("for_person", "delegate of several people; choose for whom"):
        end("Carl", Role.COMPLIANCE)
    with pytest.raises(NoRight):
        end("Bea", Role.PHYSICIAN, "Ada")
    end("Ada", Role.PHYSICIAN, "Ada")
    held = [grant.for_person for grant in world.ledger.people[id_of("Del")].grants if grant.holds(world.at)]
    assert held == [id_of("Bea")]
    end("Carl", Role.COMPLIANCE)
    assert not world.ledger.people[id_of("Del")].roles("mild", world.at)
