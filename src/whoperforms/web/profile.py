"""All that is known of one doctor, as text for a page: each statement with its source, in the order of questions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from whoperforms.certification.programme import programmes
from whoperforms.certification.standing import Case, Statement
from whoperforms.evidence.claims import Status, Subject
from whoperforms.evidence.source import Source
from whoperforms.evidence.volume import CodeFamily, Volume, volumes
from whoperforms.procedures.definition import Procedure
from whoperforms.search.certification_history import Spell, certification_history
from whoperforms.search.desk import Desk
from whoperforms.search.disclosure_claims import OIG_SEARCH
from whoperforms.search.profile import OF_A_PROGRAMME, Profile, SectionId
from whoperforms.search.statements import billed_rows, cases, no_volume_claim, volume_claim
from whoperforms.search.voice import Voice
from whoperforms.store.records import Record, full_name
from whoperforms.web.capitals import as_written
from whoperforms.web.certification_lines import SpellLine, ToVerify, spell_lines, to_verify
from whoperforms.web.chart import Chart, YearCount
from whoperforms.web.claim_lines import ClaimLine
from whoperforms.web.fact_rows import claim_line, claim_lines
from whoperforms.web.outcome_lines import OutcomeLines
from whoperforms.web.payments import PaymentTable, payment_tables
from whoperforms.web.postal import Phone
from whoperforms.web.workplace_cards import PlaceCard, place_cards

HOSPITAL = "Hospital"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the directory holds of one doctor with regard to a procedure; `statement`: how a certification stands."""

    profile: Profile
    statement: Statement
    spells: tuple[Spell, ...]
    volumes: tuple[Volume, ...]
    newest_volume: ClaimLine

    @classmethod
    def of(cls, desk: Desk, record: Record, procedure: Procedure, voice: Voice, *, on: date) -> "Known":
        """Look up what there is, on a day."""
        known = desk.known(procedure)
        standings, npi = known.certifications.standings, int(record.npi)
        programme = programmes([procedure])[procedure.id]
        years = [int(fact.dated) for fact in desk.directory.looked_in(Source.PART_B)]
        counted = cases(record, procedure)
        newest = volume_claim(counted, voice) if counted else no_volume_claim(desk.directory, voice)
        return cls(
            profile=desk.profiles(procedure, voice).of(record, asked_on=on),
            statement=standings.statement(npi, procedure.id, on),
            spells=certification_history(desk.directory, known.certifications, programme, npi, on=on),
            volumes=volumes(billed_rows(record), years, CodeFamily.of(procedure)),
            newest_volume=claim_line(newest, voice),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUp:
    """A public page where boards can be asked, what it is called, and which boards."""

    boards: str
    label: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A certification in force: who issued it, of what kind, under which number, from when, until when."""

    issuer: str
    category: str
    number: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfilePage:
    """The page about one doctor; `lines` are the claims of each section, `contents` the sections there are.

    `certificate`: the number of the certificate of the certification in force, where one was signed here.
    """

    npi: str
    name: str
    credentials: str
    former_names: tuple[str, ...]
    pathway: str
    pathway_text: str
    specialties: tuple[str, ...]
    certified_line: ClaimLine | None
    credential: Credential | None
    spells: tuple[SpellLine, ...]
    verify: ToVerify | None
    newest_volume: ClaimLine
    chart: Chart | None
    shares: tuple[str, ...]
    lines: dict[str, tuple[ClaimLine, ...]]
    places: tuple[PlaceCard, ...]
    hospitals: tuple[str, ...]
    lookups: tuple[LookUp, ...]
    payments: tuple[PaymentTable, ...]
    oig_search: str
    outcomes: str
    results: OutcomeLines | None
    contents: tuple[tuple[str, str], ...]
    certificate: str = ""

    @property
    def full_name(self) -> str:
        """The name with what stands behind it."""
        return f"{self.name}, {self.credentials}" if self.credentials else self.name

    @property
    def where(self) -> str:
        """The likeliest place, and how many more there are."""
        if not self.places:
            return _("No place of work is published.")
        more = len(self.places) - 1
        if not more:
            return self.places[0].city
        told = ngettext("%(place)s, and %(count)s more place", "%(place)s, and %(count)s more places", more)
        return told % {"place": self.places[0].city, "count": more}

    @property
    def disagree(self) -> bool:
        """Whether sources name different places."""
        return any(place.disagree for place in self.places)

    @property
    def phone(self) -> Phone | None:
        """The number to call first: that of the likeliest place that has one."""
        return next((place.phone for place in self.places if place.phone and place.held), None) or next(
            (place.phone for place in self.places if place.phone), None
        )

    @classmethod
    def of(cls, known: Known, procedure: Procedure, voice: Voice, *, on: date, public_only: bool) -> "ProfilePage":
        """Present a doctor; a site without a programme says nothing of certifications and outcomes."""
        profile, record, words = known.profile, known.profile.record, voice.words
        person = record.practitioner
        assert person is not None  # noqa: S101 - for the type checker: others have no profile
        lines = {section.value: claim_lines(claims, voice) for section, claims in profile.sections.items()}
        certification = lines.pop(SectionId.CERTIFICATION.value)
        if public_only:
            lines["volume"] = tuple(line for line in lines["volume"] if line.id not in OF_A_PROGRAMME)
        lookups = tuple(_lookups(procedure))
        if lookups:
            lines["credentials"] = tuple(_without_addresses(line, voice) for line in lines["credentials"])
        pathway = words.pathways[profile.pathway] if profile.pathway else None
        spells = () if public_only else known.spells
        outcomes = procedure.outcomes is not None and not public_only
        return cls(
            npi=record.npi.digits,
            name=as_written(person.name),
            credentials=person.credentials or "",
            former_names=tuple(_former_names(record)),
            pathway=pathway.name if pathway else "",
            pathway_text=pathway.text if pathway else "",
            specialties=tuple(_specialties(record, voice)),
            certified_line=None if public_only else certification[0],
            credential=None if public_only else _credential(known.statement, lines=certification, voice=voice),
            spells=spell_lines(spells, voice),
            verify=None if public_only else to_verify(procedure, spells, voice, on=on),
            newest_volume=known.newest_volume,
            chart=chart_of(known.volumes, voice),
            shares=profile.shares,
            lines=lines,
            places=place_cards(profile.workplaces, voice, profile.places_said),
            hospitals=tuple(
                dict.fromkeys(as_written(row.name) for row in record.affiliations if row.name and row.kind == HOSPITAL)
            ),
            lookups=lookups,
            payments=payment_tables(record.payments, procedure.id, voice),
            oig_search=OIG_SEARCH,
            outcomes=_("No results of this doctor's own patients are published.") if outcomes else "",
            results=OutcomeLines.of(profile.outcomes, words) if outcomes and profile.outcomes else None,
            contents=tuple(_contents(certification=not public_only, outcomes=outcomes)),
        )


def chart_of(counted: Iterable[Volume], voice: Voice) -> Chart | None:
    """Draw the cases of each year; one without a published count has none. None where no file was read."""
    years = [YearCount(each.year, each.cases) for each in counted]
    if not years:
        return None
    title = _("%(procedure)s: at least so many cases billed to Original Medicare in each year") % {
        "procedure": voice.words.name
    }
    return Chart.of(years, title=title, counted=_("At least"), id="cases")


def _credential(statement: Statement, *, lines: tuple[ClaimLine, ...], voice: Voice) -> Credential | None:
    """Return the certification that is in force, in the words of the claim about it."""
    standing = statement.standing
    if statement.case is not Case.CERTIFIED or standing is None or not lines:
        return None
    return Credential(
        issuer=standing.issuer,
        category=voice.say(standing.issuer_kind),
        number=standing.number,
        since=standing.since,
        until=standing.until,
    )


def _former_names(record: Record) -> Iterator[str]:
    person = record.practitioner
    said = {as_written(person.name)} if person else set()
    for other in record.other_names:
        name = as_written(other.name or full_name(other.given, other.middle, other.family))
        if name and name not in said:
            said.add(name)
            yield name


def _specialties(record: Record, voice: Voice) -> Iterator[str]:
    for code, name in {stated.code: stated.name for stated in record.taxonomies}.items():
        yield voice.specialty(code, name)


def _lookups(procedure: Procedure) -> Iterator[LookUp]:
    by_href: dict[str, list[str]] = {}
    for board in procedure.boards:
        if board.patient_lookup:
            by_href.setdefault(board.patient_lookup, []).append(board.name)
    for href, boards in by_href.items():
        yield LookUp(boards="; ".join(boards), label=urlsplit(href).netloc.removeprefix("www."), href=href)


def _without_addresses(line: ClaimLine, voice: Voice) -> ClaimLine:
    """Return what is said of boards without the addresses to look them up at: those stand below it, to be followed."""
    if line.id != Subject.BOARD_CERTIFICATION or line.status != Status.UNKNOWN:
        return line
    return replace(line, text=voice.say("board_not_checked", lookups="").strip())


def _contents(*, certification: bool, outcomes: bool) -> Iterator[tuple[str, str]]:
    if certification:
        yield "certification", _("Training and certification")
    yield "volume", _("How many cases")
    yield "places", _("Where, and how to call")
    yield "pathway", _("Kind of doctor")
    yield "medicare", _("Medicare")
    yield "hospitals", _("Hospitals")
    yield "credentials", _("License and medical boards")
    yield "payments", _("Payments from makers")
    yield "exclusion", _("The exclusion list")
    if outcomes:
        yield "outcomes", _("Results")
    yield "identity", _("Name and number")
