"""What a signature covers: another word anywhere is another version, and anybody can make it again of the events."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import msgspec
import pytest
import rfc8785

from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies.enrolment import Item, Meaning
from whoperforms.certification.events import Authn, Draft, Signer, Stream, StreamKind
from whoperforms.certification.signed_version import signed_version

PAPERS, OTHERS = Stream(StreamKind.ENROLMENT, "PAPERS000000"), Stream(StreamKind.ENROLMENT, "PAPERS000001")
ED = Signer(person="ED0000000000", role="examiner", authn=Authn.PASSKEY, meaning=Meaning.ASSESSED)
SIGNED = told.SignOff(requirement="technique", met=False, evidence=(3,), rubric=(Item(item="grip", level=1),))
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
CERTIFIED = told.Certify(
    number="CERT00000000",
    standard=1,
    valid_from=NOON,
    valid_until=NOON + timedelta(days=730),
    scope="Löten 😀 \u2028",
    deciders=("DORA00000000",),
    basis=told.Basis(sign_offs=(4,), verifications=(), days=(), separation="small", verification_days=90),
)


def draft(body=SIGNED, **others):
    return Draft(**{"stream": PAPERS, "body": body, "reason": "NOT_MET", "text": "Not yet."} | others)


def version(*drafts, by=ED, last=7):
    return signed_version(drafts or (draft(),), by, lambda stream: last if stream == PAPERS else 0)


def but(body, **others):
    return version(draft(msgspec.structs.replace(body, **others)))


@pytest.mark.parametrize(
    "other",
    [
        but(SIGNED, met=True),
        but(SIGNED, requirement="selection"),
        but(SIGNED, evidence=(3, 4)),
        but(SIGNED, rubric=(Item(item="grip", level=2),)),
        version(draft(reason="MET")),
        version(draft(text="Not yet")),
        version(draft(stream=OTHERS)),
        version(draft(), draft()),
        version(by=replace(ED, person="EVE000000000")),
        version(by=replace(ED, role="mentor")),
        version(by=replace(ED, meaning=Meaning.REVIEWED)),
        version(last=8),
    ],
    ids=[
        "met",
        "requirement",
        "evidence",
        "level",
        "reason",
        "text",
        "whose",
        "twice",
        "who",
        "role",
        "meaning",
        "last",
    ],
)
def test_another_word_is_another_version(other):
    assert other != version()


def test_how_it_was_proved_is_not_part_of_it_for_it_follows():
    assert version(by=replace(ED, authn=Authn.TOTP, assertion="{}", record_sha256="0" * 64)) == version()


def test_the_instant_of_a_decision_is_not_part_of_it_and_its_end_is():
    certified = version(draft(CERTIFIED))

    assert but(CERTIFIED, valid_from=NOON + timedelta(seconds=9)) == certified
    assert but(CERTIFIED, valid_until=NOON) != certified
    assert but(CERTIFIED, number="CERT00000001") != certified
    assert but(CERTIFIED, scope="Löten") != certified


def test_it_is_the_one_form_of_a_json_text_and_can_be_made_elsewhere():
    body = {name: value for name, value in json.loads(msgspec.json.encode(CERTIFIED)).items() if name != "valid_from"}
    events = [{"stream": "enrolment:PAPERS000000", "after": 7, "body": body, "reason": "NOT_MET", "text": "Not yet."}]
    said = {"v": 2, "by": ED.person, "role": "examiner", "meaning": "assessed"}

    assert version(draft(CERTIFIED)) == rfc8785.dumps(said | {"events": sha256(rfc8785.dumps(events)).hexdigest()})
