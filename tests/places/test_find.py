"""What a person types, and the one place, or the one sentence, that it leads to."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from whoperforms.kernel.errors import BadQuestion
from whoperforms.places.errors import AmbiguousPlace, PlaceNotFound, UnknownPlace
from whoperforms.places.find import MOST_CHOICES, Place, find
from whoperforms.places.gazetteer import cities, zip_codes
from whoperforms.places.precision import Precision


@pytest.mark.parametrize(
    ("text", "label", "precision"),
    [
        # a ZIP code, however written
        ("02115", "Boston, MA 02115", "zip"),
        ("02115-1234", "Boston, MA 02115", "zip"),
        ("021151234", "Boston, MA 02115", "zip"),
        (" 02115 ", "Boston, MA 02115", "zip"),
        ("Boston, MA 02115", "Boston, MA 02115", "zip"),
        ("02115 Boston", "Boston, MA 02115", "zip"),
        ("12 Main St, Boston, MA 02115-0001", "Boston, MA 02115", "zip"),
        ("\ufeff02115\u200b", "Boston, MA 02115", "zip"),
        ("00501", "Holtsville, NY 00501", "zip"),  # PO boxes only
        ("20500", "Washington, DC 20500", "zip"),  # one building
        ("96940", "Koror, PW 96940", "zip"),
        ("99503", "Anchorage, AK 99503", "zip"),
        # a town and its state, however written
        ("Boston, MA", "Boston, MA", "city"),
        ("boston ma", "Boston, MA", "city"),
        ("BOSTON,MA.", "Boston, MA", "city"),
        ("Boston, Massachusetts", "Boston, MA", "city"),
        ("Boston Mass.", "Boston, MA", "city"),
        ("Boston, MA, USA", "Boston, MA", "city"),
        ("Charleston West Virginia", "Charleston, WV", "city"),
        ("Charleston, W. Va.", "Charleston, WV", "city"),
        ("Saint Louis, MO", "St. Louis, MO", "city"),
        ("st.louis missouri", "St. Louis, MO", "city"),
        ("Ft. Worth TX", "Fort Worth, TX", "city"),
        ("Mt Pleasant, SC", "Mount Pleasant, SC", "city"),
        ("N Las Vegas, NV", "North Las Vegas, NV", "city"),
        ("O Fallon, IL", "O'Fallon, IL", "city"),
        ("Mc Lean, VA", "McLean, VA", "city"),
        ("winston  salem nc", "Winston-Salem, NC", "city"),
        ("Canon City, CO", "Ca\u00f1on City, CO", "city"),
        ("Mayaguez PR", "Mayag\u00fcez, PR", "city"),
        ("Kailua-Kona HI", "Kailua-Kona, HI", "city"),
        ("Washington, D.C.", "Washington, DC", "city"),
        ("DC", "Washington, DC", "city"),
        ("New York, NY", "New York, NY", "city"),
        ("New York", "New York, NY", "city"),
        # city parts, and names that only the post uses
        ("Dorchester, MA", "Dorchester, MA", "city"),
        ("Brooklyn", "Brooklyn, NY", "city"),
        ("Henrico, VA", "Henrico, VA", "city"),
        ("Newbury Park CA", "Newbury Park, CA", "city"),
        # a name that one large city bears, or one place alone
        ("Boston", "Boston, MA", "city"),
        ("chicago", "Chicago, IL", "city"),
        ("Albuquerque", "Albuquerque, NM", "city"),
        # coordinates
        ("42.36,-71.06", "42.36,-71.06", "given"),
        ("42.36 -71.06", "42.36,-71.06", "given"),
        ("51.88, 178.3", "51.88,178.3", "given"),  # the Aleutians beyond the 180th meridian
        ("13.47,144.75", "13.47,144.75", "given"),
        ("42.36, \u221271.06", "42.36,-71.06", "given"),
        # digits of other scripts
        ("\uff10\uff12\uff11\uff11\uff15", "Boston, MA 02115", "zip"),
    ],
)  # fmt: skip
def test_the_place_meant(text, label, precision):
    place = find(text)

    assert (place.label, place.precision) == (label, precision)
    assert find(place.label) == place


@pytest.mark.parametrize(
    ("text", "kind", "sentence", "choices"),
    [
        ("2139", UnknownPlace, "2139: a ZIP code has five digits; did you mean 02139?", ("02139",)),
        ("501", UnknownPlace, "501: a ZIP code has five digits; did you mean 00501?", ("00501",)),
        ("21391234", UnknownPlace, "did you mean 02139?", ("02139",)),
        ("123456", UnknownPlace, "123456: a ZIP code has five digits; give a ZIP code such as 02115", ()),
        ("02100", UnknownPlace, "02100: no such ZIP code; did you mean 02108", ("02108", "02109", "02110")),
        ("99999", UnknownPlace, "99999: no such ZIP code; did you mean 99929", ("99929", "99919", "99599")),
        ("00000", UnknownPlace, "00000: no such ZIP code; did you mean 00501", ("00501", "00544", "00601")),
        (
            "09097",
            UnknownPlace,
            "moves with its unit, so it has no point to measure from; give the ZIP code",
            (),
        ),
        (
            "18005",
            UnknownPlace,
            "no published source says where this ZIP code is; give your town and state",
            (),
        ),
        (
            "Boston, TX 02115",
            UnknownPlace,
            "02115 is in Massachusetts, not Texas; give one of the two",
            ("02115",),
        ),
        (
            "Bostn, MA",
            UnknownPlace,
            "'Bostn, MA': no such town in Massachusetts; did you mean Boston, MA",
            ("Boston, MA",),
        ),
        (
            "Boston, Masachusetts",
            UnknownPlace,
            "'Masachusetts': not a state or territory; did you mean Boston, MA?",
            ("Boston, MA",),
        ),
        (
            "Dorchester, Boston, MA",
            UnknownPlace,
            "did you mean Boston, MA; Dorchester, MA?",
            ("Boston, MA", "Dorchester, MA"),
        ),
        ("Paris, France", UnknownPlace, "'France': not a state or territory; write town and state", ()),
        (
            "42.36,71.06",
            UnknownPlace,
            "not in the United States or its territories; did you mean 42.36,-71.06?",
            ("42.36,-71.06",),
        ),
        ("-71.06,42.36", UnknownPlace, "did you mean 42.36,-71.06?", ("42.36,-71.06",)),
        ("142.36,-71.06", UnknownPlace, "142.36,-71.06: latitude goes from -90 to 90", ()),
        (
            "42.36,-271.06",
            UnknownPlace,
            "42.36,-271.06: latitude goes from -90 to 90 and longitude from -180 to 180",
            (),
        ),
        (
            "51.5,-0.1",
            UnknownPlace,
            "not in the United States or its territories; write latitude,longitude",
            (),
        ),
        ("Texas", AmbiguousPlace, "'Texas': a state is too large to measure from; give a ZIP code", ()),
        ("Kansas City", AmbiguousPlace, "2 places have that name", ("Kansas City, MO", "Kansas City, KS")),
        (
            "Melbourne",
            AmbiguousPlace,
            "4 places have that name",
            ("Melbourne, FL", "Melbourne, KY", "Melbourne, AR", "Melbourne, IA"),
        ),
        ("x" * 10_000, BadQuestion, "xxx...': 10000 characters are too many for a place", None),
        ("Boston\0", BadQuestion, "'Boston\\x00': control characters cannot be part of a place", None),
        ("\u202e50120", BadQuestion, "'\\u202e50120': control characters cannot be part of a place", None),
        ("\ud800", BadQuestion, "'\\ud800': control characters cannot be part of a place", None),
        ("", BadQuestion, "'': no place in it; give a ZIP code such as 02115, or a town and its state", None),
        (" ,.- ", BadQuestion, "no place in it; give a ZIP code", None),
    ],
)
def test_a_sentence_with_the_remedy(text, kind, sentence, choices):
    with pytest.raises(kind) as caught:
        find(text)

    assert sentence in str(caught.value)
    assert getattr(caught.value, "choices", None) == choices


def test_a_wrong_state_offers_the_towns_that_exist():
    with pytest.raises(UnknownPlace, match=r"'Boston, TX': no such town in Texas; did you mean") as caught:
        find("Boston, TX")
    assert {"Boston, MA", "Boston, NY"} <= set(caught.value.choices)


def test_an_ambiguous_name_offers_the_largest_and_counts_the_rest():
    with pytest.raises(AmbiguousPlace, match=r"27 places have that name; .* and 19 more$") as caught:
        find("Springfield")
    assert caught.value.choices[:3] == ("Springfield, MO", "Springfield, MA", "Springfield, IL")
    assert len(caught.value.choices) == MOST_CHOICES


def test_one_name_twice_in_one_state_is_told_apart_by_a_zip_code():
    with pytest.raises(AmbiguousPlace) as caught:
        find("Whitehall, PA")
    near_allentown, near_pittsburgh = (find(choice) for choice in caught.value.choices)
    assert near_allentown.label == "Whitehall, PA (near 18052)"
    assert near_allentown.point.lon - near_pittsburgh.point.lon > 4


@pytest.mark.parametrize("name", ["California", "Washington", "Nevada", "Oklahoma", "indiana"])
def test_the_name_of_a_state_is_never_a_town_elsewhere(name):
    with pytest.raises(AmbiguousPlace, match="a state is too large to measure from"):
        find(name)


@pytest.mark.parametrize(
    "town", ["California, MD", "Nevada Missouri", "Mount Washington, KY", "Texas City, TX", "Oklahoma City"]
)
def test_a_town_named_like_a_state_is_found_with_its_own(town):
    assert find(town).precision is Precision.CITY


@pytest.mark.parametrize(
    "text",
    [
        "Springfield",
        "Bostn",
        "Huston, TX",
        "2139",
        "42.36,71.06",
        "Hollywood, AL",
        "02100",
        "California",
        "Washington",
    ],
)
def test_every_choice_can_be_typed(text):
    with pytest.raises(PlaceNotFound) as caught:
        find(text)
    assert caught.value.choices
    for choice in caught.value.choices:
        find(choice)


HOSTILE = {
    "ten_kilobytes": "x" * 10_000,
    "ten_kilobytes_of_digits": "9" * 10_000,
    "ten_kilobytes_of_commas": "," * 10_000,
    "expands_when_normalized": "\ufdfa" * 100,
    "nul": "Boston\0, MA",
    "escape_sequence": "\x1b[2JBoston",
    "lone_surrogate": "\ud800",
    "right_to_left_override": "\u202e50120",
    "private_use": "\ue000",
    "digits_that_int_accepts": "\u0660\u0662\u0661\u0661\u0665",
    "digits_that_int_refuses": "\u00b2\u00b2\u00b2\u00b2\u00b2",
    "not_a_number": "nan,nan",
    "infinity": "inf,-inf",
    "exponent": "1e400,1e400",
    "thousand_decimals": "42." + "3" * 90 + ",-7",
    "sql": "'; drop table posting; --",
    "format": "{0.__class__} %s %n",
    "only_a_comma_and_a_state": ", MA",
    "backtracking": "a ," * 33,
    "backtracking_near": "( near" * 16,
}


@pytest.mark.parametrize("attack", HOSTILE)
def test_hostile_text_is_refused_politely(attack):
    with pytest.raises(BadQuestion) as caught:
        find(HOSTILE[attack])
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 400


typed = st.text(max_size=120) | st.lists(
    st.sampled_from(
        [
            "Boston",
            "St.",
            "Ft",
            "N",
            "MA",
            "near",
            "02115",
            "2139",
            "-1234",
            ",",
            "(",
            ")",
            ".",
            "-71.06",
            "42.36",
            "usa",
            "Washington",
            "New York",
        ]
    ),
    max_size=8,
).map(" ".join)


@settings(max_examples=400, deadline=None)
@example(", MA 02115")
@example("(near 02115)")
@example("0,150")
@example("1\u2044")
@given(typed)
def test_any_text_gives_a_place_or_a_sentence_and_soon(text):
    before = time.perf_counter()
    try:
        place = find(text)
    except BadQuestion as refused:
        for choice in getattr(refused, "choices", ()):
            assert isinstance(find(choice), Place)
    else:
        assert find(place.label) == place
    assert time.perf_counter() - before < 5


@settings(max_examples=400, deadline=None)
@given(st.floats(-100, 100), st.floats(-200, 200))
def test_coordinates_keep_their_point_through_the_label(lat, lon):
    try:
        place = find(f"{lat:.9f}, {lon:.9f}")
    except UnknownPlace as refused:
        for choice in refused.choices:
            find(choice)
    else:
        assert find(place.label) == place
        assert abs(place.point.lat - lat) < 1e-6
        assert abs(place.point.lon - lon) < 1e-6


def test_every_zip_code_with_a_point_is_found_by_digits_and_by_label():
    for digits, known in zip_codes().items():
        if known.point:
            assert find(digits) == find(known.label) == Place(known.label, known.point, Precision.ZIP)


def test_every_city_is_found_by_its_own_label():
    assert [
        label for label, known in cities().items() if find(label) != Place(label, known.point, Precision.CITY)
    ] == []
