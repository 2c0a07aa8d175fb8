"""A profile as lines for the terminal: section by section, each sentence with its source and row."""

from collections.abc import Iterator

from whoperforms.cli.terminal import address_line, cited
from whoperforms.evidence.claims import Claim, Status
from whoperforms.evidence.workplaces import Flag, Stated, Workplace
from whoperforms.search.profile import Profile, SectionId

HEADINGS = {
    SectionId.IDENTITY: "Who",
    SectionId.CERTIFICATION: "Trained and certified",
    SectionId.VOLUME: "How often",
    SectionId.PATHWAY: "Specialty",
    SectionId.MEDICARE: "Medicare",
    SectionId.HOSPITALS: "Hospitals",
    SectionId.CREDENTIALS: "Licence and boards",
    SectionId.PAYMENTS: "Payments by the maker",
    SectionId.EXCLUSION: "Exclusions",
}
MARKS = {Status.SUPPORTED: "+", Status.CONTRADICTED: "-", Status.UNKNOWN: "?"}
KEY = "+ supported by the source named, - contradicted by it, ? cannot be known from the files read"
FLAGS = {
    Flag.GROUP_ONLY: "only a group gives it",
    Flag.DROPPED: "a source that gave it no longer does",
    Flag.GONE: "no source gives it any more",
    Flag.DISPUTED: "other sources give other places only",
    Flag.COPY_ONLY: "only a copy of another source gives it",
    Flag.AREA_ONLY: "no street is published",
}


def profile_lines(profile: Profile) -> Iterator[str]:
    """Yield what is known, and how; a key to the marks comes first."""
    yield KEY
    for section, heading in HEADINGS.items():
        yield from ("", heading, *map(_claim, profile.sections[section]))
        if section is SectionId.VOLUME:
            yield from (f"    {share}" for share in profile.shares)
        if section is SectionId.PATHWAY:
            yield from _places(profile.workplaces)


def _claim(claim: Claim) -> str:
    facts = cited(*claim.facts)
    return f"  {MARKS[claim.status]} {claim.text}{f' [{facts}]' if facts else ''}"


def _places(places: tuple[Workplace, ...]) -> Iterator[str]:
    yield from ("", "Where, the likeliest first (docs/workplaces.md has the rule)")
    for number, place in enumerate(places, start=1):
        notes = [FLAGS[flag] for flag in place.flags]
        agreed = f"{place.agreement} sources agree" if place.agreement > 1 else ""
        said = "; ".join(part for part in (agreed, *notes) if part)
        yield f"  {number}. {address_line(place.address)}{f' ({said})' if said else ''}"
        yield from (f"       {_stated(stated)}" for stated in place.statements)


def _stated(stated: Stated) -> str:
    day = f", said on {stated.said_on}" if stated.said_on else ""
    group = f", as the address of {stated.group}" if stated.group else ""
    return f"by {stated.source.label}{day}{group} [{cited(stated.fact)}]"
