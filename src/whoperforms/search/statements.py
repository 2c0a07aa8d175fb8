"""What can be said of one practitioner with regard to a procedure, in an answer: a claim of each kind."""

from collections.abc import Iterable, Sequence
from datetime import date

from whoperforms.certification.cases.own_word import PlaceSaid
from whoperforms.evidence.claims import Claim, Status, Subject
from whoperforms.evidence.facts import Fact
from whoperforms.evidence.source import Source
from whoperforms.evidence.volume import BilledRow, YearlyCases, yearly_cases
from whoperforms.procedures.definition import Procedure, Role
from whoperforms.search import identity_claims
from whoperforms.search.voice import Sentences, Voice
from whoperforms.store.directory import Directory
from whoperforms.store.records import Location, Record

TELLING = {Role.CORE: 0, Role.POSSIBLE: 1, Role.EDGE: 2}  # the more telling specialty is named first


def told_by(codes: Iterable[str], procedure: Procedure) -> list[str]:
    """Return the stated specialties that have to do with the procedure, the most telling first."""
    ranks = ((TELLING.get(role), code) for code in codes if (role := procedure.role_of(code)))
    return [
        code for _, code in sorted(((rank, code) for rank, code in ranks if rank is not None), key=lambda at: at[0])
    ]


def pathway_of(codes: Iterable[str], procedure: Procedure) -> str | None:
    """Return the pathway that stated specialties point to; the most telling one decides."""
    pathways = (procedure.pathways_of(code) for code in told_by(codes, procedure))
    return next((found[0] for found in pathways if found), None)


def billed_rows(record: Record) -> list[BilledRow]:
    """Return what was published of one practitioner, as cases are counted from it."""
    return [
        BilledRow(
            fact=service.fact,
            year=service.year,
            code=service.code,
            place=service.place,
            entity=service.entity,
            patient_days=service.patient_days,
        )
        for service in record.services
    ]


def cases(record: Record, procedure: Procedure) -> tuple[YearlyCases, ...]:
    """Return the published cases of the procedure by year, newest first."""
    return cases_in(billed_rows(record), procedure)


def cases_in(rows: Sequence[BilledRow], procedure: Procedure) -> tuple[YearlyCases, ...]:
    """Return the cases of the procedure in one practitioner's published rows by year, newest first."""
    return yearly_cases(rows, procedure.counts_as_case, procedure.case_counting.one_per_day)


def volume_claim(counted: Sequence[YearlyCases], voice: Voice) -> Claim:
    """Say the newest published count with its year and payer; there is one."""
    newest = counted[0]
    said = voice.say("newest_volume", billed=voice.words.billed, cases=newest.cases, year=newest.year)
    return Claim(id=Subject.MEDICARE_VOLUME, status=Status.SUPPORTED, text=said, facts=newest.facts)


def no_volume_claim(directory: Directory, voice: Sentences) -> Claim:
    """Say that there is no published count, and why."""
    why = voice.say("no_newest_volume" if directory.has(Source.PART_B) else "no_part_b")
    return Claim(id=Subject.MEDICARE_VOLUME, status=Status.UNKNOWN, text=why)


def no_specialty_claim(voice: Sentences) -> Claim:
    """Say that no specialty is stated."""
    return Claim(id=Subject.STATES_SPECIALTY, status=Status.UNKNOWN, text=voice.say("states_no_specialty"))


def specialty_claim(label: str, fact: Fact, voice: Sentences) -> Claim:
    """Say which specialty the practitioner states; self-reported."""
    said = voice.say("states_specialty", specialty=label)
    return Claim(id=Subject.STATES_SPECIALTY, status=Status.SUPPORTED, text=said, facts=(fact,))


def place_claim(location: Location, updated_on: date | None, voice: Sentences) -> Claim:
    """Say who gives this as a place of work: the practitioner, and when the record last changed, or a source."""
    where = ", ".join([part for part in (location.line_1, location.city, location.state) if part])
    if location.fact.source is not Source.NPPES:
        return identity_claims.place_claim(where, location.fact, voice)
    if updated_on:
        said = voice.say("gives_place_since", where=where, day=voice.day(updated_on))
    else:
        said = voice.say("gives_place", where=where)
    return Claim(id=Subject.PRACTISES_AT, status=Status.SUPPORTED, text=said, facts=(location.fact,))


def confirmed_place_claim(word: PlaceSaid, fact: Fact, voice: Voice) -> Claim:
    """Say that the practitioner confirmed a place here, and when."""
    where = ", ".join([part for part in (word.line_1, word.city, word.state) if part])
    said = voice.say("confirms_place", where=where, day=voice.day(word.on))
    return Claim(id=Subject.PRACTISES_AT, status=Status.SUPPORTED, text=said, facts=(fact,))
