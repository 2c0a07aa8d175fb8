"""A place from what a person typed: a ZIP code, a town with its state, or coordinates.

Shape:  "02115", "02115-1234", "Boston, MA", "Boston Massachusetts", "Boston, MA 02115", "42.36,-71.06"; case,
        accents, punctuation and blanks do not matter. A choice that an error offers is accepted as typed.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from whoperforms.kernel.errors import BadQuestion, BadValue
from whoperforms.kernel.point import Point
from whoperforms.places.errors import AmbiguousPlace, UnknownPlace
from whoperforms.places.gazetteer import City, cities, city_keys, zip_codes
from whoperforms.places.names import fold, plain
from whoperforms.places.precision import Precision
from whoperforms.places.spelling import towns_spelt_like, zips_spelt_like
from whoperforms.places.states import MILITARY_STATES, STATES, state_called, state_spelt_like

PASTED = {  # what word processors and web pages leave in a text
    **dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF], ""),  # no width
    **dict.fromkeys([0x2212, 0x2013], "-"),  # a minus sign, an en dash
}
LONGEST_TEXT = 100  # the longest label has about 50 characters
LONGEST_ECHO = 40
MOST_CHOICES = 8
REMEDY = 'give a ZIP code such as 02115, or a town and its state such as "Boston, MA"'

# A name means its largest bearer only if that is large (a town suffices once the state is given) and no
# other comes near it; an unknown population counts as a village's, not as nobody.
LARGE_CITY = 100_000
LARGE_TOWN = 10_000
VILLAGE = 500
TIMES_THE_NEXT = 20

NUMBER = r"([+-]?(?:[0-9]{1,4}(?:\.[0-9]*)?|\.[0-9]+))"
COORDINATES = re.compile(NUMBER + r"(?: ?[,;] ?| )" + NUMBER)
DIGITS = re.compile(r"[0-9][0-9 ,-]*")
ZIP_AND_FOUR = re.compile(r"([0-9]{5})(?:[- ]{0,3}[0-9]{4})?")
NEAR_ZIP = re.compile(r"(.*?)[ ,(]+near ([0-9]{5})\)?", re.IGNORECASE)
STARTS_WITH_ZIP = re.compile(r"([0-9]{5})(?:-[0-9]{4})?[ ,]+([A-Za-z].*)")
ENDS_IN_ZIP = re.compile(r"(.*[A-Za-z].*?)[ ,]+([0-9]{5})(?:-[0-9]{4})?")
COUNTRY = re.compile(r"(.*?)[ ,]+(?:u\.? ?s\.? ?a\.?|united states(?: of america)?)", re.IGNORECASE)

# Boxes of latitude and longitude that hold every state and territory, and the seas between.
HOME = (
    ((13, 72), (-180, -64)),  # the states, Puerto Rico, the Virgin Islands
    ((50, 56), (170, 180)),  # the Aleutians beyond the 180th meridian
    ((-16, -10), (-174, -167)),  # American Samoa
    ((0, 22), (129, 180)),  # Guam, the Marianas, Palau, Micronesia, the Marshall Islands, Wake
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody asks from; `find(place.label)` is the same place."""

    label: str
    point: Point
    precision: Precision


def find(text: str) -> Place:
    """Return the one place that `text` means. Raises: UnknownPlace, AmbiguousPlace, BadQuestion.

    A town's name without its state is enough where one large city bears it and nothing comparable does.

    >>> find("boston,  mass.")
    Place(label='Boston, MA', point=Point(lat=42.35843, lon=-71.05977), precision=<Precision.CITY: 'city'>)
    >>> find("2139")
    Traceback (most recent call last):
    whoperforms.places.errors.UnknownPlace: 2139: a ZIP code has five digits; did you mean 02139?
    """
    said = tidy(text)
    if pair := COORDINATES.fullmatch(said):
        return given(float(pair[1]), float(pair[2]))
    if DIGITS.fullmatch(said):
        return by_digits(said)
    return by_name(said)


