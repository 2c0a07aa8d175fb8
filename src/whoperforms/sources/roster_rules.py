"""The rules of a roster, each as an expression: the reason why a value cannot stand, null where it can.

Shape:  frames hold the columns under their published names. A reason says what is wrong and what to do; whoever tells
        it puts the column and its value before it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from whoperforms.certification.programme import INVENTED
from whoperforms.certification.standing import State
from whoperforms.kernel.dates import day_number
from whoperforms.kernel.personal import SOCIAL_SECURITY_NUMBER
from whoperforms.sources.rules import (
    DASHED,
    day,
    npi_fault,
    text,
    unmasked_fault,
    whole_number,
)
from whoperforms.sources.rules import shown as at_most

KINDS = ("cadaver", "model", "simulator")
EVIDENCE = ("certificate", "exam", "other", "sign_off_sheet")
BASES = ("audited", "issuer_count", "physician_log")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What rows are held against: of which programme and day the list is, which pathways there are, who gave it."""

    programme: str
    pathways: frozenset[str]
    as_of: date
    issuer: str


Rule = Callable[[str, Given], pl.Expr]


def word(name: str) -> pl.Expr:
    """Return a word of a closed list, in lower case."""
    return text(name).str.to_lowercase()


def shown(name: str) -> pl.Expr:
    """Return a bad value as a reason repeats it, unless it may be a social security number."""
    return (
        pl.when(text(name).str.contains(SOCIAL_SECURITY_NUMBER))
        .then(pl.lit("(not shown)"))
        .otherwise(at_most(text(name)))
    )


def iso_day(name: str) -> pl.Expr:
    """Return a day as YYYYMMDD, null where it is none."""
    return day(name, DASHED)


def stated(name: str, _: Given) -> pl.Expr:
    """Something has to stand there."""
    return pl.when(text(name).is_null()).then(pl.lit("nothing is stated; fill it in"))


def no_secret(name: str, _: Given) -> pl.Expr:
    """No social security number, wherever text is free."""
    return unmasked_fault(name)


def valid_npi(name: str, _: Given) -> pl.Expr:
    """Ten digits with their check digit, where any are stated."""
    why = npi_fault(name).str.split(": ").list.last()
    return pl.when(text(name).is_not_null()).then(pl.format("{}; check the number", why))


def nobody_real(name: str, given: Given) -> pl.Expr:
    """Nobody real on a list of the invented issuer: nothing invented is said of them."""
    if given.issuer != INVENTED.id:
        return pl.lit(None, pl.String)
    invented = text(name).str.starts_with("2")
    return pl.when(~invented).then(pl.lit("the issuer is invented, and the number may be real; invent one from 2"))


def a_day(name: str, _: Given) -> pl.Expr:
    """Only a day of the calendar, as ISO 8601 writes it."""
    unread = text(name).is_not_null() & iso_day(name).is_null()
    return pl.when(unread).then(pl.lit("not a day of the calendar; write YYYY-MM-DD"))


def not_later(name: str, given: Given) -> pl.Expr:
    """Not after the day of the list."""
    after = pl.lit(f"after {given.as_of.isoformat()}, the day of the list; correct one of them")
    return pl.when(iso_day(name) > day_number(given.as_of)).then(after)


def of_this_list(name: str, given: Given) -> pl.Expr:
    """No programme but that of the list."""
    other = pl.lit(f"the list is of {given.programme}; put other programmes into lists of their own")
    return pl.when(text(name).ne_missing(given.programme)).then(other)


def pathway(name: str, given: Given) -> pl.Expr:
    """One of the programme's pathways."""
    return _none_of(text(name), given.pathways)


def one_of(*values: str) -> Rule:
    """Return the rule that a value is one of some words."""
    return lambda name, _: _none_of(word(name), values)


def _none_of(value: pl.Expr, known: Iterable[str]) -> pl.Expr:
    words = sorted(known)
    return pl.when(~value.is_in(words)).then(pl.lit(f"unknown; write one of {', '.join(words)}"))


def stated_if_active(name: str, _: Given) -> pl.Expr:
    """Needed of an active certification."""
    missing = text(name).is_null() & (word("status") == State.ACTIVE.value)
    return pl.when(missing).then(pl.lit("an active certification has a first day; fill it in"))


def stated_unless_active(name: str, _: Given) -> pl.Expr:
    """Needed of any other state."""
    missing = text(name).is_null() & word("status").is_in([state.value for state in State if state is not State.ACTIVE])
    return pl.when(missing).then(pl.lit("what is not active has a day since when; fill it in"))


def not_before_certified(name: str, _: Given) -> pl.Expr:
    """Not before the certification began."""
    before = pl.lit("before certified_on; correct one of them")
    return pl.when(iso_day(name) < iso_day("certified_on")).then(before)


def whole(name: str, _: Given) -> pl.Expr:
    """Only a whole number, never less than 0."""
    unread = text(name).is_not_null() & whole_number(name).is_null()
    return pl.when(unread).then(pl.lit("not a whole number from 0 up; write digits, or leave it blank"))


def explained(name: str, given: Given) -> pl.Expr:
    """No number of cases without its day and who counted."""
    of_a_day = (iso_day("cases_as_of") <= day_number(given.as_of)).fill_null(value=False)
    counted = word("cases_basis").is_in(BASES).fill_null(value=False)
    bare = text(name).is_not_null() & ~(of_a_day & counted)
    return pl.when(bare).then(pl.lit("a number says nothing without cases_as_of and cases_basis; fill them in"))


def not_above_total(name: str, _: Given) -> pl.Expr:
    """No more cases in a year than in all."""
    above = pl.lit("more than cases_total; correct one of them")
    return pl.when(whole_number(name) > whole_number("cases_total")).then(above)


def web_address(name: str, _: Given) -> pl.Expr:
    """Only a whole address: on a page it becomes a link."""
    is_one = text(name).str.contains(r"(?i)^https?://[^\s\"'<>\\]+$")
    return pl.when(~is_one).then(pl.lit("no web address; write it whole, https:// included"))


def sha256(name: str, _: Given) -> pl.Expr:
    """Only a SHA-256, as it is mostly written."""
    is_one = text(name).str.contains(r"(?i)^[0-9a-f]{64}$")
    return pl.when(~is_one).then(pl.lit("no SHA-256; write 64 hexadecimal digits"))
