"""Mistakes that invented readers have reported, and what became of them."""

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from whoperforms.kernel.npi import Npi
from whoperforms.registry.corrections.report import Category, Report
from whoperforms.registry.corrections.services import receive, step
from whoperforms.registry.corrections.states import Decided, State


class Reported(NamedTuple):
    """One report: how long ago, of whose place in the cast, of what, in which words, and what followed."""

    days_ago: int
    of: int
    category: Category
    text: str
    then: tuple[tuple[int, State, str], ...] = ()


REPORTS: Final = (
    Reported(
        41,
        0,
        Category.TELEPHONE,
        "The number belongs to a bakery.",
        ((40, State.LOOKED_AT, ""), (38, State.CLOSED, "Thank you. The practice has confirmed its new number.")),
    ),
    Reported(23, 1, Category.LEFT, "She moved away last year.", ((21, State.LOOKED_AT, ""),)),
    Reported(6, 2, Category.PLACE, "The office is on the third floor now."),
    Reported(2, 3, Category.CERTIFICATION, "I finished the workshop, and it is not shown."),
)


def reported(npis: tuple[int, ...], *, procedure: str, now: datetime) -> None:
    """Keep the reports, each with its day; a second time they are the same ones."""
    for number, report in enumerate(REPORTS):
        kept = receive(
            Report(
                category=report.category,
                text=report.text,
                language="en",
                procedure=procedure,
                npi=Npi(str(npis[report.of])),
            ),
            submission=f"demo {procedure} {number}",
            now=now - timedelta(days=report.days_ago),
        )
        for days_ago, state, text in report.then:
            found = Decided.PUT_RIGHT if state is State.CLOSED else None
            at = now - timedelta(days=days_ago)
            step(kept, state, by="Example Device Academy", at=at, text=text, decided=found)
