"""Where a certification stands: what comes first wins, to the second; and what was answered once is answered again."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from happenings import ANA, BEN, CAT, event
from recorder import id_of
from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies.verification import (
    Element,
    Finding,
    Method,
    Result,
    SourceClass,
    VerificationRecorded,
    VerificationReviewed,
)
from whoperforms.certification.enrolment import fold
from whoperforms.certification.events import StreamKind
from whoperforms.certification.lifecycle import SYSTEM, TABLE, Stage, after
from whoperforms.certification.looks.limits import MONITORED
from whoperforms.certification.looks.verification import Looked, Rests
from whoperforms.certification.papers import rests_of
from whoperforms.certification.state import CERTIFIED, CertificationState, stands, state
from worlds import World

FROM = datetime(2026, 3, 2, 12, tzinfo=UTC)
UNTIL = datetime(2028, 3, 2, 23, 59, 59, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
BASIS = told.Basis(sign_offs=(), verifications=(), days=(), separation="strict", verification_days=90)
CERTIFY = told.Certify(
    number="CERT00000001",
    standard=1,
    valid_from=FROM,
    valid_until=UNTIL,
    scope="Lighting lanterns",
    deciders=(BEN, CAT),
    basis=BASIS,
)
IN_TRAINING = (told.Apply(person=ANA, programme="lantern", pathway="any"), told.Accept(standard=1))
HELD = (*IN_TRAINING, told.Submit(), CERTIFY)
SUSPENDED = (*HELD, told.Suspend())
REVOKE, WITHDRAW = told.Revoke(deciders=(BEN, CAT)), told.Withdraw()
CLEAR = told.ClearCause(cause=5, second=CAT)


def happened(*bodies, seq=1, last=FROM - DAY):
    """Return events in order, a minute between them: by the day before a certificate is valid."""
    return [
        event(seq + place, body, at=last - timedelta(minutes=len(bodies) - 1 - place))
        for place, body in enumerate(bodies)
    ]


def look(element, on, *, seq=50, by=SYSTEM, finding=None, jurisdiction=None, number=None):
    """Return what a machine saw at the source itself: all is well, unless something was found."""
    well = Result.NOT_FOUND if element is Element.EXCLUSION else Result.CONFIRMED
    body = VerificationRecorded(
        person=ANA,
        element=element,
        source="board",
        source_class=SourceClass.PRIMARY,
        method=Method.API,
        result=Result.NEGATIVE if finding else well,
        finding=finding,
        query_sha256="0" * 64,
        jurisdiction=jurisdiction or ("WI" if element is Element.LICENCE else None),
        number=number,
    )
    return Looked(event(seq, body, at=on, actor=by, kind=StreamKind.VERIFICATION))


def well(on):
    """Return the monthly looks, both of a day."""
    return [look(Element.LICENCE, on), look(Element.EXCLUSION, on, seq=51)]


# The ten states, each by the least that makes it


@pytest.mark.parametrize(
    ("bodies", "now", "expected"),
    [
        ((), FROM, CertificationState.NONE),
        (IN_TRAINING[:1], FROM, CertificationState.NONE),
        (IN_TRAINING, FROM, CertificationState.IN_TRAINING),
        ((*IN_TRAINING, told.Submit()), FROM, CertificationState.IN_TRAINING),
        ((*IN_TRAINING, WITHDRAW), FROM, CertificationState.NONE),
        ((*IN_TRAINING[:1], told.Refuse()), FROM, CertificationState.NONE),
        (HELD, FROM, CertificationState.ACTIVE),
        (HELD, FROM - SECOND, CertificationState.NOT_YET_VALID),
        (HELD, UNTIL - 90 * DAY - SECOND, CertificationState.ACTIVE),
        (HELD, UNTIL - 90 * DAY, CertificationState.EXPIRING),
        (HELD, UNTIL, CertificationState.EXPIRING),
        (HELD, UNTIL + SECOND, CertificationState.LAPSED),
        (SUSPENDED, FROM, CertificationState.SUSPENDED),
        (SUSPENDED, UNTIL + SECOND, CertificationState.SUSPENDED),
        ((*SUSPENDED, CLEAR), FROM, CertificationState.SUSPENDED),
        ((*SUSPENDED, CLEAR, told.Reinstate(deciders=("BEN000000000",))), FROM, CertificationState.ACTIVE),
        ((*SUSPENDED, CLEAR), UNTIL + SECOND, CertificationState.LAPSED),
        ((*SUSPENDED, WITHDRAW), FROM, CertificationState.WITHDRAWN),
        ((*SUSPENDED, REVOKE), FROM, CertificationState.REVOKED),
        ((*HELD, WITHDRAW), UNTIL + SECOND, CertificationState.WITHDRAWN),
        ((*HELD, REVOKE), FROM - SECOND, CertificationState.REVOKED),
    ],
    ids=lambda given: str(given) if isinstance(given, CertificationState) else "",
)
def test_the_state_by_what_happened_and_the_clock(bodies, now, expected):
    assert state(happened(*bodies), well(now), now) is expected


def test_two_states_alone_count_as_certified():
    assert {CertificationState.ACTIVE, CertificationState.EXPIRING} == CERTIFIED


# What comes first wins: every combination of the reasons, against the list of the rules

ENDS = {None: (), "revoked": (REVOKE,), "withdrawn": (WITHDRAW,)}
NOWS = {
    "before": FROM - SECOND,
    "valid": FROM + 10 * DAY,
    "ends soon": UNTIL - 90 * DAY,
    "last": UNTIL,
    "over": UNTIL + SECOND,
}


@pytest.mark.parametrize(
    ("ended", "cause", "fact", "when", "looked", "certain"),
    [
        pytest.param(*case, id="-".join(map(str, case)))
        for case in product(ENDS, [False, True], [False, True], NOWS, [False, True], [False, True])
    ],
)
def test_the_first_reason_that_is_true_decides(ended, cause, fact, when, looked, certain):
    now = NOWS[when]
    looks = well(now - (45 if looked else 46) * DAY)
    looks += [look(Element.EXCLUSION, now, seq=60, finding=Finding.EXCLUDED)] if fact else []
    found = stands(
        fold("", happened(*HELD, *([told.Suspend()] if cause else []), *ENDS[ended])),
        looks,
        now,
        Rests(),
        certain=certain,
    )

    by_the_rules = [
        (ended == "revoked", CertificationState.REVOKED),
        (ended == "withdrawn", CertificationState.WITHDRAWN),
        (cause or fact, CertificationState.SUSPENDED),
        (when == "over", CertificationState.LAPSED),
        (when == "before", CertificationState.NOT_YET_VALID),
        (not looked or not certain, CertificationState.CANNOT_CONFIRM),
        (when in {"ends soon", "last"}, CertificationState.EXPIRING),
        (True, CertificationState.ACTIVE),
    ]
    assert found.state is next(expected for holds, expected in by_the_rules if holds)
    assert found.certified == (found.state in CERTIFIED)


# What nobody has looked at, and what was found


@pytest.mark.parametrize(
    ("element", "days", "expected"),
    [
        (Element.EXCLUSION, 45, CertificationState.ACTIVE),
        (Element.EXCLUSION, 46, CertificationState.CANNOT_CONFIRM),
        (Element.LICENCE, 45, CertificationState.ACTIVE),
        (Element.LICENCE, 46, CertificationState.CANNOT_CONFIRM),
    ],
    ids=str,
)
def test_a_look_holds_for_45_days(element, days, expected):
    now = FROM + 300 * DAY
    looks = [
        look(one, now - days * DAY if one is element else now, seq=50) for one in (Element.LICENCE, Element.EXCLUSION)
    ]
    found = stands(fold("", happened(*HELD)), looks, now, Rests())

    assert found.state is expected
    assert [check.element for check in found.overdue] == ([element] if days > 45 else [])
    assert found.only_overdue == (days > 45)


def test_what_nobody_understands_is_no_matter_of_time():
    found = stands(fold("", happened(*HELD)), well(FROM), FROM, Rests(), certain=False)

    assert (found.state, found.only_overdue) == (CertificationState.CANNOT_CONFIRM, False)


def test_without_a_licence_that_it_rests_on_nobody_looks_for_one_and_exclusions_are_looked_for_all_the_same():
    enrolment, rests = fold("", happened(*HELD)), Rests(licences=0)

    assert stands(enrolment, [look(Element.EXCLUSION, FROM)], FROM, rests).certified
    found = stands(enrolment, [look(Element.LICENCE, FROM)], FROM, rests)
    assert [check.element for check in found.overdue] == [Element.EXCLUSION]
    assert not found.only_overdue  # nobody ever looked, so there is no day since when


@pytest.mark.parametrize(
    ("licences", "lost", "expected"),
    [
        (1, ("WI",), CertificationState.ACTIVE),
        (1, ("WI", "MN"), CertificationState.SUSPENDED),
        (2, ("WI",), CertificationState.SUSPENDED),
        (2, (), CertificationState.ACTIVE),
    ],
    ids=["another-is-left", "none-is-left", "one-too-few", "both-are-there"],
)
def test_a_lost_licence_suspends_unless_those_of_other_states_are_enough(licences, lost, expected):
    before, now = FROM + DAY, FROM + 2 * DAY
    looks = [look(Element.EXCLUSION, now)]
    looks += [look(Element.LICENCE, before, seq=60 + at, jurisdiction=of) for at, of in enumerate(("WI", "MN"))]
    looks += [
        look(Element.LICENCE, now, seq=70 + at, jurisdiction=of, finding=Finding.REVOKED) for at, of in enumerate(lost)
    ]

    assert stands(fold("", happened(*HELD)), looks, now, Rests(licences=licences)).state is expected


def test_a_fact_suspends_from_the_moment_it_is_known_before_anybody_writes_that_down():
    known = FROM + 5 * DAY
    looks = [*well(FROM), look(Element.EXCLUSION, known, seq=60, finding=Finding.EXCLUDED)]

    assert state(happened(*HELD), looks, known - SECOND) is CertificationState.ACTIVE
    assert state(happened(*HELD), looks, known) is CertificationState.SUSPENDED
    assert stands(fold("", happened(*HELD)), looks, known + DAY, Rests()).since == known


def test_certified_since_the_first_of_certificates_without_a_break():
    renewed = told.Renew(
        number="CERT00000002",
        supersedes="CERT00000001",
        standard=1,
        valid_from=UNTIL - 30 * DAY,
        valid_until=UNTIL + 700 * DAY,
        scope="Lighting lanterns",
        deciders=(BEN, CAT),
        basis=BASIS,
    )
    now = UNTIL + DAY

    def since(begins):
        bodies = (*HELD, told.Renew(**{name: getattr(renewed, name) for name in renewed.__struct_fields__} | begins))
        return stands(fold("", happened(*bodies)), well(now), now, Rests()).since

    assert since({}) == FROM
    assert since({"valid_from": UNTIL + SECOND}) == UNTIL + SECOND


# What was known then

BODIES = {
    "apply": IN_TRAINING[0],
    "accept": IN_TRAINING[1],
    "refuse": told.Refuse(),
    "sign_off": told.SignOff(requirement="lessons", met=True),
    "submit": told.Submit(),
    "return": told.Return(missing=("lessons",)),
    "certify": CERTIFY,
    "suspend": told.Suspend(),
    "add_cause": told.AddCause(),
    "clear_cause": CLEAR,
    "reinstate": told.Reinstate(deciders=(BEN, CAT)),
    "revoke": REVOKE,
    "withdraw": WITHDRAW,
}


@st.composite
def histories(draw):
    """Draw events that may follow each other, looks between them, and the instants of all of them."""
    events, looks, stage, at = [], [], Stage.NONE, FROM - 60 * DAY
    for seq in range(1, draw(st.integers(1, 14)) + 1):
        at += timedelta(seconds=draw(st.sampled_from([0, 1, 60, 86_400, 45 * 86_400, 700 * 86_400])))
        possible = sorted({row.event for row in TABLE if stage in row.begins} & set(BODIES))
        if possible and draw(st.booleans()):
            name = draw(st.sampled_from(possible))
            events.append(event(seq, BODIES[name], at=at))
            stage = after(stage, name)
        else:
            element = draw(st.sampled_from([Element.LICENCE, Element.EXCLUSION]))
            bad = {Element.LICENCE: Finding.REVOKED, Element.EXCLUSION: Finding.EXCLUDED}[element]
            found = look(element, at, seq=seq, finding=draw(st.sampled_from([None, None, bad])))
            review = VerificationReviewed(verification=seq, agrees=draw(st.booleans()))
            later = at + timedelta(seconds=draw(st.integers(0, 10 * 86_400)))
            reviewed = event(seq + 100, review, at=later, actor=CAT, kind=StreamKind.VERIFICATION)
            looks.append(Looked(found.recorded, draw(st.sampled_from([(), (reviewed,)]))))
    return events, looks


@given(histories(), st.integers(0, 1500), st.integers(0, 1500), st.randoms(use_true_random=False))
def test_what_was_answered_then_is_answered_again_whatever_has_been_written_since(history, early, late, chance):
    events, looks = history
    then, now = FROM + early * DAY, FROM + max(early, late) * DAY
    written_then = [one for one in events if one.at <= then]
    seen_then = [
        Looked(one.recorded, tuple(review for review in one.reviews if review.at <= then))
        for one in looks
        if one.recorded.at <= then
    ]
    shuffled = chance.sample(events, len(events))

    assert state(shuffled, looks, then, then) is state(written_then, seen_then, then)
    assert state(shuffled, looks, now, then) is state(written_then, seen_then, now)


@given(histories(), st.integers(0, 1500))
def test_somebody_certified_holds_a_certificate_in_force_looked_after_with_nothing_against_it(history, days):
    events, looks = history
    now = FROM + days * DAY
    events = [one for one in events if one.at <= now]
    found = stands(fold("", events), looks, now, Rests())

    if found.certified:
        certificate = fold("", events).certificate
        assert certificate.valid_from <= now <= certificate.valid_until
        assert not found.against
        assert not {"revoke", "withdraw"} & {one.type for one in events}
        for element in MONITORED:
            seen = [one for one in looks if one.said.element is element and one.good and one.recorded.at <= now]
            assert any(one.age(now.date()) <= 45 for one in seen)


def test_what_the_registry_answered_on_its_way_is_answered_from_the_events_of_today():
    """A whole life: after each act the answer is kept, and asked for again at the end."""
    world = World()
    world.programme()
    kept = []

    enrolment = world.certified("Ada")
    for days in (1, 44, 45, 46, 400):
        world.wait(days=days)
        known = world.ledger.enrolment(enrolment)
        kept.append((world.at, world.state(enrolment), rests_of(world.ledger, known)))
    world.look(
        id_of("Ada"),
        Element.EXCLUSION,
        result=Result.NEGATIVE,
        finding=Finding.EXCLUDED,
        method=Method.API,
        agreed=None,
    )
    kept.append((world.at, world.state(enrolment), rests_of(world.ledger, world.ledger.enrolment(enrolment))))

    history = world.ledger.enrolment(enrolment).history
    looks = world.ledger.verifications[id_of("Ada")]
    assert [state(history, looks, at, at, rests) for at, _, rests in kept] == [answer for _, answer, _ in kept]
    assert {answer for _, answer, _ in kept} >= {
        CertificationState.ACTIVE,
        CertificationState.CANNOT_CONFIRM,
        CertificationState.SUSPENDED,
    }
