"""`whoperforms show`: the whole record of one NPI, each part with where it was read."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import click

from whoperforms.cli.procedures import the_procedure
from whoperforms.cli.profile import profile_lines
from whoperforms.cli.settings import DEFINITIONS, DIRECTORY
from whoperforms.cli.terminal import address, cited, print_json, telephone, wrapped
from whoperforms.evidence.source import Source
from whoperforms.kernel.errors import NothingFound
from whoperforms.kernel.npi import Npi
from whoperforms.places.precision import Precision
from whoperforms.procedures.definition import Procedure
from whoperforms.procedures.load import words
from whoperforms.search.check import profile_as_json, profiles_of
from whoperforms.search.record import record_as_json
from whoperforms.search.standing import reasons_withheld
from whoperforms.search.voice import exact, exactly
from whoperforms.store.directory import Directory, open_directory
from whoperforms.store.place import Place
from whoperforms.store.records import Endpoint, Location, MedicareService, OtherName, Record, Taxonomy, record

PLACES_OF_SERVICE = {"F": "facility", "O": "office"}
PLACED_BY = {
    Precision.STREET: "placed by its street address",
    Precision.ZIP: "placed by its ZIP code",
    Precision.CITY: "placed by its city",
    Precision.UNKNOWN: "not placed on the map",
}


@click.command("show", short_help="Show the whole record of one NPI.")
@click.argument("npi")
@click.option("--evidence", is_flag=True, help="What can be said with regard to a procedure, claim by claim, and how.")
@click.option("--procedure", help="Which, of the evidence. [default: the first there is]")
@click.option("--json", "as_program", is_flag=True, help="The same for programs (docs/cli.md).")
@DIRECTORY
@DEFINITIONS
def command(
    npi: str,
    procedure: str | None,
    directory: Place,
    definitions: Path | None,
    *,
    evidence: bool,
    as_program: bool,
) -> None:
    """Show all that the directory holds about NPI; records of different sources stay side by side."""
    wanted = Npi(npi.strip())
    opened = open_directory(directory)
    found = record(opened, wanted)
    if found is None:
        raise NothingFound(f"{npi}: no release in this directory names this NPI; check the number")
    if evidence:
        _show_evidence(opened, found, the_procedure(procedure, definitions), definitions, as_program=as_program)
    elif as_program:
        print_json(record_as_json(found))
    else:
        click.echo("\n".join(part for line in _lines(found, names=opened.has(Source.NUCC)) for part in wrapped(line)))


def _show_evidence(
    opened: Directory, found: Record, procedure: Procedure, definitions: Path | None, *, as_program: bool
) -> None:
    profiles = profiles_of(opened, procedure, exact(words(procedure.id, "en", folder=definitions)))
    profile = profiles.of(found, asked_on=datetime.now(UTC).date())
    if as_program:
        print_json({"npi": found.npi.digits, "procedure": procedure.id} | profile_as_json(profile))
    else:
        lines = [_heading(found), *profile_lines(profile)]
        click.echo("\n".join(part for line in lines for part in wrapped(line)))


def _lines(found: Record, *, names: bool) -> Iterator[str]:
    yield _heading(found)
    yield from _standing(found)
    yield from _identity(found)
    yield from _part("Other names", (f"{_other_name(n)} ({n.kind}) [{cited(n.fact)}]" for n in found.other_names))
    yield from _part("Practice locations, self-reported", map(_location, found.locations))
    heading = "Specialties, self-reported" if names else "Specialties, self-reported (no NUCC table was read: no names)"
    yield from _part(heading, map(_taxonomy, found.taxonomies))
    yield from _part(
        "Billed to Original Medicare (a floor: 10 or fewer patients per code and place are not published)",
        map(_service, found.services),
    )
    yield from _part("Endpoints", map(_endpoint, found.endpoints))


def _heading(found: Record) -> str:
    invented = " (invented)" if found.npi.invented else ""
    if person := found.practitioner:
        name = " ".join(part for part in (person.prefix, person.name) if part)
        credentials = f", {person.credentials}" if person.credentials else ""
        return f"{name}{credentials}  NPI {found.npi}{invented}"
    name = found.organization.name if found.organization else "No name on record"
    return f"{name}  NPI {found.npi}{invented}"


def _standing(found: Record) -> Iterator[str]:
    if found.deactivations and not found.deactivated:
        last = found.deactivations[-1]
        days = f"Deactivated {_day(last.deactivated_on)}, reactivated {_day(last.reactivated_on)}"
        yield f"{days}: active. [{cited(last.fact)}]"
    for reason in reasons_withheld(found, exactly()):
        read_in = f" [{cited(*reason.facts)}]" if reason.facts else ""  # of what nobody has confirmed none is named
        yield f"{reason.text}.{read_in}"


def _day(day: date | None) -> str:
    return day.isoformat() if day else "an unknown day"


def _identity(found: Record) -> Iterator[str]:
    held = found.practitioner or found.organization
    if held is None:
        return
    days = {
        "NPI issued": held.enumerated_on,
        "record changed": held.updated_on,
        "confirmed by the holder": held.certified_on,
    }
    said = ", ".join(f"{what} {day}" for what, day in days.items() if day)
    kind = "Practitioner" if found.practitioner else "Organization"
    yield f"{kind}; {said} [{cited(held.fact)}]"
    if held.replacement_npi:
        yield f"Replaced by NPI {held.replacement_npi}"
    if found.organization and found.organization.parent:
        yield f"Part of {found.organization.parent}"


def _part(heading: str, items: Iterable[str]) -> Iterator[str]:
    lines = [f"  {item}" for item in items]
    if lines:
        yield from ("", heading, *lines)


def _other_name(other: OtherName) -> str:
    return other.name or " ".join(part for part in (other.given, other.middle, other.family) if part)


def _location(place: Location) -> str:
    return f"{address(place)}; {telephone(place.phone)}; {PLACED_BY[place.precision]} [{cited(place.fact)}]"


def _taxonomy(stated: Taxonomy) -> str:
    primary = ", primary" if stated.is_primary else ""
    licence = f", licence {stated.licence} {stated.licence_state or ''}".rstrip() if stated.licence else ""
    return f"{stated.code}{f' {stated.name}' if stated.name else ''}{primary}{licence} [{cited(stated.fact)}]"


def _service(billed: MedicareService) -> str:
    where = PLACES_OF_SERVICE[billed.place]
    what = f"{billed.patient_days:,} patient-days, {billed.patients:,} patients"
    return f"{billed.year}: code {billed.code}, {where}: {what} [{cited(billed.fact)}]"


def _endpoint(given: Endpoint) -> str:
    return f"{given.kind or 'endpoint'}: {given.endpoint or 'no address'} [{cited(given.fact)}]"
