"""Sheets to print, for a call before the visit and for the visit itself: what is known filled in, and room to write."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from whoperforms.evidence.claims import Status, Subject
from whoperforms.procedures.definition import Procedure
from whoperforms.procedures.kinds import AnsweredBy, QuestionKind
from whoperforms.procedures.statements import Question
from whoperforms.search.voice import Voice
from whoperforms.web.claim_lines import ClaimLine
from whoperforms.web.profile import ProfilePage

HOSPITALS = 2  # named on a sheet


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an answer, and which source of which day says so."""

    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A question with what is known of its answer; nothing known: ask. `own`: only the reader can write the answer."""

    question: str
    known: tuple[Known, ...] = ()
    own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One page to print. Without a doctor it is for anybody, with a line to write the name on."""

    title: str
    name: str
    address: tuple[str, ...]
    phone: str
    phone_href: str
    rows: tuple[Row, ...]
    bring: tuple[str, ...]


def visit_sheet(doctor: ProfilePage | None, procedure: Procedure, voice: Voice) -> Sheet:
    """Return the sheet for a visit: the questions of the procedure's own that its definition has."""
    asked = [each for each in procedure.questions if each.kind is QuestionKind.SPECIFIC] or procedure.questions
    return _sheet(
        _("Questions for my visit: %(procedure)s") % {"procedure": voice.words.name},
        doctor,
        [Row(voice.words.questions[each.id], tuple(_answers(each, doctor, voice))) for each in asked],
        bring=(
            _("pictures of my spine (MRI or CT) and the reports,"),
            _("a list of all my medicines, and of what I am allergic to,"),
            _("my insurance card, and a person who listens with me."),
        ),
    )


def call_sheet(doctor: ProfilePage | None, voice: Voice) -> Sheet:
    """Return the sheet for the call before a visit."""
    named = {"procedure": voice.words.name}
    rows = [
        Row(_("Does this doctor do %(procedure)s? How often?") % named, tuple(_performs(doctor))),
        Row(_("At which place will I see the doctor?"), tuple(_place(doctor))),
        Row(_("Do you take my plan? My plan is:"), tuple(_medicare(doctor, Subject.TAKES_MEDICARE))),
        Row(_("Do I need a referral? Does my plan have to agree first?"), own=True),
        Row(_("Can the first visit be by video or phone?"), tuple(_medicare(doctor, Subject.TELEHEALTH))),
        Row(_("Can I have an interpreter? My language is:"), own=True),
        Row(_("What do I bring? Where do I park? Is there a way in without steps?"), own=True),
        Row(_("When can I come? Day and time:"), own=True),
        Row(_("Whom did I speak with? When?"), own=True),
    ]
    return _sheet(_("My call about %(procedure)s") % named, doctor, rows)


def _sheet(title: str, doctor: ProfilePage | None, rows: Iterable[Row], *, bring: tuple[str, ...] = ()) -> Sheet:
    place = next((each for each in doctor.places if each.phone), None) if doctor else None
    place = place or (doctor.places[0] if doctor and doctor.places else None)
    phone = place.phone if place else None
    return Sheet(
        title=title,
        name=doctor.full_name if doctor else "",
        address=place.address if place else (),
        phone=phone.shown if phone else "",
        phone_href=phone.href if phone else "",
        rows=tuple(rows),
        bring=bring,
    )


def _answers(question: Question, doctor: ProfilePage | None, voice: Voice) -> Iterator[Known]:
    for part in question.answered_by:
        match part:
            case AnsweredBy.FACTS:
                yield from (Known(voice.words.facts[fact]) for fact in question.facts)
            case AnsweredBy.COVERAGE:
                yield Known(voice.words.coverage_in_short)
            case AnsweredBy.VOLUME if doctor:
                yield from _supported([doctor.newest_volume])
            case AnsweredBy.CREDENTIAL if doctor and doctor.certified_line:
                yield from _supported([doctor.certified_line])
            case AnsweredBy.PLACES:
                yield from _place(doctor)
            case AnsweredBy.AFFILIATION if doctor and doctor.hospitals:
                yield Known(_("Hospitals: %(names)s") % {"names": ", ".join(doctor.hospitals[:HOSPITALS])})
            case AnsweredBy.PAYMENTS if doctor:
                yield from _supported(doctor.lines["payments"][:1])
            case AnsweredBy.BOARD if doctor and doctor.lookups:
                yield Known(_("Not checked by us. Look it up: %(pages)s") % {"pages": _pages(doctor)})
            case _:
                pass


def _performs(doctor: ProfilePage | None) -> Iterator[Known]:
    if doctor:
        yield from _supported([line for line in (doctor.certified_line, doctor.newest_volume) if line])


def _place(doctor: ProfilePage | None) -> Iterator[Known]:
    if doctor and doctor.places:
        place = doctor.places[0]
        yield Known(", ".join(place.address), place.notes[0].source if place.notes else "")


def _medicare(doctor: ProfilePage | None, subject: Subject) -> Iterator[Known]:
    if doctor:
        yield from _supported([line for line in doctor.lines["medicare"] if line.id == subject.value])


def _supported(lines: Iterable[ClaimLine]) -> Iterator[Known]:
    for line in lines:
        if line.status == Status.SUPPORTED.value:
            yield Known(line.text, line.notes[0].source if line.notes else "")


def _pages(doctor: ProfilePage) -> str:
    return ", ".join(lookup.label for lookup in doctor.lookups)
