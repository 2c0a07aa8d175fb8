"""A small map as SVG text: land, water and lines below, then names, then the pins, each a link to its card in the list.

Colours stand there as presentation attributes, for pages without styles; assets/styles/_map.scss sets them anew, for
dark screens and for paper. There is no `style` attribute: the pages' policy refuses it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from whoperforms.kernel.point import Point
from whoperforms.web.map.boxes import Box, around, text_width
from whoperforms.web.map.frame import Frame, Spot
from whoperforms.web.map.paths import area_path, line_path
from whoperforms.web.map.pins import LABEL_SIZE, Marked, Pin, pins
from whoperforms.web.map.squares import detail_for, squares_in
from whoperforms.web.map.towns import BASELINE, HEIGHT, Name, names

KEPT_GROUNDS = 512  # of 2 to 10 kB
SCALES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
COUNTIES_TO_MILES = 300  # across: beyond, they are a grey veil
ROADS_FROM_MILES = 60  # across: closer up, it shows that they are drawn 2 km off
MARK = 20  # units, the place asked from
MARGIN = 0.75  # of a target, around all pins
SQUARE = frozenset({"medicare_cases"})  # groups whose pins are square, so that they differ without colour
ROUNDED = 6  # units, a square pin's corner
ROADLESS = 2  # the detail that shows no roads


BOLD = 1.1  # how much wider bold letters are
CENTRED = 'text-anchor="middle" font-weight="700"'
HALO = 'stroke="#f6f3ec" stroke-width="3" stroke-linejoin="round" paint-order="stroke"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What is drawn on: its name, its size, how large a target is, the letters, and how many names."""

    name: str
    width: int
    height: int
    target: float
    letters: float
    most_names: int


