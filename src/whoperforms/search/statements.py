"""What can be said of one practitioner with regard to a procedure: claims from the record, in English."""

from whoperforms.evidence.claims import Claim, Status, Subject
from whoperforms.evidence.source import Source
from whoperforms.evidence.volume import BilledRow, YearlyCases, yearly_cases
from whoperforms.procedures.definition import Procedure, Role
from whoperforms.procedures.words import Words
from whoperforms.store.directory import Directory
from whoperforms.store.records import Location, Record, Taxonomy

NO_COUNT = "No count published: Medicare hides counts of 10 or fewer patients per code and place, or nothing was billed"
NO_FILE = "No Medicare file was read into this directory, so nothing is known of the number of cases"
NO_ROSTER = "Not known: no roster or registry of the issuer has been read"
ROLES = (Role.CORE, Role.POSSIBLE, Role.EDGE)  # the more telling specialty is named first


def pathway_of(record: Record, procedure: Procedure) -> str | None:
    """Return the pathway that the stated specialties point to; the most telling one decides."""
    told = (procedure.pathways_of(taxonomy.code) for taxonomy in _telling(record, procedure))
    return next((pathways[0] for pathways in told if pathways), None)


def claims(directory: Directory, record: Record, location: Location, procedure: Procedure, words: Words) -> list[Claim]:
    """Return the claims about a practitioner at one location: certification, volume, specialty, place."""
    return [
        Claim(id=Subject.CERTIFIED, status=Status.UNKNOWN, text=NO_ROSTER),
        volume_claim(directory, record, procedure, words),
        specialty_claim(record, procedure, words),
        place_claim(record, location),
    ]


def cases(record: Record, procedure: Procedure) -> tuple[YearlyCases, ...]:
    """Return the published cases of the procedure by year, newest first."""
    rows = [
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
    return yearly_cases(rows, procedure.counts_as_case, procedure.case_counting.one_per_day)


def volume_claim(directory: Directory, record: Record, procedure: Procedure, words: Words) -> Claim:
    """Say the newest published count with its year and payer, or that there is none."""
    counted = cases(record, procedure)
    if not counted:
        why = NO_COUNT if directory.has(Source.PART_B) else NO_FILE
        return Claim(id=Subject.MEDICARE_VOLUME, status=Status.UNKNOWN, text=why)
    newest = counted[0]
    said = f"Has {words.billed} to Original Medicare for at least {newest.cases} cases in {newest.year}"
    return Claim(id=Subject.MEDICARE_VOLUME, status=Status.SUPPORTED, text=said, facts=newest.facts)


def specialty_claim(record: Record, procedure: Procedure, words: Words) -> Claim:
    """Say which specialty of the procedure the practitioner states; self-reported."""
    stated = next(iter(_telling(record, procedure)), None) or next(iter(record.taxonomies), None)
    if stated is None:
        return Claim(id=Subject.STATES_SPECIALTY, status=Status.UNKNOWN, text="States no specialty")
    label = words.taxonomy.get(stated.code) or stated.name or stated.code
    return Claim(
        id=Subject.STATES_SPECIALTY,
        status=Status.SUPPORTED,
        text=f"States the specialty {label} (self-reported)",
        facts=(stated.fact,),
    )


def place_claim(record: Record, location: Location) -> Claim:
    """Say that this is where the practitioner says they work, and when the record last changed."""
    assert record.practitioner is not None  # noqa: S101 - only practitioners are found near a place
    updated = record.practitioner.updated_on
    since = f", record changed {updated.isoformat()}" if updated else ""
    where = ", ".join(part for part in (location.line_1, location.city, location.state) if part)
    return Claim(
        id=Subject.PRACTISES_AT,
        status=Status.SUPPORTED,
        text=f"Gives {where} as a place of work (self-reported{since})",
        facts=(location.fact,),
    )


def _telling(record: Record, procedure: Procedure) -> list[Taxonomy]:
    """Return the stated specialties that have to do with the procedure, the most telling first."""
    by_role = [(ROLES.index(role), t) for t in record.taxonomies if (role := procedure.role_of(t.code)) in ROLES]
    return [taxonomy for _, taxonomy in sorted(by_role, key=lambda pair: pair[0])]
