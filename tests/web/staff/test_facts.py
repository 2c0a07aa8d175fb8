"""What is recorded can be read: every field of every body is said on a page, or stands on a list with its reason."""

import types
import typing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from html import unescape

import msgspec
import pytest
from django.template.loader import get_template
from django.test import RequestFactory

from recorder import id_of
from standards import TECHNIQUE
from whoperforms.certification.bodies.enrolment import Meaning
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.shape import Body, Part
from whoperforms.certification.events import TYPES, Authn, Event, Stream, StreamKind
from whoperforms.registry.accounts.models import Account
from whoperforms.web.languages import Language
from whoperforms.web.staff.facts import fields
from whoperforms.web.staff.facts.telling import Telling, address_of
from whoperforms.web.staff.timeline import EventLine
from whoperforms.web.staff.visit import Visit
from worlds import World

FIELDS = [(kind, name) for kind in TYPES.values() for name in kind.__struct_fields__]
IDS = [f"{kind.__name__}-{name}" for kind, name in FIELDS]
DAY = date(2021, 3, 4)
ELSEWHERE = {"document", "person", "programme"}  # a page of its own, or what a page is about: `NOT_SAID` says which


def value_of(hint, name, kind):
    """Return a value for a field of a type."""
    inner = typing.get_args(hint)
    match typing.get_origin(hint):
        case typing.Annotated:
            return value_of(inner[0], name, kind)
        case types.UnionType | typing.Union:
            return value_of(next(one for one in inner if one is not types.NoneType), name, kind)
        case origin if origin is tuple:
            return (value_of(inner[0], name, kind),)
    if issubclass(hint, Part | Body):
        hints = typing.get_type_hints(hint, include_extras=True)
        return hint(**{one: value_of(hints[one], one, hint) for one in hint.__struct_fields__})
    if issubclass(hint, StrEnum):
        return next(iter(hint))
    known = {bool: True, int: 7, date: DAY, datetime: datetime(2022, 1, 1, 12, tzinfo=UTC)}
    return known[hint] if hint in known else TEXTS.get((kind.__name__, name), TEXTS.get(name, "a value"))


def others(value):
    """Yield values that differ from one in a single place each."""
    match value:
        case Part():
            for name in value.__struct_fields__:
                for other in others(getattr(value, name)):
                    yield msgspec.structs.replace(value, **{name: other})
        case tuple():
            yield from ((other, *value[1:]) for other in others(value[0]))
        case bool():
            yield not value
        case StrEnum():
            yield next(one for one in type(value) if one is not value)
        case int():
            yield value + 1
        case date():
            yield value + timedelta(days=1)
        case _:
            yield f"{value} elsewhere"


TEXTS = {  # what has to be a value of something known
    "requirement": TECHNIQUE.id,
    ("Item", "item"): TECHNIQUE.rubric[0].id,
    ("Proposed", "decision"): "certify",
    ("Proposed", "reason"): "STANDARD_MET",
    ("Basis", "separation"): "strict",
    ("KeptDeed", "deed"): "mentored",
    ("AuditResult", "finding"): "wrong_date",
    ("ComplaintOpened", "category"): "safety",
    ("Listed", "state"): "active",
    ("Listed", "evidence_state"): "issuer_signed",
    ("VerificationRecorded", "address"): "https://board.example/look?id=7",
}


@pytest.fixture(scope="module")
def world():
    made = World().programme()
    made.enrolled("Ada")
    return made


def visit_of(world):
    """Return a visit of the auditor."""
    return Visit(
        request=RequestFactory().get("/en/staff/mild/audit"),
        account=Account(email="a@example.org"),
        person=world.ledger.person(id_of("Audrey")),
        programme="mild",
        ledger=world.ledger,
        now=world.at,
        language=Language.ENGLISH,
    )


