"""The page of the lifecycle says what the table says, row by row."""

from pathlib import Path

from whoperforms.certification.lifecycle import ANY, CLEARED_BY, TABLE, Stage

PAGE = Path(__file__).parents[2] / "docs" / "lifecycle.md"
CAUSES = ("| cause | why it may be open no more |", "|---|---|")
HEAD = ("| event | from | to | by | reasons | signatures |", "|---|---|---|---|---|---|")
TWO = "two"
TWO_IF_STRICT = "one; two where duties are strictly apart"


def named(names):
    """Write names as code."""
    return ", ".join(f"`{name}`" for name in names)


def rows():
    """Yield the rows of the page, as the table has them."""
    for step in TABLE:
        begins = "any" if step.begins == ANY else named(step.begins)
        signatures = TWO if step.second else TWO_IF_STRICT if step.deciders else "one"
        ends = named([step.ends]) if step.ends else "the same"
        yield f"| `{step.event}` | {begins} | {ends} | {named(step.by)} | {named(step.reasons)} | {signatures} |"


def test_the_page_of_the_lifecycle_has_every_row_of_the_tables_and_no_other():
    there = [line for line in PAGE.read_text().splitlines() if line.startswith("|")]
    causes = [f"| `{cause}` | {named(reasons)} |" for cause, reasons in CLEARED_BY.items()]

    assert there == [*HEAD, *rows(), *CAUSES, *causes]


def test_the_page_names_every_stage():
    text = PAGE.read_text()

    assert [stage for stage in Stage if f"`{stage}`" not in text] == []