def tidy(text: str) -> str:
    """Return `text` with plain digits, letters and single blanks. Raises: BadQuestion."""
    if len(text) > LONGEST_TEXT:
        raise BadQuestion(f"{echo(text)}: {len(text)} characters are too many for a place; {REMEDY}")
    said = " ".join(unicodedata.normalize("NFKC", text).translate(PASTED).split())
    said = said.lstrip(" ,;").rstrip(" ,;.")
    if any(unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co"} for letter in said):
        raise BadQuestion(f"{echo(text)}: control characters cannot be part of a place; {REMEDY}")
    if len(said) > LONGEST_TEXT or not plain(said):  # one sign may normalize to eighteen
        raise BadQuestion(f"{echo(text)}: no place in it; {REMEDY}")
    return said


def given(lat: float, lon: float) -> Place:
    """Return the place at coordinates. Raises: BadQuestion, with the correction that lies in the US."""
    lat, lon = round(lat, 6), round(lon, 6)
    if at_home(lat, lon):
        return Place(f"{decimal(lat)},{decimal(lon)}", Point(lat, lon), Precision.GIVEN)
    corrected = [
        f"{decimal(north)},{decimal(east)}"
        for north, east in ((lat, -lon), (lon, lat), (-lon, lat), (-lat, lon), (lon, -lat), (-lat, -lon))
        if at_home(north, east)
    ]
    remedy = f"did you mean {corrected[0]}?" if corrected else f"write latitude,longitude, or {REMEDY}"
    try:
        Point(lat, lon)
    except BadValue:
        wrong = "latitude goes from -90 to 90 and longitude from -180 to 180"
    else:
        wrong = "not in the United States or its territories"
    raise UnknownPlace(f"{decimal(lat)},{decimal(lon)}: {wrong}; {remedy}", choices=tuple(corrected[:1]))


def by_digits(said: str) -> Place:
    """Return the place of a ZIP code. Raises: UnknownPlace."""
    if whole := ZIP_AND_FOUR.fullmatch(said):
        return by_zip(whole[1])
    only = re.sub("[^0-9]", "", said)
    lost_zeros = {3: 5, 4: 5, 7: 9, 8: 9}  # spreadsheets drop a leading zero or two
    padded = only.zfill(lost_zeros.get(len(only), 0))[:5]
    if padded in zip_codes() and len(only) in lost_zeros:
        raise UnknownPlace(
            f"{said[:LONGEST_ECHO]}: a ZIP code has five digits; did you mean {padded}?", choices=(padded,)
        )
    raise UnknownPlace(f"{said[:LONGEST_ECHO]}: a ZIP code has five digits; {REMEDY}")


def by_zip(digits: str) -> Place:
    """Return the place of five digits. Raises: UnknownPlace."""
    found = zip_codes().get(digits)
    if found is None:
        near = zips_spelt_like(digits)
        raise UnknownPlace(f"{digits}: no such ZIP code; {did_you_mean(near)}", choices=near)
    if found.point:
        return Place(found.label, found.point, Precision.ZIP)
    if found.state in MILITARY_STATES:
        raise UnknownPlace(
            f"{digits}: a military post ({MILITARY_STATES[found.state]}) moves with its unit, so it has no "
            "point to measure from; give the ZIP code or town where you would see a doctor"
        )
    raise UnknownPlace(f"{digits}: no published source says where this ZIP code is; give your town and state")


def by_name(said: str) -> Place:
    """Return the place of a town's name. Raises: UnknownPlace, AmbiguousPlace."""
    if country := COUNTRY.fullmatch(said):
        said = country[1]
    if twin := NEAR_ZIP.fullmatch(said):
        name, state = town_and_state(twin[1])
        for city in named(fold(name), state):
            if city.near_zip == twin[2]:
                return of(city)
        raise UnknownPlace(f'{echo(said)}: no town of that name there; leave out "near {twin[2]}"')
    if letter := ENDS_IN_ZIP.fullmatch(said):
        return on_letter(letter[1], letter[2], said)
    if letter := STARTS_WITH_ZIP.fullmatch(said):
        return on_letter(letter[2], letter[1], said)
    name, state = town_and_state(said)
    key = fold(name)
    if not key:
        raise UnknownPlace(f"{echo(said)}: no town in it; {REMEDY}")
    if state is None and (whole_state := state_called(said)):
        return in_state_of_that_name(said, key, whole_state)
    found = named(key, state)
    if not found:
        parts = [city.label for part in name.split(",")[::-1] for city in named(fold(part), state)]
        choices = tuple(parts[:MOST_CHOICES]) or towns_spelt_like(key, state)
        where = f" in {STATES[state]}" if state else ""
        raise UnknownPlace(f"{echo(said)}: no such town{where}; {did_you_mean(choices)}", choices=choices)
    return the_one_meant(said, found, LARGE_TOWN if state else LARGE_CITY)


def on_letter(town: str, digits: str, said: str) -> Place:
    """Return the ZIP of "Boston, MA 02115", unless its state says otherwise. Raises: UnknownPlace."""
    _, state = town_and_state(town)
    found = zip_codes().get(digits)
    if found and state and found.state != state:
        elsewhere = f"{digits} is in {STATES.get(found.state, MILITARY_STATES.get(found.state, found.state))}"
        raise UnknownPlace(f"{echo(said)}: {elsewhere}, not {STATES[state]}; give one of the two", choices=(digits,))
    return by_zip(digits)


def town_and_state(said: str) -> tuple[str, str | None]:
    """Split what a person wrote into a town and two letters, None where no state is written.

    Raises: UnknownPlace, when what follows the comma is no state.
    """
    town, comma, after = said.rpartition(",")
    if comma and plain(after) and plain(town):
        if state := state_called(after):
            return town, state
        meant = state_spelt_like(after)
        choices = tuple(city.label for city in named(fold(town), meant)[:MOST_CHOICES]) if meant else ()
        remedy = did_you_mean(choices) if choices else 'write town and state such as "Boston, MA"'
        raise UnknownPlace(f"{echo(after.strip())}: not a state or territory; {remedy}", choices=choices)
    words = said.rstrip(" ,").split(" ")
    splits = [
        (" ".join(words[:-last]), state)
        for last in range(min(5, len(words) - 1), 0, -1)
        if (state := state_called(" ".join(words[-last:])))
    ]
    for name, state in splits:
        if named(fold(name), state):
            return name, state
    if splits and fold(said) not in city_keys():
        return splits[0]
    return said, None


def in_state_of_that_name(said: str, key: str, state: str) -> Place:
    """Return the city named like its own state (New York). Raises: AmbiguousPlace for the other states."""
    found = named("washington" if state == "DC" else key, None)
    if found and found[0].state == state and stands_out(found, LARGE_CITY):
        return of(found[0])
    choices = tuple(city.label for city in found[:MOST_CHOICES])
    towns = f"; or one of the towns so named: {'; '.join(choices)}" if choices else ""
    raise AmbiguousPlace(f"{echo(said)}: a state is too large to measure from; {REMEDY}{towns}", choices=choices)


def the_one_meant(said: str, found: list[City], large: int) -> Place:
    """Return the only one of `found`, or the one that stands out. Raises: AmbiguousPlace."""
    if len(found) == 1 or stands_out(found, large):
        return of(found[0])
    choices = tuple(city.label for city in found[:MOST_CHOICES])
    more = f"; and {len(found) - MOST_CHOICES} more" if len(found) > MOST_CHOICES else ""
    raise AmbiguousPlace(
        f"{echo(said)}: {len(found)} places have that name; write one of these, or a ZIP code: "
        f"{'; '.join(choices)}{more}",
        choices=choices,
    )


def named(key: str, state: str | None) -> list[City]:
    """Return the cities with a folded name, in `state` if given, largest first, then by label."""
    found = (cities()[label] for label in city_keys().get(key, ()))
    inside = (city for city in found if state in (None, city.state))
    return sorted(inside, key=lambda city: (-(city.population or 0), city.label))


def stands_out(found: list[City], large: int) -> bool:
    """Whether the first, largest city is the one everybody means; `large` in people."""
    largest, *others = (max(city.population or 0, VILLAGE) for city in found)
    return largest >= large and all(largest >= TIMES_THE_NEXT * other for other in others)


def of(city: City) -> Place:
    """Return the place that a city is."""
    return Place(city.label, city.point, Precision.CITY)


def at_home(lat: float, lon: float) -> bool:
    """Whether a point lies in a box that holds part of the United States."""
    return any(south <= lat <= north and west <= lon <= east for (south, north), (west, east) in HOME)


def did_you_mean(choices: Iterable[str]) -> str:
    """Return the remedy: the choices, or what to write when there are none."""
    listed = "; ".join(choices)
    return f"did you mean {listed}?" if listed else REMEDY


def decimal(degrees: float) -> str:
    """Return degrees without exponent or needless zeros, to 0.1 m."""
    return f"{degrees:.6f}".rstrip("0").rstrip(".")


def echo(text: str) -> str:
    """Return what a person typed, in quotes, short, the unprintable escaped."""
    return repr(text if len(text) <= LONGEST_ECHO else text[:LONGEST_ECHO] + "...")
