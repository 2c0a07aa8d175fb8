"""Messages that the rules want: about the end of a certificate, by the ladder, about each decision and each change.

Of a change, such as a suspension, two are told: whom it is about, and each compliance officer who had no part in it.
Nobody reads of a certificate, or of a certification, that was never given: whoever has applied or trains has a record.

Shape:  sent by mail to the accounts of the person, in both languages, for nobody says which one they read; that it was
        sent is an event, so that it is sent once. Somebody without an account is told nothing, and counted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import cached_property, partial
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from whoperforms.certification.acts import people
from whoperforms.certification.bodies import enrolment as changes
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.programme import Told, ToldBy
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import THE_SYSTEM, Draft, Event
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import STEPS
from whoperforms.certification.progress.renewal import reminder_due
from whoperforms.registry.accounts.messages import Letter
from whoperforms.registry.accounts.selectors import accounts_of
from whoperforms.registry.journal import ledger
from whoperforms.registry.recording import record

NEWS: Final = timedelta(days=30)  # older decisions are no news: whoever begins to send messages sends none of years ago
LANGUAGES: Final = ("en", "es")
CHANGES: Final = (  # of what is no decision: whom it is about is told
    *(changes.Suspend, changes.AddCause, changes.ClearCause, changes.VoidSignOff, changes.Withdraw),
)
WATCHED: Final = (*CHANGES, changes.Revoke, changes.Reinstate, changes.ReduceScope)  # a second officer is told


class News(Enum):
    """What a message is about."""

    DECISION = "decision"  # about somebody, whether certified or not
    CHANGE = "change"  # of a certification
    CHANGE_BEFORE = "change before"  # of somebody who has no certificate yet
    WATCH = "watch"  # a change that somebody else brought about, to an officer
    WATCH_BEFORE = "watch before"
    END = "end"  # of a certificate that may be renewed
    END_SUSPENDED = "end suspended"  # of one that may not be as it stands: it is reinstated first


@dataclass(frozen=True, slots=True)
class Due:
    """A message to send: to whom, the code under which it is recorded, and what it is about.

    `end`, `days`: of a certificate that runs out, the day and how far it is.
    """

    person: str
    about: str
    news: News
    end: str = ""
    days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """How many messages were sent, and for how many there was no address."""

    sent: int
    nowhere: int


def remind(now: datetime | None = None) -> Sent:
    """Send what is due, and record that it was. `now`: the clock, unless somebody answers for another."""
    sent = nowhere = 0
    for due in due_now(ledger(), now or datetime.now(UTC)):
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
    due = _Due(known, now)
    for enrolment in known.enrolments.values():
        yield from due.of(enrolment)


class _Due:
    """What is due at an instant. Whom there is to tell is worked out once for all."""

    def __init__(self, known: Ledger, now: datetime) -> None:
        self._known, self._now = known, now
        self._told = dict[str, frozenset[str]]()

    def of(self, enrolment: Enrolment) -> Iterator[Due]:
        """Yield what is due about one enrolment."""
        holder = enrolment.person
        if holder not in self._known.people:
            return
        decided = {event.seq for event in enrolment.decisions}
        for event in self._lately(enrolment):
            if event.seq in decided and not self._knows(holder, about := f"decision {event.seq}"):
                yield Due(holder, about, News.DECISION)
            certified = _was_certified(enrolment, event)
            if isinstance(event.body, CHANGES) and not self._knows(holder, about := f"change {event.seq}"):
                yield Due(holder, about, News.CHANGE if certified else News.CHANGE_BEFORE)
            if isinstance(event.body, WATCHED):
                yield from self._to_officers(enrolment, event, News.WATCH if certified else News.WATCH_BEFORE)
        if enrolment.holds and enrolment.certificate is not None:
            until = enrolment.certificate.valid_until
            reminder = reminder_due(until, self._told_of(holder), self._now.date())
            if reminder is not None:
                news = News.END if _may_be_renewed(enrolment) else News.END_SUSPENDED
                yield Due(holder, reminder.about, news, end=f"{reminder.end}", days=reminder.days)

    def _lately(self, enrolment: Enrolment) -> tuple[Event[Any], ...]:
        """Return the events that are news, the oldest first."""
        found = list[Event[Any]]()
        for event in reversed(enrolment.history):
            if event.at <= self._now - NEWS:
                break
            found.append(event)
        return tuple(reversed(found))

    def _to_officers(self, enrolment: Enrolment, event: Event[Any], news: News) -> Iterator[Due]:
        """Yield a message to each officer of the programme who did not bring it about, and whom it is not about."""
        said = event.body
        took_part = {event.actor, getattr(said, "second", None), *getattr(said, "deciders", ()), enrolment.person}
        for officer, programme in self._officers:
            about = f"watch {event.seq}"
            if programme == enrolment.programme and officer not in took_part and not self._knows(officer, about):
                yield Due(officer, about, news)

    @cached_property
    def _officers(self) -> tuple[tuple[str, str], ...]:
        held = (
            (person.id, grant.programme)
            for person in self._known.people.values()
            for grant in person.grants
            if grant.role is Role.COMPLIANCE and grant.holds(self._now)
        )
        return tuple(dict.fromkeys(held))

    def _knows(self, person: str, about: str) -> bool:
        return about in self._told_of(person)

    def _told_of(self, person: str) -> frozenset[str]:
        """Return what somebody was told already."""
        if person not in self._told:
            self._told[person] = frozenset(event.body.about for event in self._known.people[person].notices)
        return self._told[person]


def _was_certified(enrolment: Enrolment, event: Event[Any]) -> bool:
    """Whether there was a certificate when something happened."""
    return any(one.decided.seq < event.seq for one in enrolment.certificates)


def _may_be_renewed(enrolment: Enrolment) -> bool:
    """Whether the lifecycle has a renewal from where somebody is."""
    return (enrolment.stage, "renew") in STEPS


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
    """Return the subject of a message, and what it says: nothing that is not so of whom it is about."""
    sign_in, day = _("Sign in to read more."), {"day": due.end}
    match due.news:
        case News.DECISION:
            return (_("A decision about you"), _("There is a new decision about you in the registry."), sign_in)
        case News.CHANGE:
            return (_("A change of your certification"), _("Your record in the registry has changed."), sign_in)
        case News.CHANGE_BEFORE:
            return (_("A change of your record"), _("Your record in the registry has changed."), sign_in)
        case News.WATCH:
            what = _("Somebody suspended, cleared or ended a certification of your program, or the system did.")
            return (_("A change to look at"), what, sign_in)
        case News.WATCH_BEFORE:
            what = _("Somebody of your program who is not certified yet has left it, or a signature was voided.")
            return (_("A change to look at"), what, sign_in)
        case News.END:
            ends = _("Your certificate ends on %(day)s. You can renew it.")
            ended = _("Your certificate ended on %(day)s. You can still renew it.")
        case News.END_SUSPENDED:
            ends, ended = _("Your certificate ends on %(day)s."), _("Your certificate ended on %(day)s.")
    return (_("Your certificate: %(day)s") % day, (ends if due.days < 0 else ended) % day, sign_in)


def _told(_ledger: Ledger, _at: datetime, *, body: Told) -> list[Draft]:
    return [people.draft(body.person, body)]
