"""What changes the registry: the one way in. What is decided, judged and written commits together, or not at all.

Shape:  an act of `certification.acts` says, of the ledger as it stands, which events shall happen. They are held to the
        rights of whoever signs, to the separation of duties and to the lifecycle, each for itself, and last to the
        database's own rules. What a look at a source says against somebody follows with it, in the system's own name.
        What is acknowledged lies on the disk. What somebody signs is bound to every word of it: what would be written
        is asked for before, and is what has to be written then.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import Final, TypeAlias

from whoperforms.certification.acts import looking
from whoperforms.certification.acts.screening import refuse_telling
from whoperforms.certification.bodies.people import RoleEnded
from whoperforms.certification.bodies.shape import Body, snake
from whoperforms.certification.duties import proof, rights, separation
from whoperforms.certification.events import (
    THE_SYSTEM,
    Draft,
    Event,
    Row,
    Signer,
    Stream,
    StreamKind,
    event_of,
    refuse_unknown,
)
from whoperforms.certification.judged import growing
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import Impossible
from whoperforms.certification.signed_version import signed_version
from whoperforms.kernel.base32 import SIGNS
from whoperforms.kernel.errors import BadQuestion
from whoperforms.kernel.sentence import Sentence
from whoperforms.registry import erasing, journal, log
from whoperforms.registry.one_writer import writing

Act: TypeAlias = Callable[[Ledger, datetime], Sequence[Draft]]
Seen: TypeAlias = Mapping[Stream, int]
Progress: TypeAlias = Callable[[int, int], None]
ROLE_ENDED: Final = snake(RoleEnded.__name__)
TRIES: Final = 3  # to work much out without the lock; each takes half a minute at most
EACH: Final = 500  # events after which it is said how far it is
AT_ONCE: Final = 500  # ids asked for at once
LEAP: Final = timedelta(days=92)  # without an event: monthly looks alone make some, where anybody is certified


class ClockInDoubt(BadQuestion):
    """The clock is far ahead of all that was recorded, and nobody has said that it is right."""

    http_status = 503


class Stale(BadQuestion):
    """What somebody was shown has changed since."""

    http_status = 409


@dataclass(frozen=True, slots=True)
class Sending:
    """One sending of a form: the name that the form was given, and a hash of what was typed into it.

    The same one a second time is the same act. A form that was sent, changed and sent again is another one.
    """

    form: str
    typed: str = ""


def record(
    signer: Signer, act: Act, *, sending: Sending | None = None, seen: Seen | None = None, now: datetime | None = None
) -> tuple[Event[Body], ...]:
    """Let an act happen, and return its events and what follows from them at once; they lie on the disk by then.

    `sending`: of a form; nothing is recorded twice of one. `seen`: the last event of each stream that whoever acts had
    before the eyes. `now`: the server's clock, unless somebody answers for it, as a demo does that lives through years.
    Raises: BadQuestion, BadData; Busy where others are writing for too long.
    """
    journal.ledger()  # what others have added is folded before they have to wait for it
    with writing():
        if sending and (before := recorded(sending, signer.person, seen)):
            return before
        happening = _worked_out(signer, act, sending=sending, seen=seen, now=now)
        happening.put()
    return _told(happening)


def record_much(  # noqa: PLR0913 - as above, and whom to tell how far it is
    signer: Signer,
    act: Act,
    *,
    sending: Sending | None = None,
    seen: Seen | None = None,
    now: datetime | None = None,
    on_progress: Progress = lambda *_: None,
) -> tuple[Event[Body], ...]:
    """Let an act of many events happen, and let others write meanwhile: it is worked out and judged without the lock.

    Only what is worked out is written under it, where nothing was added since; else it is worked out anew, and after
    some tries while everybody waits. `on_progress`: told how many events are worked out, and of how many; all of them:
    they are written now.
    Raises: as `record`.
    """
    for _ in range(TRIES):
        if sending and (before := recorded(sending, signer.person, seen)):
            return before
        happening = _worked_out(signer, act, sending=sending, seen=seen, now=now, on_progress=on_progress)
        on_progress(len(happening.added), len(happening.added))
        with writing():
            if not journal.is_last(happening.before):
                continue
            happening.put()
        journal.keep(happening.ledger)
        return _told(happening)
    return record(signer, act, sending=sending, seen=seen, now=now)


def _worked_out(  # noqa: PLR0913 - as above
    signer: Signer,
    act: Act,
    *,
    sending: Sending | None,
    seen: Seen | None,
    now: datetime | None,
    on_progress: Progress = lambda *_: None,
) -> "_Happening":
    """Return what an act brings about and what follows from it at once, judged and not written yet.

    Raises: BadQuestion, BadData.
    """
    ledger, at, drafts = _drafted(act, seen, now)
    _refuse_unclear(signer, ledger)
    named = _named(sending, signer.person, seen) if sending else None
    ids = (_id_of(named, number) if named else journal.new_id() for number in count())
    happening = _Happening(ledger, at, ids, on_progress)
    happening.add(drafts, _bound(signer, drafts, ledger))
    happening.add(looking.at_once(happening.ledger, at, drafts), THE_SYSTEM)
    return happening


def _told(happening: "_Happening") -> tuple[Event[Body], ...]:
    """Return the events that lie on the disk now, and let what is signed after them be signed."""
    events = tuple(event for one in happening.added if (event := event_of(one.row)))
    log.sign_after(events)
    return events


class _Happening:
    """What one act brings about: events, each held to what was known by the ones before it.

    `before`, `ledger`: what is known without them, and with them.
    """

    def __init__(self, before: Ledger, at: datetime, ids: Iterator[str], on_progress: Progress) -> None:
        self.before, self._at, self._ids, self._on_progress = before, at, ids, on_progress
        self._grows = growing(before)  # copied once: an import has thousands of rows
        self.ledger = before
        self.added: list[journal.Added] = []

    def add(self, drafts: Sequence[Draft], signer: Signer) -> None:
        """Take in what a signer wants, of known types. Raises: BadQuestion."""
        named = ((next(self._ids), draft) for draft in drafts)
        drawn_up = journal.drawn_up(named, signer, self.ledger, self._at)
        for number, (one, draft) in enumerate(zip(drawn_up, drafts, strict=True)):
            rights.refuse(draft, signer, self.ledger, self._at)
            proof.refuse(draft, signer)
            separation.refuse(draft, signer, self.ledger, self._at)
            self.ledger = self._grows.with_(one.row)
            if self.ledger.broken:
                raise Impossible(self.ledger.broken.what)
            if one.row.stream in self.ledger.unknown and one.row.stream not in self.before.unknown:
                raise Impossible(self.ledger.unknown[one.row.stream])
            self.added.append(one)
            if number % EACH == 0:
                self._on_progress(number, len(drafts))

    def put(self) -> None:
        """Write them; the caller holds the lock, and nothing was added since."""
        journal.write(self.added)
        erasing.let_go(one.row for one in self.added)


def would_sign(signer: Signer, act: Act, *, seen: Seen | None = None, now: datetime | None = None) -> bytes:
    """Return what somebody would sign: the version of the record as an act would leave it now; nothing happens.

    Raises: BadQuestion, BadData.
    """
    ledger, _at, drafts = _drafted(act, seen, now)
    return signed_version(drafts, signer, ledger.last)


def recorded(sending: Sending, by: str, seen: Seen | None = None, *, wait: bool = False) -> tuple[Event[Body], ...]:
    """Return the events of somebody's sending that was recorded before; none where it was not.

    `wait`: until whoever is writing at this moment is done: it may be this very sending. Raises: Stale.
    """
    if wait:
        with writing():
            pass
    found = list[Event[Body]]()
    for row in _rows_of(_named(sending, by, seen)):
        if (event := event_of(row)) is None:
            raise Stale(
                "event {seq}: what you sent was recorded, and its words were removed by law since; nothing "
                "is recorded a second time; open the form anew if it still has to be said",
                seq=row.seq,
            )
        found.append(event)
    return tuple(found)


def first_id(sending: Sending, by: str, seen: Seen | None = None) -> str:
    """Return the id of the first event of somebody's sending: recorded, all of it is."""
    return _id_of(_named(sending, by, seen), 0)


