"""The review queue: rows and entries of which only a person can say whom they mean, with what speaks for and against.

Shape:  questions are made by the evidence room's matcher, of rows here and of exclusion lists in the directory. A birth
        date is compared there, and no text tells it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from whoperforms.certification.acts import listing
from whoperforms.certification.bodies.enrolment import Meaning
from whoperforms.certification.bodies.people import MatchReviewed
from whoperforms.certification.duties.subject import programmes_of
from whoperforms.certification.events import Stream, StreamKind
from whoperforms.certification.people import Person
from whoperforms.evidence.match_evidence import Evidence
from whoperforms.evidence.matching import question_id
from whoperforms.evidence.reviews import Decision
from whoperforms.evidence.source import Source
from whoperforms.kernel.errors import NothingFound
from whoperforms.registry.recording import Act
from whoperforms.registry.roster_matching import Unsettled, undecided, unsettled
from whoperforms.search.desk import desks_at
from whoperforms.store.directory import Directory
from whoperforms.store.ledger import built_at
from whoperforms.store.match_questions import open_questions
from whoperforms.web.staff.acting import ActForm, acted, sent_again
from whoperforms.web.staff.enrolment_forms import text_field
from whoperforms.web.staff.layout import staff_shown
from whoperforms.web.staff.turning import Turned, page_number
from whoperforms.web.staff.visit import Visit, for_staff

A_PAGE: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Does an entry mean this practitioner? `score` is per mille."""

    id: str
    source: Source
    record_sha256: str
    npi: str
    name: str
    score: int
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedLine:
    """One question, in words."""

    name: str
    npi: str
    likely: str
    speaks_for: tuple[str, ...]
    speaks_against: tuple[str, ...]
    confirm_href: str
    reject_href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Somebody of whom something is asked: what the entry says, and whom it may mean."""

    name: str
    said: str
    asked: tuple[AskedLine, ...]


class _OfLists:
    """The open questions about entries of exclusion lists, by NPI: read once of each directory."""

    def __init__(self) -> None:
        self._of = ""
        self._asked: dict[str, tuple[Asked, ...]] = {}

    def of(self, directory: Directory) -> dict[str, tuple[Asked, ...]]:
        if self._of != (built := built_at(directory)):
            found: dict[str, tuple[Asked, ...]] = {}
            for one in open_questions(directory):
                if one.source is not Source.ROSTER:
                    asked = Asked(
                        id=one.id,
                        source=one.source,
                        record_sha256=one.record_sha256,
                        npi=one.npi.digits,
                        name=one.name,
                        score=one.score,
                        evidence=one.evidence,
                    )
                    found[asked.npi] = (*found.get(asked.npi, ()), asked)
            self._asked, self._of = found, built
        return self._asked


_OF_LISTS = _OfLists()


@for_staff("match_reviewed")
def reviews(visit: Visit) -> HttpResponse:
    """Show what waits for a decision, ten people at a time."""
    waiting = {one.person.id: one for one in unsettled(visit.ledger, visit.programme)}
    here = visit.href("staff_reviews")

    def work(directory: Directory) -> tuple[list[Entry], Turned[Person], int]:
        of_lists = _OF_LISTS.of(directory)
        known = [
            person
            for npi in of_lists
            if (name := visit.ledger.people_with.get(npi))
            and visit.programme in programmes_of(name, visit.ledger)
            and any(_of_person(person := visit.ledger.people[name], waiting, directory))
        ]
        people = [*known, *(one.person for one in waiting.values())]
        turned = Turned.of(people, page_number(visit), A_PAGE, here)
        return [_entry(visit, person, waiting, directory) for person in turned.shown], turned, len(people)

    entries, turned, found = desks_at(settings.DIRECTORY).answer(lambda desk: work(desk.directory))
    own = {
        "entries": entries,
        "turned": turned,
        "found": found,
    }
    return staff_shown(visit, "staff/reviews.html", own)


class ReviewForm(ActForm):
    """Say whether an entry means somebody, and why."""

    heading, button, action = _("Decide whom an entry means"), _("Record the decision"), "match_reviewed"
    meaning = Meaning.DECIDED
    text = text_field(_("Why: what was looked up, and where"), required=True)

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401 - Django's
        self.asked: Asked = given.pop("asked")
        self.decision: Decision = given.pop("decision")
        super().__init__(visit, stream, about, **given)
        told = {"entry": visit.name_of(stream.id), "name": self.asked.name, "npi": self.asked.npi}
        said = INTROS[self.decision] % told
        self.intro = said  # type: ignore[misc] # of one question

    def act(self) -> Act:
        """Decide."""
        body = MatchReviewed(
            programme=self.visit.programme,
            source=self.asked.source,
            record_sha256=self.asked.record_sha256,
            npi=self.asked.npi,
            decision=self.decision,
        )
        return partial(listing.review, person=self.stream.id, body=body, text=self.cleaned_data["text"])


INTROS: Final = {
    Decision.CONFIRMED: _("%(entry)s: the entry is about %(name)s, NPI %(npi)s."),
    Decision.REJECTED: _("%(entry)s: the entry is about somebody else, and not about %(name)s, NPI %(npi)s."),
}


@for_staff("match_reviewed")
def review(visit: Visit, person: str, question: str, decision: str) -> HttpResponse:
    """Confirm or reject that an entry means somebody."""
    known = visit.ledger.person(person)
    if visit.programme not in programmes_of(person, visit.ledger):
        raise NothingFound(
            "{person}: nobody of {programme}; look at the address again", person=person, programme=visit.programme
        )
    stream, to = Stream(StreamKind.PERSON, person), visit.href("staff_reviews")
    if again := sent_again(ReviewForm, visit, stream, to=to):
        return again
    waiting = {one.person.id: one for one in unsettled(visit.ledger, visit.programme)}
    asked = desks_at(settings.DIRECTORY).answer(
        lambda desk: next((one for one in _of_person(known, waiting, desk.directory) if one.id == question), None)
    )
    if asked is None or decision not in {str(one) for one in INTROS}:
        raise NothingFound("{question!r}: no open question; go back to what waits", question=question[:40])
    form = partial(ReviewForm, asked=asked, decision=Decision(decision))
    return acted(form, visit, stream, person, to=to)


def _of_person(person: Person, waiting: Mapping[str, Unsettled], directory: Directory) -> Iterator[Asked]:
    """Yield what is asked of somebody: of a row whose NPI is not sure, and of entries that may mean a known one."""
    if person.npi is not None:
        decided = {(event.body.record_sha256, event.body.npi) for event in person.reviews}
        yield from (
            one for one in _OF_LISTS.of(directory).get(person.npi, ()) if (one.record_sha256, one.npi) not in decided
        )
        return
    waits = waiting.get(person.id)
    for found in undecided(waits, directory) if waits else ():
        record = waits.said.record_sha256 or "" if waits else ""
        yield Asked(
            id=question_id(Source.ROSTER, record, found.person.npi),
            source=Source.ROSTER,
            record_sha256=record,
            npi=f"{found.person.npi:010}",
            name=str(found.person.names[0]),
            score=found.question.score,
            evidence=found.question.evidence,
        )


def _entry(visit: Visit, person: Person, waiting: Mapping[str, Unsettled], directory: Directory) -> Entry:
    asked = tuple(_of_person(person, waiting, directory))
    lines = tuple(_line(visit, person, one) for one in asked)
    said = ", ".join(dict.fromkeys(str(SOURCES[one.source]) for one in asked)) or str(SOURCES[Source.ROSTER])
    return Entry(name=person.name, said=said, asked=lines)


def _line(visit: Visit, person: Person, one: Asked) -> AskedLine:
    known = {"person": person.id, "question": one.id}
    return AskedLine(
        name=one.name,
        npi=one.npi,
        likely=f"{one.score / 10:.1f} %",
        speaks_for=tuple(piece.text for piece in one.evidence if piece.weight > 0),
        speaks_against=tuple(piece.text for piece in one.evidence if piece.weight <= 0),
        confirm_href=visit.href("staff_review", **known, decision=str(Decision.CONFIRMED)),
        reject_href=visit.href("staff_review", **known, decision=str(Decision.REJECTED)),
    )


SOURCES: Final = {Source.ROSTER: _("a row of the roster"), Source.LEIE: _("an entry of the list of exclusions")}
