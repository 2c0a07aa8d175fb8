"""Payments that makers reported, as tables: those for the product of a procedure apart from all others."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from whoperforms.search.voice import Voice
from whoperforms.store.stated import Payment


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentTable:
    """Some payments, newest first: day, who paid, for what, how much."""

    id: str
    title: str
    summary: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def payment_tables(payments: Sequence[Payment], procedure: str, voice: Voice) -> tuple[PaymentTable, ...]:
    """Return a table of the payments for the product, and one of the others; none that would be empty."""
    named = {"product": voice.words.name}
    kinds = (
        ("paid-for", _("Payments for %(product)s") % named, [each for each in payments if each.procedure == procedure]),
        ("paid-else", _("Payments for other things"), [each for each in payments if each.procedure != procedure]),
    )
    return tuple(_table(of, title, found, voice) for of, title, found in kinds if found)


def _table(of: str, title: str, payments: Sequence[Payment], voice: Voice) -> PaymentTable:
    told = ngettext("%(title)s: see the %(count)s entry", "%(title)s: see all %(count)s entries", len(payments))
    return PaymentTable(
        id=of,
        title=title,
        summary=told % {"title": title, "count": len(payments)},
        columns=(_("Day"), _("Who paid"), _("For what"), _("Amount")),
        rows=tuple(_row(each, voice) for each in payments),
    )


def _row(payment: Payment, voice: Voice) -> tuple[str, ...]:
    day = voice.written(payment.paid_on) if payment.paid_on else str(payment.year)
    amount = voice.dollars(payment.amount_cents)
    disputed = _("%(amount)s (the doctor disputes it)") % {"amount": amount}
    return day, payment.maker, payment.nature or _("Not stated"), disputed if payment.disputed else amount
