"""The columns of a file of cases: what has to be filled, and what stands there.

Source: our own format, explained in docs/cases.md column by column; that page is held against `columns`.
Shape:  a row is one operation or one visit; a form has the same fields.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from whoperforms.certification.cases.case import Collector, Setting, When, written_events
from whoperforms.certification.cases.instruments import ends
from whoperforms.procedures.definition import Procedure


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, for which rows it has to be filled, and what stands there, in words for people."""

    name: str
    must: str
    means: str


def columns(procedure: Procedure) -> tuple[Column, ...]:
    """Return the columns of a file of cases of a procedure, in the order of the template."""
    levels = procedure.case_log.levels if procedure.case_log else ()
    listed = f"{_code(levels)}, with `;` between them" if levels else "blank: the definition names none"
    return (
        Column("row", "yes", f"{_code(When)}: what the row is about"),
        Column("case", "yes", "up to 12 letters and digits, made up for this file; never a record number"),
        Column("month", "yes", "`YYYY-MM`, never a day; not in the future"),
        Column("levels", "`operation`" if levels else "no", listed),
        Column("setting", "`operation`", _code(Setting)),
        Column("events", "no", f"{_code(written_events(procedure))}, with `;` between them; not `before`"),
        Column("collected_by", "with scores", f"{_code(Collector)}: who asked the patient"),
        Column(
            "versions", "no", "`INSTRUMENT=VERSION`, such as `odi=2.1a`, with `;` between them; of those with scores"
        ),
        *(Column(of.id, "no", _means(*ends(of), after_only=of.after_treatment_only)) for of in procedure.instruments),
    )


def template(procedure: Procedure) -> str:
    """Return the header of a file of cases."""
    return line(column.name for column in columns(procedure))


def line(cells: Iterable[str]) -> str:
    """Return cells as a line of a file."""
    return ",".join(cells) + "\n"  # no cell of ours has a comma, a quotation mark or a line end


def _means(lowest: Decimal, highest: Decimal, *, after_only: bool) -> str:
    return f"{lowest:f} to {highest:f}, at most two decimals" + ("; only `after`" if after_only else "")


def _code(words: Iterable[str]) -> str:
    *most, last = (f"`{word}`" for word in words)
    return f"{', '.join(most)} or {last}" if most else last
