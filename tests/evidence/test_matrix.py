"""The claim matrix: what it shows to people is what it holds, and every one of its cells is tried."""

import itertools

import pytest

from pages import DOCS, in_code, section, tables
from whoperforms.evidence.claims import Claim, Status, Subject
from whoperforms.evidence.facts import Fact
from whoperforms.evidence.matrix import MATRIX, Support
from whoperforms.evidence.source import LABELS, YEARLY, Source

PAGE = DOCS / "evidence.md"
KINDS = {
    "proves it": Support.SUPPORTS,
    "for its date": Support.DATED,
    "self-reported": Support.STATED,
    "can contradict": Support.CONTRADICTS,
    "only reviewed": Support.REVIEWED,
    "hint": Support.HINT,
    "never": Support.NEVER,
}
CELLS = list(itertools.product(Subject, Source, Status))


def published() -> dict[tuple[str, str], set[str]]:
    """Read the table as people see it: by claim and source, the names of what the source may do."""
    header, *rows = next(table for table in tables(section(PAGE, "## The table")) if len(table[0]) > 2)
    assert header[1:] == list(KINDS)
    found: dict[tuple[str, str], set[str]] = {}
    for subject, *cells in rows:
        for kind, cell in zip(KINDS, cells, strict=True):
            for source in in_code([cell]):
                found.setdefault((subject.strip("`"), source), set()).add(kind)
    return found


PUBLISHED = published()


def fact(source: Source, row: int | None = 1) -> Fact:
    release = "2024-12-31" if source in YEARLY else "2026-10-01"
    return Fact(source=source, release=release, file="invented.csv", row=row)


def claim(subject, status, *facts, text="In 2024, or as of 2026-10-01, self-reported") -> Claim:
    return Claim(id=subject, status=status, text=text, facts=facts)


def may(subject: Subject, source: Source, status: Status) -> bool:
    """Tell from the page alone whether one row of a source is enough for a claim of this status."""
    kinds = PUBLISHED.get((subject, source), {"never"})
    if "never" in kinds:
        return False
    if status is Status.UNKNOWN:
        return True
    deciding = {"can contradict"} if status is Status.CONTRADICTED else {"proves it", "for its date", "self-reported"}
    return bool(kinds & deciding) and "only reviewed" not in kinds


def test_people_see_the_table_that_the_code_holds():
    held = {
        (subject, source): {name for name, kind in KINDS.items() if kind in cell}
        for subject, row in MATRIX.items()
        for source, cell in row.items()
    }

    assert held == PUBLISHED


def test_every_claim_is_explained_and_every_kind_of_support():
    explained = {row[0].strip("`") for table in tables(section(PAGE, "## The table")) for row in table[1:]}
    kinds = {row[0] for table in tables(section(PAGE, "## What a source may do")) for row in table[1:]}

    assert explained == set(Subject) == set(MATRIX)
    assert kinds == set(KINDS)


@pytest.mark.parametrize(("subject", "source", "status"), CELLS)
def test_a_claim_can_be_made_where_the_table_allows_it_and_nowhere_else(subject, source, status):
    if may(subject, source, status):
        assert claim(subject, status, fact(source)).facts
    else:
        with pytest.raises(ValueError, match=f"^{subject}: "):
            claim(subject, status, fact(source))


@pytest.mark.parametrize("status", [Status.SUPPORTED, Status.CONTRADICTED])
@pytest.mark.parametrize(("subject", "source"), [cell for cell, kinds in PUBLISHED.items() if "only reviewed" in kinds])
def test_a_source_that_needs_a_review_decides_only_beside_one(subject, source, status):
    reviewed = fact(Source(source)), fact(Source.REVIEW)
    deciding = "proves it" if status is Status.SUPPORTED else "can contradict"
    if deciding in PUBLISHED[subject, source]:
        assert claim(Subject(subject), status, *reviewed).facts == reviewed
        with pytest.raises(ValueError, match="decides only beside a review"):
            claim(Subject(subject), status, reviewed[0])
    else:
        with pytest.raises(ValueError, match="cannot make it"):
            claim(Subject(subject), status, *reviewed)


@pytest.mark.parametrize("subject", Subject)
def test_a_file_that_was_looked_through_in_vain_decides_nothing(subject):
    in_vain = [fact(source, row=None) for source in Source if may(subject, source, Status.UNKNOWN)]

    assert claim(subject, Status.UNKNOWN, *in_vain).facts
    for status in (Status.SUPPORTED, Status.CONTRADICTED):
        with pytest.raises(ValueError, match="cannot make it"):
            claim(subject, status, *in_vain)


@pytest.mark.parametrize(("subject", "source"), PUBLISHED)
def test_a_partial_support_says_in_the_sentence_how_far_it_goes(subject, source):
    for kind, without in (("for its date", "self-reported"), ("self-reported", "2024, 2026-10-01")):
        if kind in PUBLISHED[subject, source]:
            with pytest.raises(ValueError, match="write '"):
                claim(Subject(subject), Status.SUPPORTED, fact(Source(source)), text=without)


@pytest.mark.parametrize("subject", Subject)
def test_all_hints_together_support_nothing(subject):
    hints = [fact(source) for source in Source if PUBLISHED.get((subject, source)) == {"hint"}]

    for status in (Status.SUPPORTED, Status.CONTRADICTED):
        with pytest.raises(ValueError, match=r"cannot make it|needs the facts"):
            claim(subject, status, *hints)


def test_no_cell_says_two_things_that_exclude_each_other():
    partly = (Support.SUPPORTS | Support.DATED, Support.SUPPORTS | Support.STATED, Support.DATED | Support.STATED)
    cells = [cell for row in MATRIX.values() for cell in row.values()]

    assert all(cell in (Support.NEVER, Support.HINT) or not cell & (Support.NEVER | Support.HINT) for cell in cells)
    assert not any(pair in cell for cell in cells for pair in partly)


def test_a_review_may_stand_beside_whatever_needs_one():
    needing = {subject for subject, row in MATRIX.items() for cell in row.values() if Support.REVIEWED in cell}

    assert needing
    assert all(MATRIX[subject][Source.REVIEW] is Support.HINT for subject in needing)


def test_every_source_has_a_name_for_people():
    assert set(LABELS) == set(Source)
    assert all(LABELS.values())
