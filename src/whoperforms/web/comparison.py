"""Two or three doctors side by side, as text: the same questions for all, and no answer marked as the better one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from whoperforms.evidence.claims import Status, Subject
from whoperforms.web.claim_lines import STATUS_WORDS, ClaimLine
from whoperforms.web.languages import Language
from whoperforms.web.profile import Known, ProfilePage


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One doctor who is compared: what is known, and the page about them."""

    known: Known
    page: ProfilePage


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Whose answers stand in a column; `without` is the address of the comparison without them."""

    npi: str
    name: str
    href: str
    without: str


@dataclass(frozen=True, slots=True)
class Row:
    """A question, and the answer for each doctor: one text or several."""

    question: str
    answers: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The table: doctors as they were asked for, questions as people ask them."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def query(self) -> str:
        """Whom it is about, for the addresses of sheets."""
        return urlencode([("npi", column.npi) for column in self.columns])

    @classmethod
    def of(cls, compared: Sequence[Compared], *, procedure: str, language: Language) -> "Comparison":
        """Put some doctors side by side, in the order in which they were asked for."""
        npis = [each.page.npi for each in compared]
        here = {"language": language, "procedure": procedure}
        columns = (
            Column(
                npi=each.page.npi,
                name=each.page.full_name,
                href=reverse("doctor", kwargs={**here, "npi": each.page.npi}),
                without=without(each.page.npi, npis, reverse("compare", kwargs=here)),
            )
            for each in compared
        )
        return cls(columns=tuple(columns), rows=tuple(_rows(compared)))


def without(npi: str, npis: Sequence[str], address: str) -> str:
    """Return the address of a comparison without one of its doctors."""
    return f"{address}?{urlencode([('npi', other) for other in npis if other != npi])}"


def _rows(compared: Sequence[Compared]) -> Iterator[Row]:
    pages = [each.page for each in compared]
    if all(page.certified_line for page in pages):
        yield Row(_("Training and certification"), tuple((said(page.certified_line),) for page in pages))
    for year in sorted({volume.year for each in compared for volume in each.known.volumes}, reverse=True):
        yield Row(
            _("Cases in %(year)s (Original Medicare)") % {"year": year},
            tuple((_cases(each.known, year),) for each in compared),
        )
    yield Row(
        _("Kind of doctor"),
        tuple(tuple(dict.fromkeys((page.pathway or not_known(), *page.specialties))) for page in pages),
    )
    yield Row(_("Likeliest place of work"), tuple(_place(page) for page in pages))
    yield Row(_("Other places"), tuple(_others(page) for page in pages))
    yield _claimed(_("Takes Medicare"), "medicare", Subject.TAKES_MEDICARE, pages)
    yield _claimed(_("Visits by video or phone"), "medicare", Subject.TELEHEALTH, pages)
    yield _claimed(_("Hospitals"), "hospitals", Subject.AFFILIATED, pages)
    yield _claimed(_("Medical board"), "credentials", Subject.BOARD_CERTIFICATION, pages)
    yield _claimed(_("Payments from makers"), "payments", Subject.PAID_BY_MAKER, pages)


def _claimed(question: str, section: str, subject: Subject, pages: Sequence[ProfilePage]) -> Row:
    def answers(page: ProfilePage) -> tuple[str, ...]:
        return tuple(said(line) for line in page.lines[section] if line.id == subject) or (not_known(),)

    return Row(question, tuple(answers(page) for page in pages))


def said(line: ClaimLine | None) -> str:
    """Return a claim in a cell: the word first where nothing is known, or where a source says no."""
    if line is None:
        return not_known()
    return line.text if line.status == Status.SUPPORTED else f"{line.word}: {line.text}"


def not_known() -> str:
    """Return what a cell says that has no answer."""
    return str(STATUS_WORDS[Status.UNKNOWN])


def _cases(known: Known, year: int) -> str:
    counted = next((volume.cases for volume in known.volumes if volume.year == year), None)
    if counted is None:
        return _("Not known: no count published")
    return _("At least %(count)s") % {"count": f"{counted:,}"}


def _place(page: ProfilePage) -> tuple[str, ...]:
    if not page.places:
        return (not_known(),)
    first = page.places[0]
    disagree = (_("Sources disagree. Call before you travel."),) if page.disagree else ()
    return (*first.address, *((first.phone.shown,) if first.phone else ()), *disagree)


def _others(page: ProfilePage) -> tuple[str, ...]:
    cities = tuple(dict.fromkeys(place.city for place in page.places[1:]))
    return cities or (_("None is published"),)
