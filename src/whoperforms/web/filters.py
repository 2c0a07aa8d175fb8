"""The form that narrows a list: a plain form, each choice with the number of doctors it would leave."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from whoperforms.search.counts import Counts
from whoperforms.search.question import Order
from whoperforms.search.voice import Voice
from whoperforms.web.asked import RADII, YES, Asked

NARROWING = ("pathway", "gender", "medicare", "telehealth", "cases", "within")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One choice of a field, and whether it is the one that was made."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """The fields of the form; `chosen`: how many filters are set, so that nobody forgets them.

    `coverage` is what the definition says first of who pays: beside "takes Medicare", which does not say that it pays.
    """

    pathways: tuple[Choice, ...]
    genders: tuple[Choice, ...]
    medicare: Choice | None
    telehealth: Choice | None
    cases: Choice | None
    radii: tuple[Choice, ...]
    orders: tuple[Choice, ...]
    coverage: str
    chosen: int

    @property
    def none(self) -> dict[str, str]:
        """The fields of the question once every filter is taken away."""
        return dict.fromkeys(NARROWING, "")

    @classmethod
    def of(cls, asked: Asked, counts: Counts, voice: Voice) -> "Filters":
        """Present the filters of a question with what each would leave; one that nothing was read for is left out."""
        typed = asked.typed
        coverage = asked.question.procedure.coverage if asked.question else ()
        pathways = {each: voice.words.pathways[each].people for each in counts.pathways}
        genders = {"F": _("Woman"), "M": _("Man"), "X": _("Another, or not given")}
        return cls(
            pathways=_radio("pathway", typed, pathways, counts.pathways, everyone=_("All doctors")),
            genders=_radio("gender", typed, genders, counts.sexes, everyone=_("Any")),
            medicare=_box("medicare", typed, _("Listed as taking Medicare"), counts.takes_medicare),
            telehealth=_box("telehealth", typed, _("Offers visits by video or phone"), counts.telehealth),
            cases=_box("cases", typed, _("Has published Medicare cases"), counts.billed),
            radii=(
                Choice(value="", label=_("As far as needed"), chosen=not typed["within"]),
                *(_miles(each, chosen=typed["within"] == str(each)) for each in RADII),
            ),
            orders=tuple(
                Choice(value=order.value, label=label, chosen=(typed["sort"] or Order.DISTANCE) == order)
                for order, label in ((Order.DISTANCE, _("Nearest first")), (Order.NAME, _("By last name")))
            ),
            coverage=next((voice.words.coverage[each.id] for each in coverage), ""),
            chosen=sum(bool(typed[name]) for name in NARROWING),
        )


def _radio(
    field: str, typed: Mapping[str, str], labels: Mapping[str, str], counts: Mapping[str, int], *, everyone: str
) -> tuple[Choice, ...]:
    choices = (
        Choice(value=value, label=_counted(label, counts[value]), chosen=typed[field] == value)
        for value, label in labels.items()
        if counts.get(value) or typed[field] == value
    )
    return (Choice(value="", label=everyone, chosen=not typed[field]), *choices)


def _box(field: str, typed: Mapping[str, str], label: str, count: int | None) -> Choice | None:
    if count is None:
        return None
    return Choice(value=YES, label=_counted(label, count), chosen=typed[field] == YES)


def _miles(miles: int, *, chosen: bool) -> Choice:
    return Choice(value=str(miles), label=_("%(miles)s miles") % {"miles": miles}, chosen=chosen)


def _counted(label: str, count: int) -> str:
    return f"{label} ({count:,})"
