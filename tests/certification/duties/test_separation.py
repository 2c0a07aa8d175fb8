"""Nobody is certified by a path that breaks a rule: each rule for itself, and all of them against a plain recount."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from signings import ANA, BEN, CANDIDATE, CAT, DAN, EVE, HASH, PAPERS, Book
from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies import people, programme, verification
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.duties.rules import POLICIES, SENTENCES, Rule
from whoperforms.certification.duties.separation import (
    NotSeparated,
    objections,
    refuse,
    refuse_objections,
    refuse_same_decider,
)
from whoperforms.certification.events import Authn, Draft, Signer, Stream, StreamKind


def decided(book, first=DAN, other=EVE):
    """Propose and certify, both as they should be."""
    book.submit()
    book.propose(first, judged=True)
    return book.certify(first, other)


def test_somebody_is_certified_by_two_who_had_no_part_in_it():
    book = Book()
    book.train(ANA, judged=True)
    book.found(BEN)
    book.case(BEN, judged=True)
    book.look(ANA, judged=True)
    book.sign(CAT, judged=True)

    assert decided(book).type == "certify"
    assert objections(book.ledger, book.ledger.enrolment(PAPERS), book.at) == ()


@pytest.mark.parametrize(("policy", "off"), [(Separation.STRICT, set()), (Separation.SMALL, {Rule.R5})])
def test_a_policy_switches_rules_on(policy, off):
    assert frozenset(Rule) - POLICIES[policy] == off
    assert set(SENTENCES) == set(Rule)


@pytest.mark.parametrize(("days", "refused"), [(0, True), (729, True), (730, False)], ids=str)
def test_who_trained_somebody_does_not_examine_them_for_two_years(days, refused):
    book = Book()
    book.train(ANA)
    book.wait(days)

    if refused:
        with pytest.raises(NotSeparated, match=r"Ana: trained this candidate on .* \(R2: .*let another examiner do it"):
            book.sign(ANA, judged=True)
    else:
        book.sign(ANA, judged=True)


DEEDS = {
    "trained": lambda book: book.train(DAN),
    "examined": lambda book: book.sign(DAN),
    "mentored": lambda book: (book.found(DAN), book.case(DAN, by=ANA)),
    "verified": lambda book: book.look(DAN),
    "uploaded": lambda book: book.upload(DAN),
    "signed as a trainer": lambda book: book.sign(DAN, Role.TRAINER),
    "signed what was voided": lambda book: book.put(
        ANA,
        told.VoidSignOff(sign_off=book.sign(DAN).seq, second=BEN),
        PAPERS,
        reason="CLERICAL",
    ),
    "proved the identity": lambda book: book.put(
        DAN, people.IdentityProved(programme="lantern", method="A passport"), CANDIDATE
    ),
}


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize(("days", "refused"), [(729, True), (730, False)], ids=str)
@pytest.mark.parametrize("second", [True, False], ids=["second decider", "first decider"])
def test_who_did_anything_for_a_candidate_does_not_decide_for_two_years(deed, days, refused, second):
    book = Book()
    DEEDS[deed](book)
    book.wait(days)
    book.submit()
    first, other = (EVE, DAN) if second else (DAN, EVE)
    book.propose(first)

    if refused:
        with pytest.raises(NotSeparated, match=r"Dan: .* this candidate on .* \(R4: "):
            book.certify(first, other)
    else:
        book.certify(first, other)


def test_a_mentor_of_the_candidate_is_not_the_examiner():
    book = Book()
    book.found(BEN)
    book.case(BEN, by=ANA)

    with pytest.raises(NotSeparated, match=r"Ben: was a mentor of this candidate \(R3"):
        book.wait(5_000).sign(BEN, judged=True)


def test_the_examiner_of_a_candidate_becomes_no_mentor():
    book = Book()
    book.found(BEN)
    book.sign(BEN)

    with pytest.raises(NotSeparated, match=r"Ben: has examined this candidate \(R3"):
        book.case(BEN, judged=True)


@pytest.mark.parametrize("kind", people.Conflict)
@pytest.mark.parametrize("declared_by", [DAN, CANDIDATE], ids=["decider", "candidate"])
def test_a_conflict_declared_by_a_decider_or_by_the_candidate_and_confirmed_blocks_a_decision(kind, declared_by):
    book = Book()
    event = book.conflict(declared_by, CANDIDATE if declared_by == DAN else DAN, kind)
    if declared_by == CANDIDATE:
        book.look_at_conflict(event.seq, judged=True)
    book.submit()

    with pytest.raises(NotSeparated, match=rf"Dan: in conflict with the candidate \({kind}\) \(R9"):
        book.propose(DAN, judged=True)


@pytest.mark.parametrize("looked_at", [False, True], ids=["not looked at", "found not to stand"])
def test_a_candidate_keeps_nobody_from_deciding_by_declaring_conflicts_with_all_of_them(looked_at):
    book = Book()
    for decider in (ANA, BEN, CAT, DAN, EVE):
        event = book.conflict(CANDIDATE, decider)
        if looked_at:
            book.look_at_conflict(event.seq, stands=False, by=EVE if decider == DAN else DAN, judged=True)
    book.submit()

    assert book.propose(DAN, judged=True).type == "proposed"


@pytest.mark.parametrize("by", [CANDIDATE, DAN], ids=["who declared it", "whom it is about"])
def test_neither_of_the_two_says_whether_a_declared_conflict_stands(by):
    book = Book()
    book.grant(CANDIDATE, Role.COMPLIANCE)
    event = book.conflict(CANDIDATE, DAN)

    with pytest.raises(NotSeparated, match="R1"):
        book.look_at_conflict(event.seq, by=by, judged=True)


def test_a_physician_makes_no_decider_a_delegate_without_asking_them():
    book = Book()
    body = people.RoleGranted(
        programme="lantern", role=Role.DELEGATE, period=people.Period(begins=book.at.date()), for_person=CANDIDATE
    )

    with pytest.raises(NotSeparated, match=r"Dan: .*could judge you no more \(R9"):
        book.put(CANDIDATE, body, DAN, role=Role.PHYSICIAN, judged=True)
    asked = told.Invited(person=DAN, programme="lantern", role=Role.DELEGATE, for_person=CANDIDATE)
    invitation = book.put(CANDIDATE, asked, DAN, role=Role.PHYSICIAN, judged=True)
    accepted = replace(body, invitation=invitation.seq)
    with pytest.raises(NotSeparated, match="R9"):
        book.put(CANDIDATE, accepted, DAN, role=Role.PHYSICIAN, judged=True)
    assert book.put("system", accepted, DAN, judged=True, authn=Authn.SYSTEM).type == "role_granted"


def test_a_delegate_of_the_candidate_does_not_decide():
    book = Book()
    book.grant(DAN, Role.DELEGATE, for_person=CANDIDATE)
    book.submit()

    with pytest.raises(NotSeparated, match=r"Dan: in conflict with the candidate \(delegate\) \(R9"):
        book.propose(DAN, judged=True)


def test_a_conflict_declared_after_a_sign_off_and_before_the_decision_blocks_it():
    book = Book()
    book.sign(CAT)
    book.conflict(CAT)

    with pytest.raises(NotSeparated, match=r"Cat: in conflict .* \(R9"):
        decided(book)


def test_a_role_that_turns_out_to_have_ended_before_a_sign_off_blocks_the_decision():
    book = Book()
    book.wait(10).sign(CAT, judged=True)
    book.end(CAT, Role.EXAMINER, book.at.date())

    with pytest.raises(NotSeparated, match=r"Cat: not examiner of lantern on 2020-01-11 \(R10"):
        refuse_objections(book.ledger, book.ledger.enrolment(PAPERS), book.at)


def test_a_second_account_of_the_same_person_is_the_same_person():
    book = Book()
    book.submit()
    book.propose(DAN)

    with pytest.raises(NotSeparated, match=r"Dan: would be the only one to decide \(R5"):
        book.certify(DAN, DAN)
    with pytest.raises(NotSeparated, match="R5"):
        refuse_same_decider(book.ledger, DAN, DAN)
    refuse_same_decider(book.ledger, DAN, EVE)


def test_nobody_is_named_as_a_decider_without_having_signed():
    book = Book()
    book.submit()

    with pytest.raises(NotSeparated, match="Dan: has not signed this decision"):
        book.certify(DAN, EVE)


def test_a_proposal_of_something_else_is_no_signature():
    book = Book()
    book.submit()
    book.propose(DAN, "deny")

    with pytest.raises(NotSeparated, match="Dan: has not signed this decision"):
        book.certify(DAN, EVE)


def test_in_a_small_programme_one_person_decides():
    book = Book(Separation.SMALL)
    book.submit()

    assert book.certify(DAN).type == "certify"


def test_the_same_with_the_strict_policy_is_refused():
    book = Book()
    book.submit()

    with pytest.raises(NotSeparated, match="R5"):
        book.certify(DAN)


SUSPENDED, IN_FORCE = date(2020, 3, 10), date(2020, 2, 20)


def with_mentor():
    """Return a book in which Ben is certified on 1 February 2020, suspended from 1 to 20 March, and active again."""
    book, papers = Book(), "BENPAPERS000"
    book.put(BEN, told.Apply(person=BEN, programme="lantern", pathway="spine"), papers, reason="NEW")
    book.put(ANA, told.Accept(standard=1), papers, reason="ELIGIBLE")
    book.put(BEN, told.Submit(), papers, reason="COMPLETE")
    book.wait(31)
    body = told.Certify(
        number="CERT00000001",
        standard=1,
        valid_from=book.at,
        valid_until=book.at + timedelta(days=365),
        scope="Lanterns",
        deciders=(DAN, EVE),
        basis=told.Basis(sign_offs=(), verifications=(), days=(), separation="strict", verification_days=90),
    )
    book.put(EVE, body, papers, reason="STANDARD_MET")
    book.wait(29)
    cause = book.put(ANA, told.Suspend(), papers, reason="SAFETY")
    book.wait(19)
    book.put(ANA, told.ClearCause(cause=cause.seq, second=CAT), papers, reason="SETTLED")
    book.put(EVE, told.Reinstate(deciders=(DAN, EVE)), papers, reason="CAUSES_CLEARED")
    return book.wait(500)


@pytest.mark.parametrize(
    ("on", "refused"),
    [
        (date(2020, 1, 31), True),
        (date(2020, 2, 1), True),  # the hour of the case is not known
        (IN_FORCE, False),
        (date(2020, 2, 29), False),
        (date(2020, 3, 1), True),
        (SUSPENDED, True),
        (date(2020, 3, 20), True),
        (date(2020, 3, 21), False),
        (date(2021, 1, 31), False),
        (date(2021, 2, 1), True),
    ],
    ids=str,
)
def test_a_mentor_is_certified_on_the_day_of_the_case(on, refused):
    book = with_mentor()

    if refused:
        with pytest.raises(NotSeparated, match=rf"Ben: not certified in lantern on {on} \(R6"):
            book.case(BEN, on=on, judged=True)
    else:
        book.case(BEN, on=on, judged=True)


def test_a_case_whose_mentor_lost_the_licence_before_it_blocks_the_decision_once_that_is_known():
    book = with_mentor()
    book.case(BEN, by=ANA, on=IN_FORCE)
    book.look(
        CAT,
        BEN,
        result=verification.Result.NEGATIVE,
        finding=verification.Finding.REVOKED,
        source_as_of=IN_FORCE - timedelta(days=1),
        jurisdiction="WI",
    )

    with pytest.raises(NotSeparated, match=r"Ben: not certified in lantern on 2020-02-20 \(R6"):
        decided(book)


def test_a_candidate_is_nobody_s_own_mentor():
    book = Book()
    book.found(CANDIDATE)

    with pytest.raises(NotSeparated, match=r"Cand: is the candidate \(R6"):
        book.case(CANDIDATE, by=ANA, judged=True)


def test_a_founding_mentor_counts_from_the_day_of_the_event():
    book = Book()
    book.wait(10).found(BEN, by=(ANA, CAT), judged=True)

    book.case(BEN, judged=True)
    with pytest.raises(NotSeparated, match="R6"):
        book.case(BEN, on=book.at.date() - timedelta(days=1), judged=True)


def test_a_founding_mentor_is_named_by_who_has_signed_it_and_by_nobody_else():
    book = Book()
    body = people.FoundingMentor(programme="lantern", deciders=(ANA, CAT))

    with pytest.raises(NotSeparated, match=r"Cat: has not signed this, or is not named in it \(R10"):
        book.put(ANA, body, BEN, role=Role.DECIDER, text="Lit the first one.", judged=True)
    with pytest.raises(NotSeparated, match=r"Dan: has not signed this, or is not named in it \(R10"):
        book.put(DAN, body, BEN, role=Role.DECIDER, text="Lit the first one.", judged=True)


@pytest.mark.parametrize("by", [(ANA,), (ANA, ANA)], ids=str)
def test_a_founding_mentor_needs_two_deciders(by):
    with pytest.raises(NotSeparated, match="R5"):
        Book().found(BEN, by=by, judged=True)


def test_nobody_reviews_the_own_look():
    book = Book()
    look = book.look(CAT)
    body = verification.VerificationReviewed(verification=look.seq, agrees=True)

    with pytest.raises(NotSeparated, match=r"Cat: reviews what was the own look \(R7"):
        book.put(CAT, body, CANDIDATE, role=Role.SECOND_REVIEWER, judged=True)
    book.put(DAN, body, CANDIDATE, role=Role.SECOND_REVIEWER, judged=True)


def test_an_appeal_is_decided_by_people_who_had_no_part():
    book = Book()
    book.sign(CAT)
    book.submit()
    denied = book.put(DAN, told.Deny(), PAPERS, role=Role.DECIDER, reason="NOT_COMPETENT", judged=True)
    appeal = book.put(CANDIDATE, told.AppealOpen(contested=denied.seq), PAPERS, reason="CONTESTED")

    def decide(*panel):
        body = told.AppealDecided(appeal=appeal.seq, panel=panel)
        return book.put(panel[-1], body, PAPERS, role=Role.APPEALS_PANEL, reason="REVERSED", judged=True)

    for took_part in (DAN, CAT, ANA):
        with pytest.raises(NotSeparated, match=r"had a part in what is contested \(R8"):
            decide(took_part, EVE)
    with pytest.raises(NotSeparated, match=r"Ben: has not signed this, or is not named in it \(R10"):
        decide(BEN, EVE)
    assert decide(EVE).type == "appeal_decided"


def test_a_standard_is_published_by_two_people():
    book = Book()
    book.put(ANA, programme.StandardDrafted(number=1, document="", sha256=HASH), "lantern.1")
    book.put(ANA, programme.StandardProposed(sha256=HASH), "lantern.1")
    body = programme.StandardPublished(sha256=HASH, effective_from=date(2020, 2, 1))

    with pytest.raises(NotSeparated, match=r"Ana: .* \(R11"):
        book.put(ANA, body, "lantern.1", role=Role.STANDARDS_OWNER, judged=True)
    book.put(BEN, body, "lantern.1", role=Role.STANDARDS_OWNER, judged=True)


@pytest.mark.parametrize("second", [ANA, CANDIDATE], ids=["the same person", "the candidate"])
def test_what_needs_a_second_person_has_one(second):
    book = Book(Separation.SMALL)
    sign_off = book.sign(CAT)
    body = told.VoidSignOff(sign_off=sign_off.seq, second=second)

    with pytest.raises(NotSeparated, match=r"\(second: "):
        book.put(ANA, body, PAPERS, role=Role.COMPLIANCE, reason="CLERICAL", judged=True)


OF_ONESELF = {
    "sign_off": told.SignOff(requirement="technique", met=True),
    "refuse": told.Refuse(),
    "deny": told.Deny(),
    "return": told.Return(),
    "proposed": told.Proposed(decision="certify", reason="STANDARD_MET", sha256=HASH),
    "suspend": told.Suspend(),
    "clear_cause": told.ClearCause(cause=1, second=BEN),
    "correct": told.Correct(wrong=1, second=BEN),
    "identity_proved": people.IdentityProved(programme="lantern", method="A passport"),
    "founding_mentor": people.FoundingMentor(programme="lantern", deciders=(ANA, CANDIDATE)),
}


@pytest.mark.parametrize("event", OF_ONESELF)
def test_nobody_judges_the_own_person(event):
    book, body = Book(), OF_ONESELF[event]
    kind, name = (
        (StreamKind.PERSON, CANDIDATE) if event.endswith(("proved", "mentor")) else (StreamKind.ENROLMENT, PAPERS)
    )
    draft = Draft(stream=Stream(kind, name), body=body, text="Why.")
    role = Role.EXAMINER if event == "sign_off" else Role.DECIDER

    with pytest.raises(NotSeparated, match=r"Cand: that is about the own person \(R1"):
        refuse(draft, Signer(person=CANDIDATE, role=role, authn=Authn.PASSKEY), book.ledger, book.at)


def test_whoever_has_the_machine_signs_nothing():
    book = Book()
    draft = Draft(stream=Stream(StreamKind.ENROLMENT, PAPERS), body=told.SignOff(requirement="technique", met=True))

    with pytest.raises(NotSeparated, match="R12"):
        refuse(draft, Signer(person=CAT, role=Role.EXAMINER, authn=Authn.TERMINAL), book.ledger, book.at)


PEOPLE = (ANA, BEN, CAT, CANDIDATE)
GAPS = st.sampled_from((0, 1, 364, 729, 730, 731))
PAIRS = [(one, other) for one in (ANA, BEN, DAN) for other in (CAT, DAN, CANDIDATE)]
HAPPENS = st.tuples(
    st.sampled_from(("train", "case", "sign", "look", "upload", "conflict", "found", "end")),
    st.sampled_from(PEOPLE),
    GAPS,
)


def told_of(book, history):
    """Write a history down, unjudged, and return it as plain lines: what, who, on which day."""
    lines = []
    for what, who, gap in history:
        book.wait(gap)
        today = book.at.date()
        match what:
            case "case":
                book.case(who, by=EVE)
            case "end":
                book.end(who, Role.EXAMINER, today)
            case _:
                getattr(book, what)(who)
        lines.append((what, who, today))
    return lines


def breaks(lines, deciders, on):
    """Recount, line by line and without any code of the rules, whether a history and its deciders break one."""
    wrong = len(set(deciders)) < 2
    for number, (what, who, day) in enumerate(lines):
        before = lines[: number + 1]
        if what == "train":
            wrong |= who == CANDIDATE
        if what == "case":
            wrong |= who == CANDIDATE or ("found", who) not in {(deed, by) for deed, by, at in lines if at <= day}
        if what == "sign":
            wrong |= who == CANDIDATE
            wrong |= any(deed == "train" and by == who and (day - at).days < 730 for deed, by, at in before)
            wrong |= any(deed == "train" and by == who and at == day for deed, by, at in lines)
            wrong |= any(deed in {"case", "conflict"} and by == who for deed, by, _ in lines)
            wrong |= any(deed == "end" and by == who and at <= day for deed, by, at in lines)
    for decider in deciders:
        deeds = [line for line in lines if line[1] == decider]
        wrong |= decider == CANDIDATE
        wrong |= any(what == "conflict" for what, _, _ in deeds)
        wrong |= any(what not in {"found", "end"} and (on - day).days < 730 for what, _, day in deeds)
    return wrong


@settings(max_examples=120, deadline=None)
@given(st.lists(HAPPENS, max_size=7), st.sampled_from(PAIRS), GAPS)
def test_somebody_is_certified_if_and_only_if_a_plain_recount_finds_nothing_wrong(history, deciders, gap):
    book = Book(staff=(ANA, BEN, CAT, DAN, EVE))
    for role in (Role.TRAINER, Role.MENTOR, Role.EXAMINER, Role.VERIFIER, Role.DECIDER):
        book.grant(CANDIDATE, role)
    lines = told_of(book, history)
    book.wait(gap)
    book.submit()
    book.propose(deciders[0])
    refused = False
    try:
        book.certify(*deciders)
    except NotSeparated:
        refused = True

    assert refused is breaks(lines, deciders, book.at.date())
