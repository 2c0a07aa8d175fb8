"""Where a practice address is, without a network: the point of its ZIP code, else of its town.

Shape:  addresses as published: five or nine digits, a town in any spelling, two letters of a state.
"""

import re
from collections.abc import Mapping
from functools import cache

from whoperforms.kernel.point import Point
from whoperforms.places.distance import metres_between
from whoperforms.places.gazetteer import cities, city_keys, zip_codes
from whoperforms.places.names import fold
from whoperforms.places.precision import Precision

POSTAL_CODE = re.compile(r"([0-9]{5})(?:-?[0-9]{4})?")
SAME_TOWN_METRES = 40_000  # a ZIP that bears a town's name lies nearer than this to the town


def located(postal_code: str, city: str, state: str) -> tuple[Point | None, Precision]:
    """Return the best point for an address and what it is the point of; no point is `unknown`.

    >>> located("02115-5804", "BOSTON", "MA")
    (Point(lat=42.3394, lon=-71.0945), <Precision.ZIP: 'zip'>)
    >>> located("", "ST. LOUIS", "MO")
    (Point(lat=38.62727, lon=-90.19789), <Precision.CITY: 'city'>)
    >>> located("99999", "Nowhere", "MO")
    (None, <Precision.UNKNOWN: 'unknown'>)
    """
    if (digits := POSTAL_CODE.fullmatch(postal_code.strip())) and (point := zip_points().get(digits[1])):
        return point, Precision.ZIP
    if point := city_points().get((fold(city), state.strip().upper())):
        return point, Precision.CITY
    return None, Precision.UNKNOWN


@cache
def zip_points() -> Mapping[str, Point]:
    """Return the point of every ZIP code that has one."""
    return {digits: found.point for digits, found in zip_codes().items() if found.point}


@cache
def city_points() -> Mapping[tuple[str, str], Point]:
    """Return the point of every (folded name, state) that means one place.

    Where a state has the name twice, an address means the place to which the post delivers under
    that name; if that is none or several, the name is left out rather than guessed.
    """
    by_name: dict[tuple[str, str], list[Point]] = {}
    for key, labels in city_keys().items():
        for label in labels:
            city = cities()[label]
            by_name.setdefault((key, city.state), []).append(city.point)
    twice = {name for name, points in by_name.items() if len(points) > 1}
    delivered: dict[tuple[str, str], list[Point]] = {name: [] for name in twice}
    for known in zip_codes().values():
        if known.point and (name := (fold(known.city), known.state)) in twice:
            delivered[name].append(known.point)
    for name in twice:
        meant = [point for point in by_name[name] if any(same_town(point, at) for at in delivered[name])]
        by_name[name] = meant if len(meant) == 1 else []
    return {name: points[0] for name, points in by_name.items() if points}


def same_town(one: Point, other: Point) -> bool:
    """Whether two points that bear one name in one state are one town."""
    return metres_between(one, other) < SAME_TOWN_METRES
