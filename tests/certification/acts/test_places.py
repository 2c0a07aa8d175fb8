"""A place of work that a physician names: an address that can be, and that tells of no patient."""

import pytest

from whoperforms.certification.acts.places import name_place
from whoperforms.certification.bodies.people import PlaceConfirmed, Role
from whoperforms.kernel.errors import BadField
from worlds import World, id_of

GOOD = {"line_1": "77 Lantern Street", "city": "Akron", "state": "OH", "postal_code": "44301"}


@pytest.fixture(scope="module")
def world():
    made = World().programme()
    made.candidate("Ada")
    return made


def named(world, **parts):
    body = PlaceConfirmed(place="one line", works_there=True, **(GOOD | parts))
    return world.again().act("Ada", Role.PHYSICIAN, name_place, person=id_of("Ada"), body=body)


def test_a_place_is_named(world):
    [event] = named(world)

    assert (event.body.city, event.body.postal_code) == ("Akron", "44301")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("line_1", "Patient Jane Roe's house"),
        ("line_1", "Mrs Roe, 77 Lantern Street"),
        ("line_1", "call 312-555-0100"),
        ("line_1", "12345"),
        ("city", "Mrs Roe"),
        ("city", "12345"),
        ("state", "ZZ"),
        ("postal_code", "00000"),
        ("postal_code", "10001"),
    ],
)
def test_what_cannot_be_an_address_is_said_at_its_field(world, field, value):
    with pytest.raises(BadField) as why:
        named(world, **{field: value})

    assert why.value.field == field
