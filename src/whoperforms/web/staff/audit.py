"""The audit: every event of a programme with its place in the chain, samples, and what came of them."""

from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.formats import date_format

from whoperforms.certification.acts.auditing import drawn_again, is_seed_of
from whoperforms.certification.bodies.auditing import AuditResult, AuditSampled
from whoperforms.certification.events import TYPES, Event, Stream, StreamKind
from whoperforms.kernel.errors import NothingFound
from whoperforms.registry.flagging import flagged
from whoperforms.registry.journal import link_at
from whoperforms.registry.verifying import verified
from whoperforms.web.staff import words
from whoperforms.web.staff.acting import acted
from whoperforms.web.staff.audit_forms import EraseForm, ResultForm, SampleForm
from whoperforms.web.staff.audit_lines import A_PAGE, AuditLine, lines_of, people_called
from whoperforms.web.staff.layout import staff_shown
from whoperforms.web.staff.visit import Visit, for_staff

MOST_VERIFIED: Final = 20_000  # events that are recomputed while somebody waits: some seconds
LATEST: Final = 5  # samples shown
KEPT: Final = 100  # answers on samples
FLAGS: Final = 50  # shown
NAMED: Final = 12  # events of a flag that are named


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnLine:
    """One record that was drawn. `result_href`: where what was found is recorded; empty for whoever may not."""

    seq: int
    found: str
    result_href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleLine:
    """One sample. `same`: whether its seed draws the same records again; `by_link`: whether nobody chose the seed."""

    when: str
    who: str
    seed: int
    same: bool
    by_link: bool
    drawn: tuple[DrawnLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagLine:
    """A pattern that somebody should look at. `events`: the first of those in which it was counted; `more`: not all."""

    text: str
    events: tuple[int, ...]
    more: bool


@for_staff("read_audit")
def audit(visit: Visit) -> HttpResponse:
    """Show the events, the newest first, a hundred at a time."""
    asked = visit.request.GET
    kind, named, before = asked.get("type", ""), asked.get("person", "").strip()[:200], _number(asked.get("before", ""))
    people = people_called(visit, named) if named else None
    found = lines_of(visit, kind=kind if kind in TYPES else "", people=people, before=before)
    lines = found[:A_PAGE]
    turned = asked.copy()
    turned["before"] = str(lines[-1].seq) if lines else ""
    own = {
        "lines": lines,
        "older_href": f"{visit.href('staff_audit')}?{turned.urlencode()}" if len(found) > A_PAGE else "",
        "types": sorted(((name, words.event(name)) for name in TYPES), key=lambda one: one[1]),
        "kind": kind,
        "named": named,
        "nobody": people == frozenset(),
        "here": visit.href("staff_audit"),
        "erase": visit.may("erased"),
        **_flags(visit),
        "samples": _samples(visit),
        "sample_href": visit.href("staff_audit_sample") if visit.may("audit_sampled") else "",
        "verify_href": visit.href("staff_audit_verify"),
    }
    return staff_shown(visit, "staff/audit.html", own)


@for_staff("read_audit")
def sample(visit: Visit) -> HttpResponse:
    """Draw a sample."""
    return acted(SampleForm, visit, _stream(visit), None, to=visit.href("staff_audit"))


@for_staff("read_audit")
def result(visit: Visit, seq: int) -> HttpResponse:
    """Record what was found of a record."""
    return acted(partial(ResultForm, seq), visit, _stream(visit), None, to=visit.href("staff_audit"))


@for_staff("read_audit")
def erase(visit: Visit, seq: int) -> HttpResponse:
    """Remove the words of an event by law."""
    if not lines_of(visit, kind="", people=None, before=seq + 1, only=seq):
        raise NothingFound(f"event {seq}: none of {visit.programme}; go back to the list")
    stream = Stream(StreamKind.ERASURE, str(seq))
    return acted(partial(EraseForm, seq), visit, stream, None, to=visit.href("staff_audit"))


@for_staff("read_audit")
def verify(visit: Visit) -> HttpResponse:
    """Recompute the chain, where that takes no more than some seconds; else say how to."""
    if visit.request.method != "POST":
        return HttpResponseRedirect(visit.href("staff_audit"))
    small = visit.ledger.seq <= MOST_VERIFIED
    found = verified() if small else None
    own = {
        "events": visit.ledger.seq,
        "most": MOST_VERIFIED,
        "found": found,
        "broken": found.broken.what if found and found.broken else "",
        "link": found.link if found else "",
        "audit_href": visit.href("staff_audit"),
    }
    return staff_shown(visit, "staff/verified.html", own)


def _flags(visit: Visit) -> dict[str, object]:
    """Return what should be looked at, the newest first, and by which events."""
    found = flagged(visit.ledger, visit.programme, visit.now)
    lines = [
        FlagLine(
            text=words.flag(one, visit.name_of),
            events=one.events[:NAMED],
            more=len(one.events) > NAMED,
        )
        for one in found.flags[:FLAGS]
    ]
    return {"flags": lines, "flags_in_all": len(found.flags), "flags_up_to": found.ledger.seq}


class _Drawn:
    """Whether a sample is what its seed draws: worked out once, of all records that there were by then.

    Of what was recorded nothing changes but what the law has removed.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[object, ...], bool] = {}

    def is_same(self, visit: Visit, event: Event[AuditSampled]) -> bool:
        key = (visit.programme, event.seq, event.body, len(visit.ledger.gone_at))
        if key not in self._kept:
            if len(self._kept) > KEPT:
                self._kept.clear()
            self._kept[key] = drawn_again(visit.ledger, visit.programme, event) == event.body.drawn
        return self._kept[key]


_DRAWN = _Drawn()


def _samples(visit: Visit) -> list[SampleLine]:
    """Return the newest samples, with what was found of each record."""
    events: tuple[Event[Any], ...] = visit.ledger.audit.get(visit.programme, ())
    results = {event.body.sampled: event for event in events if isinstance(event.body, AuditResult)}
    drawn = [event for event in events if isinstance(event.body, AuditSampled)]
    return [
        SampleLine(
            when=date_format(event.at, "DATE_FORMAT"),
            who=visit.name_of(event.actor),
            seed=event.body.seed,
            same=_DRAWN.is_same(visit, event),
            by_link=is_seed_of(event, link_at(event.seq - 1)),
            drawn=tuple(_drawn(visit, seq, results.get(seq)) for seq in event.body.drawn),
        )
        for event in reversed(drawn[-LATEST:])
    ]


def _drawn(visit: Visit, seq: int, result: Event[AuditResult] | None) -> DrawnLine:
    may = result is None and visit.may("audit_result")
    return DrawnLine(
        seq=seq,
        found=AuditLine.outcome(result) if result else "",
        result_href=visit.href("staff_audit_result", seq=str(seq)) if may else "",
    )


def _stream(visit: Visit) -> Stream:
    return Stream(StreamKind.AUDIT, visit.programme)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None  # noqa: PLR2004 - longer is none
