"""One building has many spellings, and two buildings are never one for want of care."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoperforms.evidence.addresses import folded, same_place

BOSTON = ("Boston", "MA", "02115")


def at(line_1, line_2=None, city="Boston", state="MA", postal_code="02115"):
    return folded(line_1, line_2, city, state, postal_code)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("12 Example Street",), ("12 EXAMPLE ST",)),
        (("12 Example Avenue",), ("12 Example Av.",)),
        (("12 North Example St",), ("12 N. Example St",)),
        (("12 Example St Northwest",), ("12 Example St N.W.",)),
        (("12 N E Example St",), ("12 Northeast Example St",)),
        (("12 Example St", "Suite 4"), ("12 Example St Ste 4",)),
        (("12 Example St, Unit 4-B",), ("12 Example St", "#4B")),
        (("12 Example St",), ("12 Example St", "STE 900")),
        (("12 Example St", "5th Floor"), ("12 Example St", "Department of Invention")),
        (("12 Example Street GRB 109",), ("12 Example St",)),
        (("120 First Avenue",), ("120 1st Ave",)),
        (("120 5 Ave",), ("120 Fifth Avenue",)),
        (("One Example Place",), ("1 Example Pl",)),
        (("12 St. Nobody Rd",), ("12 Saint Nobody Road",)),
        (("12 Mt Invented Dr",), ("12 Mount Invented Drive",)),
        (("12 Lake Shore Dr",), ("12 Lakeshore Drive",)),
        (("P.O. Box 12",), ("PO BOX 12",)),
        (("P O Box 12",), ("POST OFFICE BOX 12",)),
        (("Invented Medical Center", "12 Example St"), ("12 Example St", "Invented Medical Center")),
        (("Invented Med Ctr",), ("INVENTED MEDICAL CENTER",)),
        (("12 Cañon Rd",), ("12 CANON RD",)),
        (("12 Exmaple St",), ("12 Example St",)),
        (("12 Example",), ("12 Example St",)),
        (("12 1/2 Example St",), ("12 1/2 EXAMPLE STREET",)),
    ],
)
def test_ways_to_write_one_building(one, other):
    assert same_place(at(*one), at(*other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("12 Example St",), ("14 Example St",)),
        (("12 Example St",), ("12A Example St",)),
        (("12-14 Example St",), ("1214 Example St",)),
        (("12 1/2 Example St",), ("12 Example St",)),
        (("12 N Example St",), ("12 S Example St",)),
        (("12 Example St",), ("12 Example Ave",)),
        (("12 42nd St",), ("12 43rd St",)),
        (("12 Route 9",), ("12 Route 92",)),
        (("12 Lime St",), ("12 Line St",)),
        (("12 Eastchester Rd",), ("12 Westchester Rd",)),
        (("12 State Road 7",), ("12 State Road 9",)),
        (("PO Box 12",), ("PO Box 13",)),
        (("PO Box 12",), ("12 Box St",)),
        (("12 Example St",), ("Example St",)),
        (("12 Example St",), (None,)),
        ((None,), (None,)),
    ],
)
def test_two_buildings_stay_two(one, other):
    assert not same_place(at(*one), at(*other))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (BOSTON, ("BOSTON", "MA", "021151234"), True),
        (BOSTON, ("Boston", "MA", "02115-1234"), True),
        (BOSTON, ("Brookline", "MA", "02115"), True),
        (BOSTON, ("boston", "ma", "02116"), True),
        (BOSTON, ("Boston", "MA", None), True),
        (BOSTON, (None, None, "02115"), True),
        (("St. Example", "MO", None), ("SAINT EXAMPLE", "MO", None), True),
        ((None, None, None), (None, None, None), True),
        (BOSTON, ("Worcester", "MA", "01608"), False),
        (("Springfield", "MA", None), ("Springfield", "IL", None), False),
        (BOSTON, (None, None, None), False),
        ((None, "MA", None), (None, "MA", None), True),
        (("Toronto", "ON", "M5V 0A0"), ("Elsewhere", "ON", "m5v0a0"), True),
    ],
)
def test_the_zip_code_or_the_town_has_to_be_the_same(one, other, same):
    assert same_place(at("12 Example St", None, *one), at("12 Example St", None, *other)) is same


@pytest.mark.parametrize(
    ("lines", "doors"),
    [
        (("12 Example St", "Suite 400"), ("400",)),
        (("12 Example St Ste # 4-B",), ("4B",)),
        (("12 Example St", "STE400"), ("400",)),
        (("12 Example St", "2A"), ("2A",)),
        (("12 Example St 2A",), ("2A",)),
        (("12 Example St", "Bldg C, 2nd Floor"), ("BUILDING C", "FLOOR 2")),
        (("12 Example St", "Rear"), ("REAR",)),
        (("12 Example St", "Dept of Invention"), ()),
        (("12 Front St",), ()),
        (("12 Example Office Park",), ()),
        (("12 Highway 5",), ()),
    ],
)
def test_doors_stand_apart_from_the_street(lines, doors):
    assert at(*lines).doors == doors


ODD = st.text(alphabet="1290 NSEWabcSTREETSTE#-/.,()'é\t½", max_size=30) | st.text(max_size=30) | st.none()


@given(ODD, ODD, ODD, ODD, ODD)
def test_anything_can_be_folded_and_is_itself(line_1, line_2, city, state, postal_code):
    address = folded(line_1, line_2, city, state, postal_code)

    assert same_place(address, address) is address.is_place


WRITTEN = st.builds(
    at,
    st.sampled_from(
        [
            "12 Example St",
            "12 Exampel St",
            "12 Exampl",
            "12 Example Ave",
            "12 N Example St",
            "PO Box 1",
            "Example",
            None,
        ]
    ),
    st.sampled_from([None, "Ste 4", "14 Sample Rd"]),
    st.sampled_from(["Boston", "Worcester", None]),
    st.just("MA"),
    st.sampled_from(["02115", "02115-1234", "01608", None]),
)


@given(WRITTEN, WRITTEN)
def test_being_the_same_place_holds_both_ways(one, other):
    assert same_place(one, other) == same_place(other, one)