def _rows_of(named: str) -> Iterator[Row]:
    """Yield the rows of a sending: the first alone, which most do not have, then many at once."""
    at, at_once = 0, 1
    while True:
        ids = [_id_of(named, number) for number in range(at, at + at_once)]
        there = journal.rows_with(ids)
        yield from (there[one] for one in ids if one in there)
        if len(there) < at_once:
            return
        at, at_once = at + at_once, AT_ONCE


def ids_of(sending: Sending, by: str) -> Callable[[], str]:
    """Return what makes the ids of what somebody's sending makes new: the same ones, however often that is asked.

    So who signs has signed the very ids that are written, too.
    """
    numbers = count()
    return lambda: _id_of(f"{by}/{sending.form}/{sending.typed}/new", next(numbers))


def _drafted(act: Act, seen: Seen | None, now: datetime | None) -> tuple[Ledger, datetime, tuple[Draft, ...]]:
    """Return the ledger as it stands, the instant, and what an act wants to happen. Raises: BadQuestion, BadData."""
    ledger = journal.ledger()
    journal.refuse_broken(ledger)
    _refuse_stale(ledger, seen or {})
    at = _instant(ledger, now)
    drafts = tuple(act(ledger, at))
    for draft in drafts:
        refuse_unknown(draft)
        refuse_telling(draft)
    return ledger, at, drafts


