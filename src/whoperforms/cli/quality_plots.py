"""The plots of a report on quality, as PNG: shares as bars or as a shaded grid, and the age of each source.

Shape:  narrow enough to be read on a telephone. What a colour says a hatching, a number or a place says, too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from textwrap import fill
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from whoperforms.evidence.source import Source
from whoperforms.search.breakdown import Breakdown, Line, Part, share
from whoperforms.search.quality import NOTICE, Age, Report

PLOTTED = ("coverage", "updated", "places_", "specialties", "precision")  # how ids of breakdowns begin
DOTS = 130  # in an inch; all that is long is in inches
WIDE, BESIDE, ABOVE, MARGIN = 4.8, 1.75, 1.6, 0.1
A_LINE, A_TITLE, A_NOTE, A_KEY, TICKS, AN_AXIS = 0.27, 0.2, 0.15, 0.19, 0.24, 0.2
SHADES = ("#00437a", "#4f93c9", "#b9d7ee", "#f2e3b6", "#e8a33d", "#9a9a9a")  # dark to light, then warm, then grey
HATCHES = ("", "", "..", "//", "xx", "\\\\")
WHITE_ON = frozenset({"#00437a"})
INK, PALE, WARNING = "#1b1b1b", "#c4c8cc", "#face00"
BAR = 0.78  # of the height of a line
DARK = 0.8  # a share whose field is so dark that its number is white
ROOM = 0.1  # of a bar: a smaller part has no number in it; the table has
FEW = 3  # lines whose numbers the words for a picture repeat
IN_TITLE, IN_NOTE, IN_BESIDE, IN_ABOVE = 50, 76, 22, 24  # letters
LOOK: dict[Any, Any] = {"font.size": 9, "font.family": "DejaVu Sans", "hatch.linewidth": 0.5, "axes.edgecolor": PALE}


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture: the id of what it shows, the words for it, its bytes."""

    id: str
    words: str
    png: bytes


def plots(report: Report) -> Iterator[Plot]:
    """Yield the ages of the sources, then a plot of each breakdown that is more than a few numbers."""
    with mpl.rc_context(LOOK):
        if ages := newest(report.releases):
            yield _ages(ages, report)
        for breakdown in report.breakdowns:
            if breakdown.lines and breakdown.id.startswith(PLOTTED):
                yield _plot(breakdown, report)


def newest(releases: Sequence[Age]) -> dict[Source, int]:
    """Return how many days old the newest release of each source is, of those that state a day."""
    days: dict[Source, int] = {}
    for age in releases:
        if age.days is not None:
            source = age.release.source
            days[source] = min(age.days, days.get(source, age.days))
    return dict(sorted(days.items(), key=lambda found: found[1]))


def _ages(ages: dict[Source, int], report: Report) -> Plot:
    note = f"Days since the period it covers was over, on {report.asked_on}."
    sheet = _Sheet("How old the newest release of each source is", note, report, lines=len(ages), key=A_KEY)
    bars = sheet.axes.barh(range(len(ages)), list(ages.values()), BAR, color=SHADES[1])
    sheet.axes.bar_label(bars, [f"{days:,}" for days in ages.values()], padding=3)
    sheet.axes.margins(x=0.16)
    sheet.axes.set_xticks([])
    sheet.name([source.label for source in ages])
    words = "; ".join(f"{source.label} {days:,} days" for source, days in ages.items())
    return Plot("ages", f"Bars: {words}.", sheet.png())


def _plot(breakdown: Breakdown, report: Report) -> Plot:
    dated = "; ".join(f"{source.label} {report.dated(source)}" for source in breakdown.sources)
    note = f"Numbers are per cent of n, the {breakdown.counted} of a line. From {dated}."
    sheet = _Sheet(
        breakdown.title,
        note,
        report,
        lines=len(breakdown.lines),
        key=len(breakdown.parts) * A_KEY if breakdown.adds_up else ABOVE,
    )
    (_stacked if breakdown.adds_up else _grid)(sheet.axes, breakdown)
    sheet.name(
        [
            f"{_called(line, breakdown.by)}, n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{line.of:,}"
            for line in breakdown.lines
        ]
    )
    return Plot(breakdown.id, _words(breakdown), sheet.png())


