"""Which releases a build reads, with which reader, in which order.

Shape:  ids rise with time within NPPES; of Medicare's enrolments the extract stands before what refers to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from whoperforms.build.editions import editions
from whoperforms.build.published import PublishedFile, published_files
from whoperforms.build.release import Reader, ReleaseToRead
from whoperforms.build.rosters import rosters
from whoperforms.build.scope import Scope
from whoperforms.build.years import Yearly
from whoperforms.evidence.source import Source
from whoperforms.kernel.errors import BadQuestion, BadRelease
from whoperforms.sources import (
    affiliation,
    care_compare,
    crosswalk,
    deactivated,
    enrolment,
    leie,
    nppes,
    nucc,
    open_payments,
    opt_out,
    part_b,
    part_b_totals,
    reviews,
    revoked,
)
from whoperforms.sources.dated import day_in

SINGLE: dict[str, tuple[str, Reader]] = {  # by source: what its one file holds, and what reads it
    "deactivated": ("report", deactivated.readings),
    "nucc": ("codes", nucc.readings),
    "leie": ("full list", leie.readings),
    "care_compare": ("clinicians", care_compare.readings),
    "affiliation": ("facilities", affiliation.readings),
    "revoked": ("revocations", revoked.readings),
    "opt_out": ("affidavits", opt_out.readings),
    "crosswalk": ("specialties", crosswalk.readings),
    "review": ("decisions", reviews.readings),
}
ENROLMENT: dict[str, tuple[str, Reader]] = {  # by how the published name begins; the first is what the others refer to
    "ppef_enrollment": ("enrolments", enrolment.readings),
    "ppef_secondary": ("secondary specialties", enrolment.secondary_readings),
    "ppef_practice": ("practice locations", enrolment.place_readings),
    "ppef_reassignment": ("reassignments", enrolment.group_readings),
    "ppef_additional": ("additional NPIs", enrolment.npi_readings),
}
IN_ARCHIVES = {  # by source: its file among those of other sources that the publisher's archives hold
    "care_compare": "dac_nationaldownloadablefile",
    "affiliation": "facility_affiliation",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The published files a build is given, by source, and for which procedures."""

    nppes: Sequence[Path]
    nucc: Path | None = None
    deactivated: Path | None = None
    part_b: Sequence[Path] = ()
    part_b_totals: Sequence[Path] = ()
    leie: Path | None = None
    care_compare: Path | None = None
    affiliation: Path | None = None
    enrolment: Sequence[Path] = ()
    revoked: Path | None = None
    opt_out: Path | None = None
    open_payments: Sequence[Path] = ()
    crosswalk: Path | None = None
    roster: Sequence[Path] = ()
    review: Path | None = None
    scope: Scope = field(default_factory=Scope)


def reading_list(sources: Sources) -> list[ReleaseToRead]:
    """Return every release to read, in reading order. Raises: BadRelease, BadQuestion, MachineRefused."""
    if not sources.nppes:
        raise BadQuestion("no NPPES file given: a directory starts from one; add --nppes FILE")
    scope = sources.scope
    found = editions(sources.nppes)
    for source, (part, reader) in SINGLE.items():
        found += _single(source, part, getattr(sources, source), reader)
    for yearly in (
        Yearly("part_b", part_b.year_of_data, partial(part_b.readings, codes=scope.codes)),
        Yearly("part_b_totals", part_b.year_of_data, partial(part_b_totals.readings, codes=scope.codes)),
        Yearly("open_payments", open_payments.program_year, partial(open_payments.readings, makers=scope.makers)),
    ):
        found += yearly.releases(getattr(sources, yearly.source))
    found += _enrolments(sources.enrolment)
    found += rosters(sources.roster, scope.programmes)
    _refuse_doubles(found)
    return [replace(release, id=number) for number, release in enumerate(found, start=1)]


def _refuse_doubles(found: list[ReleaseToRead]) -> None:
    """Refuse a file given twice, under whatever name."""
    seen: set[tuple[str, str | None]] = set()
    for release in found:
        file = release.published
        content = file.sha256, file.file if file.archive else None
        if content in seen:
            raise BadQuestion(f"{file.path}: given twice (same content); name each file once")
        seen.add(content)


def _single(source: str, part: str, path: Path | None, reader: Reader) -> list[ReleaseToRead]:
    if path is None:
        return []
    files = published_files(path, may_be_empty=source == "review")  # before the first decision
    files = [file for file in files if _is_named(file, IN_ARCHIVES.get(source, ""))] or files
    if len(files) > 1:
        raise BadRelease(f"{path}: holds {len(files)} data files, one was expected; give the file itself")
    return [_dated(source, part, files[0], reader)]


def _is_named(file: PublishedFile, start: str) -> bool:
    return Path(file.file).name.lower().startswith(start)


def _enrolments(paths: Sequence[Path]) -> list[ReleaseToRead]:
    """Return the extract of Medicare's enrolments and its sub-files. Raises: BadRelease, BadQuestion."""
    of_kind: dict[str, list[PublishedFile]] = {kind: [] for kind in ENROLMENT}
    for path in paths:
        for file in published_files(path):
            of_kind[_kind_of(file)].append(file)
    for kind, files in of_kind.items():
        if len(files) > 1:
            raise BadQuestion(f"{files[1].path}: a second file of {ENROLMENT[kind][0]}; give the newest only")
    if paths and not of_kind["ppef_enrollment"]:
        raise BadQuestion(
            f"{paths[0]}: refers to enrolments that no file here states; give PPEF_Enrollment_Extract_... too"
        )
    return [_dated("enrolment", *_read_as(kind, file)) for kind, files in of_kind.items() for file in files]


def _kind_of(file: PublishedFile) -> str:
    name = Path(file.file).name.lower()
    for kind in ENROLMENT:
        if name.startswith(kind):
            return kind
    raise BadRelease(f"{file.path}: not named as a file of Medicare's enrolments; keep the published name (PPEF_...)")


def _read_as(kind: str, file: PublishedFile) -> tuple[str, PublishedFile, Reader]:
    part, reader = ENROLMENT[kind]
    return part, file, reader


def _dated(source: str, part: str, file: PublishedFile, reader: Reader) -> ReleaseToRead:
    name = Path(file.file).name
    day = day_in(name) or day_in(file.archive or "")
    period = nppes.period(name) or ((day, day) if day else None)
    return ReleaseToRead(
        id=0,
        source=source,
        part=part,
        published=file,
        reader=reader,
        period=period,
        received_on=_received_on(file) if period is None and Source(source).undated else None,
    )


def _received_on(file: PublishedFile) -> date:
    """Return the day on which a file came here, as its own date has it: a copy is younger than what it is a copy of."""
    return datetime.fromtimestamp(file.path.stat().st_mtime, tz=UTC).date()