def event_of(world, body):
    """Return an event of an enrolment that says so."""
    return Event(
        seq=7,
        event_id="E" * 12,
        at=world.at,
        stream=Stream(StreamKind.ENROLMENT, next(iter(world.ledger.enrolments))),
        body=body,
        actor=id_of("Dora"),
        role=str(Role.DECIDER),
        authn=Authn.PASSKEY,
        text="In words of their own.",
        meaning=Meaning.ASSESSED,
    )


def told(world, body):
    """Return a timeline with one event, as an auditor has it on the page."""
    line = EventLine.of(event_of(world, body), Telling.of(visit_of(world), whole=True))
    return unescape(str(get_template("staff/parts.html").template.module.timeline([line])))


@pytest.mark.parametrize(("kind", "name"), FIELDS, ids=IDS)
def test_every_field_of_every_body_is_said_or_has_a_reason_not_to_be(kind, name):
    reason = fields.NOT_SAID.get(name) or fields.NOT_SAID.get((kind, name))

    assert bool(fields.is_said(kind, name)) is not bool(reason), "say it, or give the reason; not both"


@pytest.mark.parametrize("kind", TYPES.values(), ids=TYPES)
def test_whatever_an_event_says_changes_what_its_page_says(world, kind):
    body = value_of(kind, "", kind)
    page = told(world, body)

    for name in kind.__struct_fields__:
        if fields.is_said(kind, name) is None and name in ELSEWHERE:
            continue
        for other in others(getattr(body, name)):
            assert told(world, msgspec.structs.replace(body, **{name: other})) != page, f"{name}: {other!r}"


def test_no_reason_is_kept_for_what_does_not_exist():
    names, keys = {name for _kind, name in FIELDS}, set(FIELDS)

    assert {one for one in fields.NOT_SAID if isinstance(one, str)} <= names
    assert {one for one in (*fields.NOT_SAID, *fields.OF) if isinstance(one, tuple)} <= keys
    assert set(fields.FIELDS) | fields.HASHES <= names


def test_a_signature_says_what_it_means_who_gave_it_and_in_which_role(world):
    page = told(world, value_of(TYPES["sign_off"], "", TYPES["sign_off"]))

    for said in ("I have assessed this myself.", "Dora (Decider)", "a passkey", "Needle: 7", "In words of their own."):
        assert said in page


def test_hashes_are_for_auditors_and_names_of_files_for_whoever_may_read_evidence(world):
    body = value_of(TYPES["evidence_recorded"], "", TYPES["evidence_recorded"])
    [file] = body.documents
    whole = Telling.of(visit_of(world), whole=True)
    told_of = {
        "audit": fields.facts_of(whole, event_of(world, body)),
        "record": fields.facts_of(replace(whole, whole=False), event_of(world, body)),
        "nobody": fields.facts_of(replace(whole, files=False), event_of(world, body)),
    }
    said = {who: " ".join(fact.value for fact in facts) for who, facts in told_of.items()}

    assert {who: f"({file.media_type}" in text for who, text in said.items()} == {
        "audit": True,
        "record": True,
        "nobody": False,
    }
    assert {who: f"bytes, {file.sha256}" in text for who, text in said.items()} == {
        "audit": True,
        "record": False,
        "nobody": False,
    }


@pytest.mark.parametrize(
    ("typed", "leads"),
    [
        ("https://board.example/look?id=7", True),
        ("http://board.example/look", False),
        ("javascript:alert(1)", False),
        ("https://me:secret@board.example/", False),
        ("https://[board", False),
        ("https://board.example:8443/", False),
        ("https://board.example/ or ask", False),
        ("https://b\u043eard.example/", False),
        ("555-0100", False),
    ],
)
def test_only_a_whole_address_of_the_web_is_a_link_and_no_page_vouches_for_it(world, typed, leads):
    look = value_of(TYPES["verification_recorded"], "", TYPES["verification_recorded"])
    page = told(world, msgspec.structs.replace(look, address=typed))

    assert (address_of(typed) == typed) is leads
    assert ('rel="noreferrer noopener nofollow"' in page) is leads
    assert f'href="{typed}"' in page if leads else typed in page
