"""What the public may know: what follows from where somebody stands; only what has changed is made anew."""

from datetime import UTC, datetime, timedelta
from functools import cache

import pytest

from lives import some_lives
from recorder import id_of, refused
from whoperforms.certification.acts import enrolling, keeping, listing, people
from whoperforms.certification.bodies.people import ConsentSet, Listed, MatchReviewed, PersonNamed, Role, Use
from whoperforms.certification.bodies.verification import Element, Method, Result
from whoperforms.certification.events import Authn, Draft, Signer, Stream, StreamKind, event_of
from whoperforms.certification.lifecycle import Impossible
from whoperforms.certification.listed_certificates import listed_certificates
from whoperforms.certification.listing import Becomes, RosterGiven, RosterRow
from whoperforms.certification.numbered import numbered
from whoperforms.certification.overview import Overview
from whoperforms.certification.published import Published, published
from whoperforms.certification.standing import Case, State
from whoperforms.certification.state import CertificationState
from whoperforms.evidence.reviews import Decision
from worlds import World, npi

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@cache
def world():
    return some_lives(20, now=NOW)


def told(of, at=None, before=None):
    at = at or of.at
    return published(Overview().renewed(of.ledger, at), at, before=before)


def one_certified():
    made = World()
    made.programme()
    return made, made.certified("Ada", npi=npi(7))


def states(said):
    return [one.state for one in said.standings.standings]


def case_of(of, number):
    return told(of).standings.statement(int(npi(number)), "mild", of.today).case


def agrees(of, name):
    said = ConsentSet(programme="mild", use=Use.LISTING, given=True)
    of.act(name, Role.PHYSICIAN, people.consent, person=id_of(name), body=said)


def a_row(of, number, **said):
    """Return what an issuer's roster says of somebody trained before the registry, of whose NPI it is sure."""
    row = {
        "issuer": of.ledger.programmes["mild"].opened.body.issuer,
        "record": f"R-{number}",
        "name": "Somebody listed",
        "state": "active",
        "evidence_state": "listed_by_manufacturer",
        "consent": True,
        "as_of": of.today,
        "npi": npi(number),
        "since": of.today,
        "record_sha256": f"{number:064}",
    }
    return Listed(programme="mild", **(row | said))


def imported(of, *said, sure=True):
    rows = tuple(RosterRow(row=at, record=one.record, said=one, sure=sure) for at, one in enumerate(said, 2))
    given = RosterGiven(programme="mild", issuer=said[0].issuer, as_of=of.today, sha256="0" * 64, rows=rows)
    of.act("Cora", Role.COORDINATOR, listing.import_roster, roster=given, new_id=of.new_id)
    return listing.planned(of.ledger, given, of.at).rows


def a_programme():
    made = World()
    made.programme()
    return made


def listed_lena(**said):
    of = a_programme()
    of.candidate("Lena", npi=npi(7))
    imported(of, a_row(of, 7, **said))
    return of


def renamed(of, name, number, to="Mallory"):
    body = PersonNamed(name=to, npi=npi(number))
    of.act("Cora", Role.COORDINATOR, people.rename, person=id_of(name), body=body)


def test_a_certified_person_is_public_with_the_event_that_decided():
    of, ada = one_certified()
    said = told(of)

    [standing] = said.standings.standings
    held = of.ledger.enrolments[ada].certificate
    assert (standing.state, int(standing.npi), standing.until) == (State.ACTIVE, int(npi(7)), held.valid_until.date())
    assert standing.number.replace("-", "") == held.number
    assert list(said.events.values()) == [held.decided.seq]
    assert not standing.consent
    assert not standing.certified(of.today)  # who was never asked is in no list


def test_no_reason_and_no_name_of_a_reason_is_public():
    of, ada = one_certified()
    of.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=ada, reason="COMPLAINT", text="Somebody wrote to us.")

    said = told(of)

    assert states(said) == [State.SUSPENDED]
    assert "COMPLAINT" not in repr((said.standings, said.turns))
    assert "wrote to us" not in repr((said.standings, said.turns))


