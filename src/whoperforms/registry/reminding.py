"""Messages that the rules want: about the end of a certificate, by the ladder, and about each decision.

Shape:  sent by mail to the accounts of the person, in both languages, for nobody says which one they read; that it was
        sent is an event, so that it is sent once. Somebody without an account is told nothing, and counted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from whoperforms.certification.acts import people
from whoperforms.certification.bodies.programme import Told, ToldBy
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import THE_SYSTEM, Draft
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.progress.renewal import reminder_due
from whoperforms.registry.accounts.messages import Letter
from whoperforms.registry.accounts.selectors import accounts_of
from whoperforms.registry.journal import ledger
from whoperforms.registry.recording import record

NEWS: Final = timedelta(days=30)  # older decisions are no news: whoever begins to send messages sends none of years ago
LANGUAGES: Final = ("en", "es")


@dataclass(frozen=True, slots=True)
class Due:
    """A message to send: to whom, the code under which it is recorded, and the days from the end of a certificate.

    `days`: None for a decision.
    """

    person: str
    about: str
    end: str = ""
    days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """How many messages were sent, and for how many there was no address."""

    sent: int
    nowhere: int


def remind(now: datetime) -> Sent:
    """Send what is due, and record that it was."""
    sent = nowhere = 0
    for due in due_now(ledger(), now):
        addresses = [account.email for account in accounts_of(due.person) if account.is_active]
        if not addresses:
            nowhere += 1
            continue
        letter = letter_of(due)
        for address in addresses:
            letter.to(address, origin=settings.SITE.origin or "http://127.0.0.1").send()
        told = Told(person=due.person, about=due.about, by=ToldBy.MAIL)
        record(THE_SYSTEM, partial(_told, body=told), now=now)
        sent += 1
    return Sent(sent=sent, nowhere=nowhere)


def due_now(known: Ledger, now: datetime) -> Iterator[Due]:
    """Yield the messages that are due and were not sent yet."""
    for enrolment in known.enrolments.values():
        person = known.people.get(enrolment.person)
        if person is not None:
            told = frozenset(event.body.about for event in person.notices)
            yield from _of(enrolment, told, now)


def _of(of: Enrolment, told: frozenset[str], now: datetime) -> Iterator[Due]:
    for event in of.decisions:
        about = f"decision {event.seq}"
        if event.at > now - NEWS and about not in told:
            yield Due(of.person, about)
    if of.holds and of.certificate is not None:
        reminder = reminder_due(of.certificate.valid_until, told, now.date())
        if reminder is not None:
            yield Due(of.person, reminder.about, end=f"{reminder.end}", days=reminder.days)


def letter_of(due: Due) -> Letter:
    """Return the message, in each language, one below the other. It says nothing that a stranger should not read."""
    paragraphs = list[str]()
    subjects = list[str]()
    for language in LANGUAGES:
        with override(language):
            subject, *said = _said(due)
        subjects.append(subject)
        paragraphs += said
    return Letter(" / ".join(subjects), tuple(paragraphs))


def _said(due: Due) -> tuple[str, ...]:
    sign_in = _("Sign in to read more.")
    if due.days is None:
        return (_("A decision about you"), _("There is a new decision about you in the registry."), sign_in)
    subject = _("Your certificate: %(day)s") % {"day": due.end}
    if due.days < 0:
        return (subject, _("Your certificate ends on %(day)s. You can renew it.") % {"day": due.end}, sign_in)
    return (subject, _("Your certificate ended on %(day)s. You can still renew it.") % {"day": due.end}, sign_in)


def _told(_ledger: Ledger, _at: datetime, *, body: Told) -> list[Draft]:
    return [people.draft(body.person, body)]
