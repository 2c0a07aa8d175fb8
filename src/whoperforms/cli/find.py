"""`whoperforms find`: who is called so, typing slips and nicknames allowed."""

from collections.abc import Iterator

import click

from whoperforms.cli.near import miles_of
from whoperforms.cli.settings import DIRECTORY
from whoperforms.cli.terminal import address, cited, print_json, telephone, wrapped
from whoperforms.evidence.claims import Subject
from whoperforms.kernel.errors import NothingFound
from whoperforms.places.find import find
from whoperforms.places.precision import Precision
from whoperforms.search.by_name import Match
from whoperforms.search.find import Bearer, NameAnswer, NameQuestion, as_json, who_is_called
from whoperforms.search.voice import exactly
from whoperforms.store.directory import open_directory
from whoperforms.store.place import Place

TOLD = (Subject.LISTED, Subject.STATES_SPECIALTY)
LIKE = {Match.EXACT: "called so", Match.NICKNAME: "called so by a nickname or an initial"}
APPROXIMATE = {Precision.ZIP, Precision.CITY}


@click.command("find", short_help="Find a practitioner by name, misspelt or not.")
@click.argument("name", nargs=-1, required=True, metavar="NAME")
@click.option("--state", help="Only who works there: a state's name or its two letters.")
@click.option("--near", help="Of one name the nearest first; a place as 'near' takes it.")
@click.option("--within", "within_miles", type=float, help="Only who works so many miles around that place.")
@click.option("--limit", type=int, default=10, show_default=True, help="At most so many, up to 100.")
@click.option("--json", "as_program", is_flag=True, help="The same answer for programs (docs/cli.md).")
@DIRECTORY
def command(
    name: tuple[str, ...],
    state: str | None,
    near: str | None,
    within_miles: float | None,
    limit: int,
    directory: Place,
    *,
    as_program: bool,
) -> None:
    """Find practitioners called NAME, the likeliest first: "Maria Lopez", "Lopez, Maria", or Lopez alone.

    One or two wrong letters, nicknames, former names, a double name by one half: all are found.
    """
    question = NameQuestion(
        name=" ".join(name),
        state=state,
        place=None if near is None else find(near),
        within_miles=within_miles,
        limit=limit,
    )
    answer = who_is_called(open_directory(directory), question, exactly())
    if as_program:
        print_json(as_json(answer))
    if not answer.found:
        raise NothingFound(_nobody(question))
    if not as_program:
        click.echo("\n".join(part for line in _lines(answer) for part in wrapped(line)))


def _nobody(question: NameQuestion) -> str:
    remedies = ["check the spelling"]
    remedies += ["leave the state out"] if question.state else []
    remedies += ["leave out --within to look farther"] if question.within_miles else []
    return f"{question.name!r}: nobody{_where(question)} is called so; {', or '.join(remedies)}"


def _where(question: NameQuestion) -> str:
    state = question.to_names().state_code
    inside = f" in {state}" if state else ""
    if question.place is None or question.within_miles is None:
        return inside
    return f"{inside} within {miles_of(question.within_miles)} of {question.place.label}"


def _lines(answer: NameAnswer) -> Iterator[str]:
    question = answer.question
    yield f"Who{_where(question)} is called {question.name!r}, or nearly so"
    nearest = f" Of one name, nearest {question.place.label} first." if question.place else ""
    yield f"Provider file of {answer.as_of or 'an unknown date'}. The likeliest first.{nearest}"
    for bearer in answer.found:
        yield ""
        yield from _bearer_lines(bearer)
    if len(answer.found) == question.limit:
        yield ""
        yield f"The likeliest {question.limit} shown; there may be more (--state, --near or --limit)."


def _bearer_lines(bearer: Bearer) -> Iterator[str]:
    name = f"{bearer.name}, {bearer.credentials}" if bearer.credentials else bearer.name
    invented = " (invented)" if bearer.npi.invented else ""
    yield f"{name}{invented}{_distance(bearer)}"
    yield f"  {address(bearer.location, short=True)}  {telephone(bearer.location.phone)}"
    yield f"  {_likeness(bearer)}; NPI {bearer.npi}"
    for claim in bearer.claims:
        if claim.id in TOLD:
            yield f"  {claim.text} [{cited(*claim.facts) or 'no source'}]"


def _likeness(bearer: Bearer) -> str:
    letters = "1 letter" if bearer.edits == 1 else f"{bearer.edits} letters"
    likeness = LIKE.get(bearer.match, f"spelt alike, {letters} apart")
    if not bearer.by_other_name:
        return likeness.capitalize()
    others = ", ".join(f"{known.name} ({known.kind})" for known in bearer.other_names)
    return f"{likeness.capitalize()} under another name: {others}"


def _distance(bearer: Bearer) -> str:
    if bearer.miles is None:
        return ""
    if bearer.location.precision not in APPROXIMATE:
        return f"  {bearer.miles} miles"
    return f"  about {miles_of(max(round(bearer.miles), 1))}"