def test_whoever_is_in_training_is_since_they_were_taken_in():
    of = World()
    of.programme()
    ada = of.enrolled("Ada", npi=npi(7))
    accepted = of.ledger.enrolments[ada].last
    on = of.today
    of.wait(days=40)
    of.result(ada, module="wax", item_bank="1")
    said = told(of)

    [standing] = said.standings.standings
    assert (standing.state, standing.since) == (State.IN_TRAINING, on)
    assert list(said.events.values()) == [accepted]


@pytest.mark.parametrize(("days", "overdue"), [(45, False), (46, True)])
def test_somebody_whose_look_is_overdue_stays_listed_and_that_is_said(days, overdue):
    of, ada = one_certified()
    of.wait(days=days)
    [standing] = told(of).standings.standings

    assert standing.state is State.ACTIVE
    assert (standing.overdue_since is not None) == overdue
    assert of.state(ada).value == ("cannot_confirm" if overdue else "active")


def test_who_has_no_npi_is_in_nothing_that_is_public():
    of = World()
    of.programme()
    of.certified("Ada")

    assert states(told(of)) == []


def test_what_is_said_of_whom_nothing_has_changed_is_the_very_same_object():
    of = world().again()
    ada = next(name for name, one in of.ledger.enrolments.items() if one.holds)
    of.wait(until=NOW - timedelta(hours=1))
    of.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=ada, reason="SAFETY", text="Until it is clear.")
    first = Overview().renewed(world().ledger, NOW)
    before = published(first, NOW)
    after = published(first.renewed(of.ledger, NOW), NOW, before=before)

    changed = [name for name, said in after.said.items() if before.said[name] is not said]
    assert changed == [ada]
    assert after == told(of, NOW)


def test_a_new_day_says_all_anew():
    overview = Overview().renewed(world().ledger, NOW)
    before = published(overview, NOW)
    tomorrow = NOW + timedelta(days=1)
    after = published(overview.renewed(world().ledger, tomorrow), tomorrow, before=before)

    assert after == published(Overview().renewed(world().ledger, tomorrow), tomorrow)
    assert {one.checked_on for one in after.standings.standings} == {tomorrow.date()}


def test_every_standing_rests_on_an_event_about_that_enrolment():
    said, events = told(world(), NOW), [event_of(row) for row in world().rows]

    for seq in said.events.values():
        assert events[seq - 1].type in {"certify", "accept"}
    assert len(said.events) == len(said.standings.standings)


def test_where_nothing_is_registered_nothing_is_said():
    assert published(Overview(), NOW) == Published(on=NOW.date())


def test_a_look_that_says_all_is_well_changes_nothing_public():
    of, _ada = one_certified()
    before = told(of)
    of.look(id_of("Ada"), Element.EXCLUSION, method=Method.API, result=Result.NOT_FOUND, agreed=None)

    assert told(of).standings.standings == before.standings.standings


# Of several enrolments one speaks


def test_who_was_revoked_and_is_certified_again_is_certified_in_public():
    of, old = one_certified()
    agrees(of, "Ada")
    of.decide(old, "revoke", "ISSUED_IN_ERROR")
    of.wait(days=40)
    assert case_of(of, 7) is Case.NOT_ACTIVE
    new = of.enrolled("Ada")
    assert (case_of(of, 7), states(told(of))) == (Case.NOT_ACTIVE, [State.REVOKED])  # in training by now, and not back

    of.looked_up(new)
    of.meet(new)
    of.act("Cora", Role.COORDINATOR, enrolling.submit, enrolment=new)
    of.decide(new, "certify", "STANDARD_MET")

    said, seen = told(of), Overview().renewed(of.ledger, of.at)
    first, second = (of.ledger.enrolments[one].certificate.number for one in (old, new))
    assert (case_of(of, 7), states(said)) == (Case.CERTIFIED, [State.ACTIVE])
    assert (numbered(seen, first).state, numbered(seen, second).state) == (
        CertificationState.REVOKED,
        CertificationState.ACTIVE,
    )
    assert [one.made.enrolment.certificate.number for one in said.heard] == [second]
    assert [turn.state for turn in said.turns[int(npi(7)), "mild"]] == [State.ACTIVE, State.REVOKED, State.ACTIVE]
    assert list(listed_certificates(of.ledger, said)) == []  # none of them is signed here


