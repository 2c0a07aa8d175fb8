"""Breakdowns of what is not counted by practitioner: places by precision, rows, open questions."""

from collections import Counter
from collections.abc import Iterator

from whoperforms.evidence.source import Source
from whoperforms.places.precision import Precision
from whoperforms.places.states import MILITARY_STATES, STATES
from whoperforms.search.breakdown import Breakdown, Line, Part, Sums
from whoperforms.store.directory import Directory
from whoperforms.store.tallies import ENTRIES, PLACES, QUESTIONS, SET_ASIDE

ABROAD, UNSTATED = "elsewhere", "none"
STATE_NAMES = STATES | MILITARY_STATES | {ABROAD: "Elsewhere, or no such state", UNSTATED: "No state given"}
PRECISIONS = (
    Part(Precision.STREET.value, "street address", 1),
    Part(Precision.ZIP.value, "ZIP code", 2),
    Part(Precision.CITY.value, "town", 4),
    Part(Precision.UNKNOWN.value, "not placed", 8),
)
MARKS = {part.id: part.marks for part in PRECISIONS}
ROWS = (Part("kept", "kept"), Part("skipped", "skipped by a rule"), Part("rejected", "rejected"))
VALUES = (Part("value", "lost"), Part("repaired", "repaired"))
ANSWERS = tuple(Part(answer, answer) for answer in ("open", "confirmed", "rejected", "cleared"))
CARRIED = (Part("npi", "with an NPI"), Part("no_npi", "without: a name only"))


def state_of(stated: str) -> str:
    """Return the group of a state as it is stated.

    >>> state_of("MA"), state_of("ONTARIO"), state_of("")
    ('MA', 'elsewhere', 'none')
    """
    if not stated:
        return UNSTATED
    return stated if stated in STATE_NAMES else ABROAD


def accounts(directory: Directory) -> Iterator[Breakdown]:
    """Yield the breakdowns of places, of rows and of questions."""
    yield from _precisions(directory)
    yield from _rows(directory)
    yield from _identities(directory)


def _precisions(directory: Directory) -> Iterator[Breakdown]:
    by_source, by_state = Sums(), Sums()
    for release, state, precision, count in directory.engine.rows(PLACES):
        by_source.add(directory.releases[release].source, MARKS[precision], count)
        by_state.add(state_of(state), MARKS[precision], count)
    sources = tuple(source for source in Source if by_source.of[source])
    names = {source.value: source.label for source in sources}
    for suffix, by, lines in (
        ("", "source", by_source.lines(names, PRECISIONS)),
        ("_by_state", "state", by_state.lines(STATE_NAMES, PRECISIONS)),
    ):
        yield Breakdown(
            id=f"precision{suffix}",
            title=f"How precisely places are known, by {by}",
            says="What the point on the map of each practice location of a practitioner is the point of.",
            counted="practice locations",
            by=by,
            sources=sources,
            parts=PRECISIONS,
            lines=lines,
        )


def _rows(directory: Directory) -> Iterator[Breakdown]:
    """Yield what became of the rows of each source, and how many values were set aside in them."""
    became, aside = Counter[tuple[Source, str]](), Counter[tuple[Source, str]]()
    for release in directory.releases.values():
        for name in ("read", "kept", "skipped", "rejected"):
            became[release.source, name] += getattr(release, f"rows_{name}")
    for release_id, outcome, count in directory.engine.rows(SET_ASIDE):
        aside[directory.releases[release_id].source, outcome] += count
    read = tuple(source for source in Source if directory.has(source))
    for breakdown, title, says, parts, counts in (
        ("rows", "What became of the rows", "Rows read = kept + skipped + rejected.", ROWS, became),
        ("values", "Values set aside in kept rows", "Values that could not be used, or were put right.", VALUES, aside),
    ):
        yield Breakdown(
            id=breakdown,
            title=title,
            says=f"{says} All releases of a source together, out of the rows read.",
            counted="rows",
            by="source",
            sources=read,
            parts=parts,
            lines=tuple(
                Line(source.value, source.label, of, tuple(counts[source, part.id] for part in parts))
                for source in read
                if (of := became[source, "read"])
            ),
            adds_up=breakdown == "rows",
        )


def _identities(directory: Directory) -> Iterator[Breakdown]:
    """Yield which entries of lists carry an NPI, and which questions of identity wait for a person."""
    entries, answers = Counter[tuple[Source, str]](), Counter[tuple[Source, str]]()
    for source, of, with_npi in directory.engine.rows(ENTRIES):
        entries[Source(source), "npi"] = with_npi
        entries[Source(source), "no_npi"] = of - with_npi
    for source, answer, count in directory.engine.rows(QUESTIONS):
        answers[Source(source), answer] = count
    yield _listed(
        "entries",
        "Which entries of lists carry an NPI",
        "An entry without an NPI names nobody for certain. The list of exclusions has organizations, too.",
        CARRIED,
        entries,
    )
    yield _listed(
        "questions",
        "Questions that only a person can answer",
        "Pairs of an entry of a list and an NPI it may mean, and what a person has said of them so far.",
        ANSWERS,
        answers,
    )


def _listed(
    name: str, title: str, says: str, parts: tuple[Part, ...], counts: Counter[tuple[Source, str]]
) -> Breakdown:
    """Return a breakdown of entries, or of questions about them, by the source of the list."""
    listing = tuple(dict.fromkeys(source for source, _ in +counts))
    of = {source: tuple(counts[source, part.id] for part in parts) for source in listing}
    return Breakdown(
        id=name,
        title=title,
        says=says,
        counted=name,
        by="source",
        sources=listing,
        parts=parts,
        lines=tuple(Line(source.value, source.label, sum(of[source]), of[source]) for source in listing),
    )