def _refuse_unclear(signer: Signer, ledger: Ledger) -> None:
    """Let nobody sign of whom the end of a role was removed by law: which ones they hold is not known.

    Raises: Impossible. Else two officers could give somebody back the role that was taken away.
    """
    own = str(Stream(StreamKind.PERSON, signer.person))
    if any(stream == own and name == ROLE_ENDED for stream, name in ledger.gone_at.values()):
        raise Impossible(
            "the end of a role of yours was removed by law, so it is not known which ones you hold; let somebody else "
            "sign, or be registered anew"
        )


def _bound(signer: Signer, drafts: Sequence[Draft], ledger: Ledger) -> Signer:
    """Return a signer bound to every word of what is written, where it is signed at all. Raises: Stale.

    Whoever has signed a version already has signed this one, or nothing is recorded.
    """
    if signer.authn not in proof.PROOFS:
        return signer
    version = sha256(signed_version(drafts, signer, ledger.last)).hexdigest()
    if signer.record_sha256 not in {None, version}:
        raise Stale(
            "{record}: what you signed is not what would be written now, so nothing of yours is "
            "recorded; look at it as it is now, and sign it again if it still holds",
            record=drafts[0].stream.kind if drafts else Sentence("record"),
        )
    return replace(signer, record_sha256=version)


def _named(sending: Sending, by: str, seen: Seen | None) -> str:
    """Return what tells one sending of a form from all others: nobody's is that of somebody else, or about another."""
    about = sorted(str(stream if last else stream.kind) for stream, last in (seen or {}).items())  # a new one: no name
    return "/".join((by, *about, sending.form, *([sending.typed] if sending.typed else [])))


def _id_of(sending: str, number: int) -> str:
    """Return the id of one event of a sending, the same each time."""
    bits = int.from_bytes(sha256(f"{sending}/{number}".encode()).digest())
    return "".join(SIGNS[bits >> 5 * place & 31] for place in range(journal.SIGNS_OF_AN_ID))


def _instant(ledger: Ledger, now: datetime | None) -> datetime:
    """Return the instant of new events: the clock's, in whole seconds, and never before what happened last.

    Raises: ClockInDoubt for a clock that nobody answers for: what is recorded by a wrong one would stay for ever.
    """
    at = (now or datetime.now(UTC)).replace(microsecond=0)
    if now is None and ledger.at and at - ledger.at > LEAP:
        raise ClockInDoubt(
            "{day}: says this machine's clock, and nothing was recorded since {last}; nothing of yours "
            "is recorded before whoever has the machine has looked at its clock, and run 'whoperforms "
            "registry clock --right' if it is right",
            day=at,
            last=ledger.at,
        )
    return max(at, ledger.at) if ledger.at else at


def _refuse_stale(ledger: Ledger, seen: Seen) -> None:
    for stream, last in seen.items():
        there = ledger.last(stream)
        if there != last:
            raise Stale(
                "{record}: somebody has changed this since you opened it, so nothing of yours is recorded; "
                "look at it as it is now, and enter it again if it still holds",
                record=stream.kind,
            )