WIDE = Sheet(name="wide", width=760, height=440, target=52, letters=15, most_names=16)
NARROW = Sheet(name="narrow", width=360, height=380, target=56, letters=16, most_names=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a drawing says, in one language. `pin` says whom a pin stands for, `miles` how long the scale is."""

    title: str
    description: str
    asked_from: str
    pin: Callable[[Pin], str]
    miles: Callable[[int], str]


def drawn(marked: Sequence[Marked], asked_from: Point, wording: Wording, sheet: Sheet) -> str:
    """Return the SVG of a map with everybody marked, and the place asked from."""
    points = [asked_from, *(each.point for each in marked)]
    margin = round(sheet.target * MARGIN)
    frame = Frame.around(points, width=sheet.width, height=sheet.height, margin=margin)
    placed = pins(marked, frame, target=sheet.target)
    scale = _Scale.of(frame, wording, sheet)
    mark = _mark(frame.spot(asked_from), wording.asked_from, placed, sheet)
    taken = [*(pin.seen for pin in placed), *mark.boxes, scale.box]
    written = names(frame, taken, size=sheet.letters, most=sheet.most_names)
    body = "".join(
        [_ground(frame), _names(written, sheet), scale.svg, mark.svg, *(_pin(pin, wording) for pin in placed)]
    )
    ids = f"map-{sheet.name}"
    return (
        f'<svg class="map map--{sheet.name}" viewBox="0 0 {sheet.width} {sheet.height}" role="group" '
        f'aria-labelledby="{ids}-title" aria-describedby="{ids}-desc" font-family="system-ui, sans-serif">'
        f'<title id="{ids}-title">{escape(wording.title)}</title>'
        f'<desc id="{ids}-desc">{escape(wording.description)}</desc>{body}</svg>'
    )


@lru_cache(maxsize=KEPT_GROUNDS)
def _ground(frame: Frame) -> str:
    squares = squares_in(frame)
    miles = frame.miles_per_unit * frame.width
    layers = [
        _path("map-land", 'fill="#f6f3ec"', area_path(squares, "land", frame)),
        _path("map-water", 'fill="#c9dfee"', area_path(squares, "lakes", frame)),
    ]
    if miles <= COUNTIES_TO_MILES:
        layers.append(_path("map-county", 'fill="none" stroke="#d8d2c4"', line_path(squares, "counties", frame)))
    if miles >= ROADS_FROM_MILES and detail_for(frame) < ROADLESS:
        layers.append(
            _path("map-road", 'fill="none" stroke="#e0b878" stroke-width="2"', line_path(squares, "roads", frame))
        )
    states = line_path(squares, "states", frame) + line_path(squares, "borders", frame)
    layers.append(_path("map-state", 'fill="none" stroke="#8f8a80" stroke-width="1.5"', states))
    size = f'width="{frame.width}" height="{frame.height}"'
    return f'<g aria-hidden="true"><rect class="map-water" {size} fill="#c9dfee"/>{"".join(layers)}</g>'


def _path(kind: str, attributes: str, path: str) -> str:
    return f'<path class="{kind}" {attributes} d="{path}"/>' if path else ""


def _names(written: Sequence[Name], sheet: Sheet) -> str:
    if not written:
        return ""
    dots = "".join(f"M{each.dot.x:.0f} {each.dot.y:.0f}h0" for each in written)
    texts = "".join(
        f'<text x="{each.at.x:.0f}" y="{each.at.y:.0f}"{_anchored(each.anchor)}>{escape(each.text)}</text>'
        for each in written
    )
    return (
        f'<g class="map-names" aria-hidden="true" font-size="{sheet.letters:g}" fill="#3d4551" {HALO}>'
        f'<path class="map-dots" d="{dots}" stroke="#565c65" stroke-width="5" stroke-linecap="round"/>{texts}</g>'
    )


def _anchored(anchor: str) -> str:
    return "" if anchor == "start" else f' text-anchor="{anchor}"'


def _pin(pin: Pin, wording: Wording) -> str:
    box, target = pin.seen, pin.tapped
    corner = ROUNDED if pin.group in SQUARE else box.height / 2
    return (
        f'<a href="#r{pin.marked[0].number}" class="map-pin map-pin--{escape(pin.group)}" fill="#1a4480">'
        f"<title>{escape(wording.pin(pin))}</title>"
        f'<rect class="map-target" {_corners(target)} fill="none" pointer-events="all"/>'
        f'<rect class="map-ring" {_corners(box)} rx="{corner:.0f}" stroke="#fff" stroke-width="3"/>'
        f'<text x="{pin.at.x:.0f}" y="{pin.at.y + LABEL_SIZE * 0.36:.0f}" {CENTRED} font-size="{LABEL_SIZE}" '
        f'fill="#fff">{pin.label}</text></a>'
    )


def _corners(box: Box) -> str:
    return f'x="{box.left:.0f}" y="{box.top:.0f}" width="{box.width:.0f}" height="{box.height:.0f}"'


@dataclass(frozen=True, slots=True)
class _Drawn:
    svg: str
    boxes: tuple[Box, ...]


def _mark(at: Spot, text: str, placed: Sequence[Pin], sheet: Sheet) -> _Drawn:
    """Return the mark of the place asked from, with its name in the nearest place where there is room for it."""
    spotted = around(at.x, at.y, width=MARK, height=MARK)
    diamond = f"M{at.x:.0f} {at.y - 9:.0f}l9 9-9 9-9-9z"
    svg = f'<g class="map-asked" fill="#8b0a03" {HALO}><path fill="#fff" stroke="#b50909" d="{diamond}"/>'
    others = [pin.seen for pin in placed]
    for box in _beside(spotted, others, width=text_width(text, sheet.letters) * BOLD, height=sheet.letters * HEIGHT):
        if box.within(sheet.width, sheet.height) and box.free_of(others):
            x, y = (box.left + box.right) / 2, box.bottom - box.height * BASELINE
            written = f'<text x="{x:.0f}" y="{y:.0f}" {CENTRED} font-size="{sheet.letters:g}">{escape(text)}</text></g>'
            return _Drawn(svg + written, (spotted, box))
    return _Drawn(f"{svg}</g>", (spotted,))


def _beside(spotted: Box, others: Sequence[Box], *, width: float, height: float) -> Iterator[Box]:
    """Yield the boxes for a name beside a mark: below, above, and beyond the pins that lie upon it."""
    x = (spotted.left + spotted.right) / 2
    upon = [spotted, *(other for other in others if other.touches(spotted))]
    lowest, highest = max(each.bottom for each in upon), min(each.top for each in upon)
    leftmost, rightmost = min(each.left for each in upon), max(each.right for each in upon)
    middle = (spotted.top + spotted.bottom) / 2
    for centre, y in (
        (x, spotted.bottom + height / 2 + 1),
        (x, spotted.top - height / 2 - 1),
        (x, lowest + height / 2 + 1),
        (x, highest - height / 2 - 1),
        (rightmost + width / 2 + 4, middle),
        (leftmost - width / 2 - 4, middle),
    ):
        yield around(centre, y, width=width, height=height)


@dataclass(frozen=True, slots=True)
class _Scale:
    """The bar that tells how far a distance on the map is, at the lower left."""

    svg: str
    box: Box

    @classmethod
    def of(cls, frame: Frame, wording: Wording, sheet: Sheet) -> "_Scale":
        most = frame.width * 0.25 * frame.miles_per_unit
        miles = max((each for each in SCALES if each <= most), default=SCALES[0])
        long, text, y = miles / frame.miles_per_unit, wording.miles(miles), frame.height - 12
        box = Box(
            6, y - 8 - sheet.letters * HEIGHT, max(14 + long, 14 + text_width(text, sheet.letters)), frame.height - 4
        )
        svg = (
            f'<g class="map-scale" aria-hidden="true" fill="none" stroke="#3d4551" stroke-width="2">'
            f'<path d="M12 {y - 5}v5h{long:.0f}v-5"/><text x="12" y="{y - 9}" font-size="{sheet.letters:g}" '
            f'fill="#3d4551" stroke="none">{escape(text)}</text></g>'
        )
        return cls(svg, box)
