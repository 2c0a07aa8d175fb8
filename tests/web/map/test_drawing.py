"""The small maps: every pin in sight, no name under a pin, every text harmless, nothing that the policy refuses."""

import re
from pathlib import Path
from random import Random
from xml.etree import ElementTree as ET

import pytest

from whoperforms.kernel.point import Point
from whoperforms.places.find import find
from whoperforms.web.map.boxes import Box, text_width
from whoperforms.web.map.drawing import NARROW, WIDE, Wording, drawn
from whoperforms.web.map.pins import Marked

GOLDEN = Path(__file__).parent / "boise.svg"
GROUPS = ("certified", "medicare_cases", "specialty")
AROUND = {
    "New York, NY": 0.12,
    "Lewistown, MT": 0.8,
    "Honolulu, HI": 0.15,
    "San Juan, PR": 0.12,
    "Chadron, NE": 5.0,
    "Anchorage, AK": 0.2,
    "96910": 0.1,
    "Pago Pago, AS": 0.05,
}
EXAMPLES = [(place, count) for place in AROUND for count in (1, 7, 40)]


def wording(**changed) -> Wording:
    said = {
        "title": "Map of the doctors in the list",
        "description": "The numbers are the numbers in the list.",
        "asked_from": "Boise, ID",
        "pin": lambda pin: "; ".join(each.name for each in pin.marked),
        "miles": lambda miles: f"{miles} miles",
    }
    return Wording(**said | changed)


def marked(place: str, count: int, *, name: str = "Ann Doe") -> list[Marked]:
    """People scattered about a place."""
    centre, dice = find(place).point, Random(count)  # noqa: S311
    return [
        Marked(
            number=number,
            point=Point(centre.lat + dice.gauss(0, AROUND[place]), centre.lon + dice.gauss(0, AROUND[place])),
            name=name,
            group=GROUPS[number % 3],
        )
        for number in range(1, count + 1)
    ]


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own drawing


def box_of(rect: ET.Element) -> Box:
    left, top, width, height = (float(rect.get(name)) for name in ("x", "y", "width", "height"))
    return Box(left, top, left + width, top + height)


def name_boxes(svg: ET.Element, size: float) -> list[tuple[str, Box]]:
    """About where the names of towns are written: a little tighter than the drawing keeps free."""
    found = []
    for text in svg.findall(".//g[@class='map-names']/text"):
        width, x, y = text_width(text.text, size) * 0.95, float(text.get("x")), float(text.get("y"))
        left = {None: x, "end": x - width, "middle": x - width / 2}[text.get("text-anchor")]
        found.append((text.text, Box(left, y - size * 0.85, left + width, y + size * 0.2)))
    return found


@pytest.mark.parametrize("sheet", [WIDE, NARROW], ids=lambda sheet: sheet.name)
@pytest.mark.parametrize(("place", "count"), EXAMPLES)
def test_every_number_is_in_sight_and_can_be_tapped_apart_and_no_name_lies_under_one(place, count, sheet):
    people = marked(place, count)
    svg = parsed(drawn(people, find(place).point, wording(), sheet))

    pins = svg.findall(".//a")
    targets = [box_of(pin.find("rect[@class='map-target']")) for pin in pins]
    assert all(box.width >= 52 and box.height >= 52 for box in targets)  # 44 px where the drawing is shown smaller
    assert all(box.left >= -1 and box.top >= -1 for box in targets)
    assert all(box.right <= sheet.width + 1 and box.bottom <= sheet.height + 1 for box in targets)

    slight = [Box(box.left + 1, box.top + 1, box.right - 1, box.bottom - 1) for box in targets]
    assert not [1 for at, box in enumerate(slight) for other in slight[at + 1 :] if box.touches(other)]

    seen = [box_of(pin.find("rect[@class='map-ring']")) for pin in pins]
    names = name_boxes(svg, sheet.letters)
    assert not [name for name, box in names if not box.free_of(seen)]
    assert not [name for at, (name, box) in enumerate(names) for _, other in names[at + 1 :] if box.touches(other)]
    assert sum(len(pin.find("title").text.split("; ")) for pin in pins) == count


def test_a_drawing_has_no_style_no_script_and_no_address_but_the_list():
    svg = drawn(marked("New York, NY", 20), find("New York, NY").point, wording(), WIDE)

    assert "style=" not in svg
    assert not re.search(r"\son[a-z]+=|<script|<style|url\(|https?:", svg)
    assert all(re.fullmatch(r"#r[0-9]+", pin.get("href")) for pin in parsed(svg).findall(".//a"))


def test_names_are_text_whatever_they_are():
    hostile = """</title><script>alert("1")</script>&'"""
    svg = drawn(
        marked("New York, NY", 2, name=hostile),
        find("New York, NY").point,
        wording(title=hostile, description=hostile, asked_from=hostile, miles=lambda _: hostile),
        WIDE,
    )

    assert "<script" not in svg
    assert parsed(svg).find("title").text == hostile


def test_a_drawing_says_what_it_is_to_those_who_do_not_see_it():
    svg = parsed(drawn(marked("New York, NY", 3), find("New York, NY").point, wording(), WIDE))

    assert svg.get("role") == "group"
    assert svg.find(f"title[@id='{svg.get('aria-labelledby')}']").text == "Map of the doctors in the list"
    assert svg.find(f"desc[@id='{svg.get('aria-describedby')}']") is not None
    assert all(layer.get("aria-hidden") == "true" for layer in svg.findall("g") if layer.get("class") != "map-asked")


def test_two_drawings_of_one_page_share_no_id():
    people, centre = marked("New York, NY", 3), find("New York, NY").point
    page = drawn(people, centre, wording(), WIDE) + drawn(people, centre, wording(), NARROW)
    ids = re.findall(r' id="([^"]+)"', page)

    assert len(ids) == len(set(ids)) == 4


def test_places_on_both_sides_of_the_180th_meridian_lie_side_by_side():
    adak, attu = find("99546").point, Point(52.9, 173.2)
    people = [Marked(number=1, point=attu, name="Ann Doe", group="certified")]
    svg = drawn(people, adak, wording(miles=str), WIDE)

    scale = int(parsed(svg).find("g[@class='map-scale']/text").text)
    assert scale <= 200


def test_a_shore_is_drawn_where_there_is_one_and_a_plain_ground_where_there_is_none():
    def land(place: str) -> str:
        people = [Marked(number=1, point=find(place).point, name="Ann Doe", group="certified")]
        drawing = parsed(drawn(people, find(place).point, wording(), WIDE))
        return drawing.find(".//path[@class='map-land']").get("d")

    assert set(re.findall(r"-?\d+", land("Boise, ID"))) <= {"-6", "766", "446", "772", "-772", "452", "-452", "0"}
    assert len(re.findall(r"-?\d+", land("Honolulu, HI"))) > 20


def test_the_drawing_of_boise_is_the_one_that_was_looked_at():
    people = [Marked(number=1, point=Point(43.6, -116.2), name="Ann Doe", group="certified")]

    assert drawn(people, find("Boise, ID").point, wording(), NARROW) == GOLDEN.read_text(encoding="utf-8").strip()
