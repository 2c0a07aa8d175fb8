"""What somebody typed has the shape that an event wants, or is refused with a sentence at its field."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from happenings import BEGINNING
from recorder import refused
from whoperforms.certification.acts.fields import LONGEST, said, whole
from whoperforms.certification.bodies.enrolment import EvidenceRecorded
from whoperforms.certification.bodies.people import PersonRegistered
from whoperforms.certification.bodies.practice import CasesStated
from whoperforms.certification.events import BODIES
from whoperforms.kernel.errors import BadField

DAY = BEGINNING.date()


@pytest.mark.parametrize(
    ("field", "body", "sentence"),
    [
        ("name", PersonRegistered(name=""), "'': cannot stand here; write 1 to 200 signs"),
        ("name", PersonRegistered(name="  "), "'  ': cannot stand here; write at least one sign that can be read"),
        ("name", PersonRegistered(name="a" * 201), "cannot stand here; write 1 to 200 signs"),
        ("name", PersonRegistered(name="An\0a"), r"'An\\x00a': has signs that nobody can read; write it anew"),
        ("name", PersonRegistered(name="An\ud800a"), r"'An\\ud800a': has signs that nobody can read"),
        ("name", PersonRegistered(name="An\u202ea"), "has signs that nobody can read"),
        ("about", CasesStated(programme="mild", about=-1, as_of=DAY), "-1: cannot stand here; write a whole number"),
        ("about", CasesStated(programme="mild", about=1_000_001, as_of=DAY), "1000001: cannot stand here"),
        ("programme", CasesStated(programme="Mild!", about=1, as_of=DAY), "'Mild!': cannot stand here; write small"),
        ("module", EvidenceRecorded(requirement="a", on=DAY, source="s", module="B"), "'B': cannot stand here"),
    ],
    ids=["empty", "blank", "long", "zero", "half a sign", "turned", "negative", "many", "slug", "optional"],
)
def test_a_value_that_no_event_may_have_is_refused_at_its_field(field, body, sentence):
    with refused(field, sentence):
        whole(body)


@given(st.text(max_size=250))
def test_what_is_let_through_is_read_again_as_it_was_written(name):
    try:
        body = whole(PersonRegistered(name=name))
    except BadField:
        return
    assert body.name == name
    assert BODIES.decode(msgspec.json.encode(body)) == body


def test_own_words_are_kept_short_and_not_empty():
    with refused("text", "'': no word on why; write it"):
        said(" \n ", "why")
    with refused("text", f"2,001 signs: too long; say it in {LONGEST:,}"):
        said("a" * (LONGEST + 1), "why")