def test_who_is_certified_again_and_revoked_again_is_not_active():
    of, old = one_certified()
    agrees(of, "Ada")
    of.decide(old, "revoke", "HARM")
    of.wait(days=40)
    new = of.certified("Ada")
    of.decide(new, "revoke", "HARM")

    assert (case_of(of, 7), states(told(of))) == (Case.NOT_ACTIVE, [State.REVOKED])


def test_a_lapsed_certificate_that_is_revoked_later_takes_nothing_from_the_newer_one():
    of, old = one_certified()
    agrees(of, "Ada")
    of.wait(until=of.ledger.enrolments[old].certificate.valid_until + timedelta(days=60))
    of.certified("Ada")
    of.wait(days=10)
    of.decide(old, "revoke", "ISSUED_IN_ERROR")

    said = told(of)
    assert (case_of(of, 7), states(said)) == (Case.CERTIFIED, [State.ACTIVE])
    days = [turn.since for turn in said.turns[int(npi(7)), "mild"]]
    assert days == sorted(days)


def test_a_wider_certificate_is_revoked_for_good_whatever_becomes_of_the_narrower_one():
    of, ada = one_certified()
    of.decide(ada, "reduce_scope", "SCOPE", scope="Small lanterns")
    of.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=ada, reason="SAFETY", text="Two burns.")
    seen = Overview().renewed(of.ledger, of.at)

    assert [numbered(seen, one.number).state for one in of.ledger.enrolments[ada].certificates] == [
        CertificationState.REVOKED,
        CertificationState.SUSPENDED,
    ]


def test_nobody_comes_back_from_a_revocation_by_an_older_certificate():
    of, old = one_certified()
    of.wait(until=of.ledger.enrolments[old].certificate.valid_until + timedelta(days=60))
    new = of.certified("Ada")
    of.decide(new, "revoke", "HARM")

    with pytest.raises(Impossible, match="was given to the same person in mild since; renew that one, or apply anew"):
        of.decide(old, "renew", "RENEWED_AFTER_LAPSE")


# What an issuer listed


def test_whoever_is_listed_stays_so_until_they_are_taken_in():
    of = listed_lena()
    assert case_of(of, 7) is Case.CERTIFIED

    lena = of.applied("Lena")
    assert case_of(of, 7) is Case.CERTIFIED

    of.act("Cora", Role.COORDINATOR, enrolling.accept, enrolment=lena)
    assert states(told(of)) == [State.IN_TRAINING]


@pytest.mark.parametrize("stage", ["applied", "refused", "enrolled"])
def test_whoever_leaves_without_a_certificate_is_listed_as_before(stage):
    of = listed_lena()
    lena = of.enrolled("Lena") if stage == "enrolled" else of.applied("Lena")
    if stage == "refused":
        of.act("Cora", Role.COORDINATOR, enrolling.refuse, enrolment=lena, reason="NOT_ELIGIBLE", text="No board.")
    else:
        of.act("Lena", Role.PHYSICIAN, enrolling.withdraw, enrolment=lena, reason="HOLDER_REQUEST")

    assert case_of(of, 7) is Case.CERTIFIED
    assert [row.becomes for row in imported(of, a_row(of, 7, state="revoked"))] == [Becomes.UNCHANGED]
    assert case_of(of, 7) is Case.NOT_ACTIVE  # a newer list of its issuer says so


