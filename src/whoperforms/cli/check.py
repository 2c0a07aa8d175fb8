"""`whoperforms check`: an answer for each claim about somebody whose name one was given."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from whoperforms.cli.procedures import the_procedure
from whoperforms.cli.profile import profile_lines
from whoperforms.cli.settings import DEFINITIONS, DIRECTORY
from whoperforms.cli.terminal import address, print_json, wrapped
from whoperforms.kernel.errors import NothingFound
from whoperforms.procedures.load import words
from whoperforms.search.check import CheckAnswer, check, check_as_json, profiles_of
from whoperforms.search.find import Bearer, NameQuestion
from whoperforms.search.voice import exact
from whoperforms.store.directory import open_directory
from whoperforms.store.place import Place


@click.command("check", short_help="Check what is known of a doctor by name.")
@click.argument("name", nargs=-1, required=True, metavar="NAME")
@click.option("--state", help="Only who works there: a state's name or its two letters.")
@click.option("--procedure", help="Its name, as 'whoperforms procedures' lists it. [default: the first there is]")
@click.option("--limit", type=int, default=5, show_default=True, help="At most so many people of the name, up to 100.")
@click.option("--json", "as_program", is_flag=True, help="The same answer for programs (docs/cli.md).")
@DIRECTORY
@DEFINITIONS
def command(
    name: tuple[str, ...],
    state: str | None,
    procedure: str | None,
    limit: int,
    directory: Place,
    definitions: Path | None,
    *,
    as_program: bool,
) -> None:
    """Say, claim by claim, what is known of the doctor called NAME, and how. Namesakes stand apart."""
    chosen = the_procedure(procedure, definitions)
    spoken = words(chosen.id, "en", folder=definitions)
    question = NameQuestion(name=" ".join(name), state=state, limit=limit)
    profiles = profiles_of(open_directory(directory), chosen, exact(spoken))
    answer = check(profiles, question, asked_on=datetime.now(UTC).date())
    if as_program:
        print_json(check_as_json(answer))
    if not answer.bearers and not answer.alike:
        where = f" in {question.to_names().state_code}" if state else ""
        raise NothingFound(f"{question.name!r}: nobody{where} is called so; check the spelling, or leave the state out")
    if not as_program:
        lines = [*_lines(answer), "", spoken.advice]
        click.echo("\n".join(part for line in lines for part in wrapped(line)))


def _lines(answer: CheckAnswer) -> Iterator[str]:
    question, people = answer.question, len(answer.bearers)
    state = question.to_names().state_code
    inside = f" in {state}" if state else ""
    if people > 1:
        yield f"{people} people{inside} are called {question.name!r}. Each is somebody else: compare the places."
    elif people:
        yield f"One person{inside} is called {question.name!r} in these files."
    else:
        yield f"Nobody{inside} is called {question.name!r} in these files."
    yield f"Provider file of {answer.as_of or 'an unknown date'}."
    for checked in answer.bearers:
        yield from ("", _who(checked.bearer), *(f"  {line}" if line else "" for line in profile_lines(checked.profile)))
    if answer.alike:
        yield from ("", "Spelt alike, and nothing above is about them:")
        yield from (f"  {_who(bearer)}; {address(bearer.location, short=True)}" for bearer in answer.alike)


def _who(bearer: Bearer) -> str:
    name = f"{bearer.name}, {bearer.credentials}" if bearer.credentials else bearer.name
    return f"{name}{' (invented)' if bearer.npi.invented else ''}; NPI {bearer.npi}"
