"""`whoperforms review`: questions that only a person may answer, and the file that keeps the answers."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import click

from whoperforms.cli.settings import DIRECTORY
from whoperforms.cli.terminal import cited, print_json, wrapped
from whoperforms.evidence.match_evidence import Evidence
from whoperforms.evidence.reviews import Decision, Review
from whoperforms.kernel.durable import append_line
from whoperforms.kernel.errors import BadValue, NothingFound
from whoperforms.store.directory import open_directory
from whoperforms.store.match_questions import AskedMatch, asked_match, open_questions
from whoperforms.store.place import Place

REVIEWS_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group("review", short_help="Answer whether an entry of a list means a practitioner.")
def command() -> None:
    """Answer whether an entry of a list means a practitioner: names alone decide nothing."""


@command.command("list")
@click.option("--reviews", type=REVIEWS_FILE, help="Leave out what this file has answered since the build, too.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Questions to show at most.")
@click.option("--json", "as_program", is_flag=True, help="All of them for programs (docs/cli.md).")
@DIRECTORY
def list_questions(directory: Place, reviews: Path | None, limit: int, *, as_program: bool) -> None:
    """Show the open questions, the strongest first, with what speaks for and against."""
    answered = _answered(reviews)
    found = (q for q in open_questions(open_directory(directory)) if _key(q) not in answered)
    if as_program:
        print_json([_plain(question) for question in found])
        return
    shown = list(islice(found, limit))
    if not shown:
        click.echo("No question is open.")
        return
    click.echo("\n".join(part for question in shown for line in _lines(question) for part in wrapped(line)))
    if more := sum(1 for _ in found):
        click.echo(f"\n{more:,} more; --limit shows more of them, --json all.")


@command.command("decide")
@click.argument("question")
@click.argument("decision", type=click.Choice([decision.value for decision in Decision]))
@click.option("--by", required=True, help="Who decides.")
@click.option("--reason", required=True, help="Why: what was looked up, and where.")
@click.option("--reviews", type=REVIEWS_FILE, required=True, help="File to append the decision to; made if missing.")
@DIRECTORY
def decide(question: str, decision: str, by: str, reason: str, reviews: Path, directory: Place) -> None:
    """Answer QUESTION: confirmed (it means them), rejected (somebody else), cleared (them, and settled).

    The answer counts from the next `whoperforms build --reviews` on; the last one about a question counts.
    """
    asked = asked_match(open_directory(directory), question)
    if asked is None:
        raise NothingFound(
            f"{question}: no such question in this directory; `whoperforms review list` shows the open ones"
        )
    review = Review(
        at=datetime.now(UTC),
        by=by,
        source=asked.source,
        record_sha256=asked.record_sha256,
        npi=asked.npi,
        decision=Decision(decision),
        reason=reason,
    )
    append_line(reviews, review.line())
    click.echo(f"{asked.id}: {decision} for NPI {asked.npi}, written to {reviews}; counts from the next build on.")


def _answered(reviews: Path | None) -> set[tuple[str, str, str]]:
    """Return what a file has answers to; a line that is no review answers nothing, as when it is built from."""
    if reviews is None or not reviews.exists():
        return set()
    return {(r.source, r.record_sha256, r.npi.digits) for r in _readable(reviews.read_bytes().splitlines())}


def _readable(lines: Iterable[bytes]) -> Iterator[Review]:
    for line in lines:
        try:
            yield Review.of_line(line)
        except BadValue:
            continue


def _key(question: AskedMatch) -> tuple[str, str, str]:
    return question.source, question.record_sha256, question.npi.digits


def _lines(question: AskedMatch) -> Iterator[str]:
    yield ""
    yield f"{question.id}  {question.name or 'No name on record'}, NPI {question.npi}: {question.score / 10:.1f} %"
    yield f"  asked by {cited(question.fact)}"
    for heading, part in (
        ("for", [one for one in question.evidence if one.weight > 0]),
        ("against", [one for one in question.evidence if one.weight <= 0]),
    ):
        yield from (f"  {heading}: {_said(one)}" for one in part)


def _said(one: Evidence) -> str:
    return f"{one.text} ({one.weight:+d})"


def _plain(question: AskedMatch) -> dict[str, Any]:
    return asdict(question) | {"npi": question.npi.digits}