class _Sheet:
    """A figure as high as what it holds: title, notice where all is invented, a key, lines, a note."""

    def __init__(self, title: str, note: str, report: Report, *, lines: int, key: float) -> None:
        titled = fill(title, IN_TITLE)
        noted = fill(f"{note} {NOTICE if report.invented else ''}".strip(), IN_NOTE)
        head = MARGIN + A_TITLE * len(titled.splitlines()) + AN_AXIS + key
        foot = TICKS + MARGIN + A_NOTE * len(noted.splitlines())
        high = head + A_LINE * lines + foot
        self.figure = Figure(figsize=(WIDE, high), dpi=DOTS)
        place = (BESIDE / WIDE, foot / high, (WIDE - BESIDE - 3 * MARGIN) / WIDE, A_LINE * lines / high)
        self.axes = self.figure.add_axes(place)
        self.axes.tick_params(length=0)
        self.axes.spines[["top", "right"]].set_visible(False)
        left = MARGIN / WIDE
        self.figure.text(left, 1 - MARGIN / high, titled, va="top", weight="bold", fontsize=10.5, color=INK)
        self.figure.text(left, MARGIN / high, noted, va="bottom", fontsize=7, color=INK, linespacing=1.3)
        if report.invented:
            self.figure.text(
                left,
                1 - (head - AN_AXIS) / high,
                "INVENTED",
                va="bottom",
                bbox={"facecolor": WARNING, "edgecolor": "none", "pad": 3},
            )
        self._lines = lines

    def name(self, names: Sequence[str]) -> None:
        """Write beside each line what it is, the first line on top."""
        self.axes.set_yticks(range(self._lines), [fill(name, IN_BESIDE) for name in names], fontsize=8)
        self.axes.set_ylim(self._lines - 0.5, -0.5)

    def png(self) -> bytes:
        """Return the picture; the same numbers give the same bytes."""
        drawn = BytesIO()
        self.figure.savefig(drawn, format="png", metadata={"Software": None})
        return drawn.getvalue()


def _stacked(axes: Axes, breakdown: Breakdown) -> None:
    """Draw each line as one bar of 100 %, its parts one after the other, under their key."""
    before = [0.0] * len(breakdown.lines)
    for at, part in enumerate(breakdown.parts):
        shares = [line.counts[at] / line.of for line in breakdown.lines]
        bars = axes.barh(
            range(len(shares)),
            shares,
            BAR,
            left=before,
            color=SHADES[at],
            hatch=HATCHES[at],
            edgecolor="white",
            linewidth=0.4,
            label=part.name,
        )
        white = SHADES[at] in WHITE_ON
        axes.bar_label(
            bars,
            [f"{100 * of:.0f}" if of >= ROOM else "" for of in shares],
            label_type="center",
            fontsize=8,
            color="white" if white else INK,
            bbox=None if white else {"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.85},
        )
        before = [x + more for x, more in zip(before, shares, strict=True)]
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25", "50", "75", "100 %"], fontsize=8)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), frameon=False, fontsize=8, borderpad=0, labelspacing=0.4)


def _grid(axes: Axes, breakdown: Breakdown) -> None:
    """Draw each share as a shaded field with its number in it, under the names of the parts."""
    shares = [[count / line.of for count in line.counts] for line in breakdown.lines]
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1.25, aspect="auto")
    for down, line in enumerate(breakdown.lines):
        for along, count in enumerate(line.counts):
            ink = "white" if shares[down][along] > DARK else INK
            axes.text(along, down, _short(count, line.of), ha="center", va="center", color=ink, fontsize=8)
    names = [fill(part.name, IN_ABOVE) for part in breakdown.parts]
    axes.set_xticks(range(len(names)), names, rotation=90, fontsize=7.5)
    axes.xaxis.tick_top()
    axes.spines[:].set_visible(False)


def _short(count: int, of: int) -> str:
    """Return a share as a field has room for it."""
    return share(count, of).removesuffix(" %")


def _called(line: Line, by: str) -> str:
    """Return what stands beside a line: a specialty by its code, as its name is in the table."""
    return line.name.partition(" ")[0] if by == "specialty" and line.id[:1].isdigit() else line.name


def _words(breakdown: Breakdown) -> str:
    """Return what a picture shows: its numbers where they are few, else the least and the most of each part."""
    if len(breakdown.lines) <= FEW:
        return " ".join(
            f"{line.name}: {', '.join(f'{part.name} {share(*pair)}' for part, pair in _pairs(breakdown, line))}."
            for line in breakdown.lines
        )
    ends = []
    for at, part in enumerate(breakdown.parts):
        least, *_, most = sorted(breakdown.lines, key=lambda line: line.counts[at] / line.of)
        ends.append(f"{part.name} from {_end(least, at)} to {_end(most, at)}")
    return f"{len(breakdown.lines)} lines: {'; '.join(ends)}. The table has them all."


def _end(line: Line, at: int) -> str:
    return f"{share(line.counts[at], line.of)} ({line.name})"


def _pairs(breakdown: Breakdown, line: Line) -> list[tuple[Part, tuple[int, int]]]:
    return [(part, (count, line.of)) for part, count in zip(breakdown.parts, line.counts, strict=True)]
