"""Whose looks count: a programme rests on those of its own people and on public files, and answers for no others."""

from hashlib import sha256

import msgspec
import pytest

from recorder import OPERATOR, refused
from whoperforms.certification.acts import looking, people
from whoperforms.certification.bodies.enrolment import Invited
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.bodies.verification import (
    Element,
    Finding,
    Method,
    Result,
    SourceClass,
    VerificationRecorded,
    VerificationReviewed,
)
from whoperforms.certification.duties.rights import NoRight
from whoperforms.certification.events import Draft, Stream, StreamKind
from whoperforms.certification.papers import progress_of, state_of
from whoperforms.certification.state import CertificationState
from whoperforms.certification.worklist import Worklist
from worlds import World, id_of, npi

ANA = id_of("Ana")
LICENCE = {"element": Element.LICENCE, "jurisdiction": "WI", "number": "L-1"}
REVOKED = LICENCE | {"result": Result.NEGATIVE, "finding": Finding.REVOKED}
EXCLUDED = {"element": Element.EXCLUSION, "result": Result.NEGATIVE, "finding": Finding.EXCLUDED}


@pytest.fixture
def world():
    """Two programmes that know Ana; Olga looks up in the other one, and Otto reviews there."""
    made = World(Separation.SMALL).programme()
    opened = msgspec.structs.replace(made.ledger.programmes["mild"].opened.body, programme="beacon")
    made.signed(
        OPERATOR, lambda _ledger, _at: [Draft(stream=Stream(StreamKind.PROGRAMME, opened.programme), body=opened)]
    )
    made.called = "beacon"
    made.register("Olga", Role.VERIFIER)
    made.register("Otto", Role.SECOND_REVIEWER)
    made.called = "mild"
    return made


def known_elsewhere(world):
    body = Invited(person=ANA, programme="beacon", role=Role.PHYSICIAN)
    world.operator(people.invite, person=ANA, body=body)


def look(world, *, by="Olga", role=Role.VERIFIER, **others):
    said = {
        "person": ANA,
        "source": "state_board",
        "source_class": SourceClass.PRIMARY,
        "method": Method.HUMAN,
        "result": Result.CONFIRMED,
        "query_sha256": sha256(b"asked").hexdigest(),
        "address": "https://board.example/look",
        "reference": "R-7",
        "programme": "beacon",
    }
    [event] = world.act(by, role, looking.record, body=VerificationRecorded(**(said | others)))
    return event


def reviewed(world, seq, *, by="Otto"):
    body = VerificationReviewed(verification=seq, agrees=True)
    return world.act(by, Role.SECOND_REVIEWER, looking.review, person=ANA, body=body)


def lacking(world, enrolment):
    found = progress_of(world.ledger, world.ledger.enrolment(enrolment), world.at)
    return {lack.of for one in found for lack in one.lacks if lack.code == "look"}


def test_what_another_programmes_people_confirmed_closes_no_requirement_here(world):
    ana = world.enrolled("Ana", npi=npi(1))
    known_elsewhere(world)
    before = lacking(world, ana)
    assert Element.LICENCE in before

    reviewed(world, look(world, **LICENCE).seq)
    assert lacking(world, ana) == before
    world.look(ANA, **LICENCE)

    assert Element.LICENCE not in lacking(world, ana)


@pytest.mark.parametrize("found", [REVOKED, EXCLUDED], ids=["licence", "exclusion"])
def test_what_another_programmes_people_found_against_somebody_suspends_nobody_here(world, found):
    ana = world.certified("Ana", npi=npi(1))
    known_elsewhere(world)

    reviewed(world, look(world, **found).seq)

    assert world.state(ana) is CertificationState.ACTIVE
    assert world.system(looking.follow) == ()
    assert world.ledger.verifications[ANA][-1].said.programme == "beacon"


def test_what_a_public_file_says_against_somebody_counts_everywhere(world):
    ana = world.certified("Ana", npi=npi(1))
    by_file = {"method": Method.FILE, "source": "leie", "programme": None}
    body = VerificationRecorded(
        person=ANA,
        source_class=SourceClass.PRIMARY,
        query_sha256=sha256(b"asked").hexdigest(),
        reference="LEIE, row 7",
        **(EXCLUDED | by_file),
    )

    world.system(looking.record, body=body)

    assert world.state(ana) is CertificationState.SUSPENDED


def test_a_look_from_before_programmes_were_named_counts_as_it_did(world):
    ana = world.certified("Ana", npi=npi(1))
    [newest] = [one.said for one in world.ledger.looks(ANA, "mild") if one.said.element is Element.LICENCE]
    old = msgspec.structs.replace(newest, programme=None, result=Result.NEGATIVE, finding=Finding.REVOKED)
    assert b"programme" not in msgspec.json.encode(old), "nothing of it is written"

    world.judged = False
    world.act(
        "Vera", Role.VERIFIER, lambda _ledger, _at: [Draft(stream=Stream(StreamKind.VERIFICATION, ANA), body=old)]
    )

    assert state_of(world.ledger, world.ledger.enrolments[ana], world.at) is CertificationState.SUSPENDED


def test_nobody_looks_for_a_programme_they_have_no_role_in(world):
    world.enrolled("Ana", npi=npi(1))
    known_elsewhere(world)

    with pytest.raises(NoRight):
        look(world, **LICENCE, programme="mild")
    with pytest.raises(NoRight):
        look(world, **LICENCE, by="Vera")
    with refused("programme", "nobody's look; name the programme whose verifier looked"):
        look(world, **LICENCE, programme=None)


def test_a_look_of_another_programme_is_neither_reviewed_nor_replaced_from_here(world):
    world.enrolled("Ana", npi=npi(1))
    known_elsewhere(world)
    theirs = look(world, **LICENCE)

    with pytest.raises(NoRight):
        reviewed(world, theirs.seq, by="Rhea")
    with refused("supersedes", "no look at the licence of this person"):
        world.look(ANA, **LICENCE, supersedes=theirs.seq)
    assert [look.recorded.seq for _, look in Worklist().renewed(world.ledger, world.at).to_review("mild")] == []
