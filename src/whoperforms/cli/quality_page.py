"""The page of a report on quality: one file that asks nobody for anything, a table for every picture."""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined

from whoperforms.cli.quality_plots import Plot
from whoperforms.search.breakdown import share
from whoperforms.search.quality import NOTICE, Report


@dataclass(frozen=True, slots=True)
class Chapter:
    """What stands together under a heading; `of` are the beginnings of the ids of its breakdowns."""

    id: str
    title: str
    of: tuple[str, ...]


CHAPTERS = (
    Chapter("coverage", "Coverage: which sources know whom", ("coverage",)),
    Chapter("freshness", "Freshness: how old it is", ("updated",)),
    Chapter("disagreement", "Disagreement: where sources differ", ("places_", "specialties")),
    Chapter("precision", "Precision: how well places are known", ("precision",)),
    Chapter("rows", "Rows: what became of them", ("rows", "values")),
    Chapter("standing", "Lists: who is withheld, and what waits for a person", ("withheld", "entries", "questions")),
)


def page(report: Report, plots: Iterable[Plot]) -> str:
    """Return the report as HTML, its pictures within it."""
    templates = Environment(
        loader=PackageLoader("whoperforms.cli"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return templates.get_template("quality.html").render(
        report=report,
        notice=NOTICE,
        chapters=[(chapter, [b for b in report.breakdowns if b.id.startswith(chapter.of)]) for chapter in CHAPTERS],
        plots={plot.id: plot for plot in plots},
        share=share,
        number=lambda count: f"{count:,}",
        embedded=lambda plot: f"data:image/png;base64,{b64encode(plot.png).decode()}",
    )
