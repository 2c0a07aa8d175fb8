"""What can be said of one practitioner with regard to a procedure: claims, in English."""

from collections.abc import Iterable, Sequence
from datetime import date

from whoperforms.evidence.claims import Claim, Status, Subject
from whoperforms.evidence.facts import Fact
from whoperforms.evidence.source import Source
from whoperforms.evidence.volume import BilledRow, YearlyCases, yearly_cases
from whoperforms.procedures.definition import Procedure, Role
from whoperforms.procedures.words import Words
from whoperforms.search import identity_claims
from whoperforms.store.directory import Directory
from whoperforms.store.records import Location, Record

NO_COUNT = "No count published: Medicare hides counts of 10 or fewer patients per code and place, or nothing was billed"
NO_FILE = "No Medicare file was read into this directory, so nothing is known of the number of cases"
NO_SPECIALTY = Claim(id=Subject.STATES_SPECIALTY, status=Status.UNKNOWN, text="States no specialty")
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


def volume_claim(counted: Sequence[YearlyCases], words: Words) -> Claim:
    """Say the newest published count with its year and payer; there is one."""
    newest = counted[0]
    said = f"Has {words.billed} to Original Medicare for at least {newest.cases} cases in {newest.year}"
    return Claim(id=Subject.MEDICARE_VOLUME, status=Status.SUPPORTED, text=said, facts=newest.facts)


def no_volume_claim(directory: Directory) -> Claim:
    """Say that there is no published count, and why."""
    why = NO_COUNT if directory.has(Source.PART_B) else NO_FILE
    return Claim(id=Subject.MEDICARE_VOLUME, status=Status.UNKNOWN, text=why)


def specialty_claim(label: str, fact: Fact) -> Claim:
    """Say which specialty the practitioner states; self-reported."""
    said = f"States the specialty {label} (self-reported)"
    return Claim(id=Subject.STATES_SPECIALTY, status=Status.SUPPORTED, text=said, facts=(fact,))


def place_claim(location: Location, updated_on: date | None) -> Claim:
    """Say who gives this as a place of work: the practitioner, and when the record last changed, or a source."""
    where = ", ".join([part for part in (location.line_1, location.city, location.state) if part])
    if location.fact.source is not Source.NPPES:
        return identity_claims.place_claim(where, location.fact)
    since = f", record changed {updated_on.isoformat()}" if updated_on else ""
    said = f"Gives {where} as a place of work (self-reported{since})"
    return Claim(id=Subject.PRACTISES_AT, status=Status.SUPPORTED, text=said, facts=(location.fact,))