def test_what_a_list_says_was_lost_is_lost_until_somebody_certifies():
    of = listed_lena(state="revoked")
    lena = of.trained("Lena")
    agrees(of, "Lena")
    assert case_of(of, 7) is Case.NOT_ACTIVE
    assert [row.becomes for row in imported(of, a_row(of, 7, state="revoked"))] == [Becomes.UNCHANGED]

    of.act("Cora", Role.COORDINATOR, enrolling.submit, enrolment=lena)
    of.decide(lena, "certify", "STANDARD_MET")
    assert case_of(of, 7) is Case.CERTIFIED


# Whose NPI it is


def test_an_npi_that_was_put_right_is_free_for_its_bearer_and_a_list_finds_that_one():
    of = a_programme()
    of.register("Al", Role.PHYSICIAN, npi=npi(1))
    renamed(of, "Al", 2, to="Al")
    assert of.ledger.people_with == {npi(2): id_of("Al")}

    imported(of, a_row(of, 1))

    assert (case_of(of, 1), case_of(of, 2)) == (Case.CERTIFIED, Case.NOT_ON_LIST)
    assert of.ledger.people[id_of("Al")].listings == ()


def test_a_bearer_is_registered_under_an_npi_that_was_put_right():
    of = a_programme()
    of.register("Al", Role.PHYSICIAN, npi=npi(1))
    renamed(of, "Al", 2, to="Al")
    of.register("Bo", Role.PHYSICIAN, npi=npi(1))

    assert of.ledger.people_with == {npi(2): id_of("Al"), npi(1): id_of("Bo")}


def test_a_listing_goes_to_no_other_npi():
    of = listed_lena()

    with refused("npi", f"^{npi(8)}: Lena is listed under {npi(7)}, and that passes to no other; leave it out, or"):
        renamed(of, "Lena", 8)

    assert (case_of(of, 7), case_of(of, 8)) == (Case.CERTIFIED, Case.NOT_ON_LIST)


def test_a_listing_that_an_older_program_let_go_to_another_npi_counts_for_nobody_and_is_put_right_by_a_list():
    of = listed_lena()
    stream, body = Stream(StreamKind.PERSON, id_of("Lena")), PersonNamed(name="Mallory", npi=npi(8))
    cora = Signer(person=id_of("Cora"), role="coordinator", authn=Authn.SESSION)
    of.signed(cora, lambda _ledger, _at: [Draft(stream=stream, body=body)])
    assert (case_of(of, 7), case_of(of, 8)) == (Case.NO_LIST, Case.NO_LIST)

    assert [row.becomes for row in imported(of, a_row(of, 7))] == [Becomes.UNCHANGED]
    assert (case_of(of, 7), case_of(of, 8)) == (Case.CERTIFIED, Case.NOT_ON_LIST)


@pytest.mark.parametrize("named", [None, 9], ids=["without an NPI", "under another's"])
def test_a_row_counts_for_whom_a_person_found_it_to_mean_whatever_npi_it_names(named):
    of = a_programme()
    said = a_row(of, 7, npi=named and npi(named))
    imported(of, said, sure=False)
    [waits] = [name for name, one in of.ledger.people.items() if one.listings]
    body = MatchReviewed(
        programme="mild",
        source="roster",
        record_sha256=said.record_sha256,
        npi=npi(7),
        decision=Decision.CONFIRMED,
    )
    of.act("Cora", Role.COORDINATOR, listing.review, person=waits, body=body, text="The same address.")

    assert (case_of(of, 7), case_of(of, 9)) == (Case.CERTIFIED, Case.NOT_ON_LIST)
    assert [row.becomes for row in imported(of, said, sure=False)] == [Becomes.UNCHANGED]
    with refused("npi", "is listed under"):
        body = PersonNamed(name="Mallory", npi=npi(8))
        of.act("Cora", Role.COORDINATOR, people.rename, person=waits, body=body)
