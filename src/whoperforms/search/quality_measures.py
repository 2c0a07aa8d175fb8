"""What a report on quality measures about practitioners: a mark of theirs, what its bits mean, and the words for it."""

from collections.abc import Iterator
from dataclasses import dataclass

from whoperforms.evidence.source import Source
from whoperforms.search.breakdown import Part
from whoperforms.store import tallies
from whoperforms.store.directory import Directory
from whoperforms.store.tallies import KNOWN_IN, PLACES_IN

SOURCES = (  # whose files can be read
    *(Source.NPPES, Source.DEACTIVATED, Source.NUCC, Source.CROSSWALK),
    *(Source.CARE_COMPARE, Source.AFFILIATION, Source.ENROLMENT, Source.OPT_OUT, Source.REVOKED, Source.LEIE),
    *(Source.PART_B, Source.PART_B_TOTALS, Source.OPEN_PAYMENTS, Source.ROSTER, Source.REVIEW),
)
LIMITED = {  # what "known" means where not all rows of a source are kept
    Source.PART_B: "billed a code of a procedure here",
    Source.OPEN_PAYMENTS: "paid by a maker of a product here",
}
AGES = (
    Part("under_1_year", "under 1 year", tallies.UNDER_1_YEAR),
    Part("1_to_2_years", "1 to 2 years", tallies.UNDER_2_YEARS),
    Part("2_to_5_years", "2 to 5 years", tallies.UNDER_5_YEARS),
    Part("5_to_10_years", "5 to 10 years", tallies.UNDER_10_YEARS),
    Part("10_years_or_more", "10 years or more", tallies.OLDER),
    Part("no_day", "no day stated", tallies.NO_DAY),
)
NEARNESS = (  # as in tallies.NEAR
    ("none", "another state"),
    ("same_state", "same state, another town"),
    ("same_town", "same town, another ZIP code"),
    ("same_zip", "same ZIP code"),
)
COMPATIBILITY = (
    Part("compatible", "compatible", tallies.COMPATIBLE),
    Part("incompatible", "not compatible", tallies.INCOMPATIBLE),
    Part("not_in_crosswalk", "specialty not in the crosswalk", tallies.UNLINKED),
)
REASONS = (
    Part("deactivated", "NPI deactivated", tallies.DEACTIVATED),
    Part("excluded", "an exclusion under the NPI", tallies.EXCLUDED),
    Part("revoked", "revoked by Medicare", tallies.REVOKED),
    Part("withheld", "in no list, for any of these", tallies.DEACTIVATED | tallies.EXCLUDED | tallies.REVOKED),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A question about practitioners. `everybody`: also those whom no part holds of; else these are not counted.

    `split`: it is asked by state and by specialty, too.
    """

    id: str
    title: str
    says: str
    sources: tuple[Source, ...]
    parts: tuple[Part, ...]
    adds_up: bool = True
    everybody: bool = True
    split: bool = True


def measures(directory: Directory) -> Iterator[Measure]:
    """Yield what can be asked of a directory: a source that was not read is asked nothing, for absence is no answer."""
    if known := [source for source in KNOWN_IN if directory.has(source)]:
        yield _coverage(known)
    yield Measure(
        id="updated",
        title="How long ago practitioners last changed their record",
        says="Age of the last change of any kind that NPPES states for each practitioner, on the day of the file.",
        sources=(Source.NPPES,),
        parts=AGES,
        split=False,
    )
    for source in PLACES_IN:
        if directory.has(source):
            yield _places(source)
    if directory.has(Source.ENROLMENT) and directory.has(Source.CROSSWALK):
        yield SPECIALTIES
    yield Measure(
        id="withheld",
        title="Who is in no list",
        says="Practitioners who are withheld, by reason; somebody may be withheld for several. An exclusion withholds "
        "until a person has looked, so this is no count of excluded people.",
        sources=tuple(
            source
            for source in (Source.NPPES, Source.DEACTIVATED, Source.LEIE, Source.REVOKED, Source.REVIEW)
            if directory.has(source)
        ),
        parts=REASONS,
        adds_up=False,
        split=False,
    )


def _coverage(known: list[Source]) -> Measure:
    return Measure(
        id="coverage",
        title="Which sources know them",
        says="Practitioners whom a source names under their NPI, of all whom NPPES describes.",
        sources=(Source.NPPES, *known),
        parts=tuple(Part(source.value, _named(source), tallies.KNOWN[source]) for source in known),
        adds_up=False,
    )


def _named(source: Source) -> str:
    return f"{source.label} ({LIMITED[source]})" if source in LIMITED else source.label


def _places(source: Source) -> Measure:
    return Measure(
        id=f"places_{source}",
        title=f"Places: NPPES against {source.label}",
        says=f"The nearest that any place in NPPES comes to any place in {source.label}, of practitioners with a state "
        "in both. Medicare's files are slower, or faster, than the practitioner: neither need be wrong.",
        sources=(Source.NPPES, source),
        parts=tuple(Part(*named, bit) for named, bit in zip(NEARNESS, tallies.NEAR[source], strict=True))[::-1],
        everybody=False,
        split=source in {Source.CARE_COMPARE, Source.ENROLMENT},
    )


SPECIALTIES = Measure(
    id="specialties",
    title="Specialties: NPPES against Medicare enrolment (PECOS)",
    says="Whether any taxonomy code in NPPES goes with the specialty enrolled under, by the CMS crosswalk, of "
    "practitioners with both. Compatible is not the same: many codes go with several specialties.",
    sources=(Source.NPPES, Source.ENROLMENT, Source.CROSSWALK),
    parts=COMPATIBILITY,
    everybody=False,
)
