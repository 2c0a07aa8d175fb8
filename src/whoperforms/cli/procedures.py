"""`whoperforms procedures`: which procedures there are, and what is known of one."""

from pathlib import Path

import click
import msgspec

from whoperforms.cli.settings import DEFINITIONS
from whoperforms.cli.terminal import print_json, wrapped
from whoperforms.procedures.definition import Code, Confidence, Procedure
from whoperforms.procedures.load import load, names, words
from whoperforms.procedures.words import Words

MARKS = {
    Confidence.SECONDARY: " (secondary source)",
    Confidence.UNCONFIRMED: " (unconfirmed)",
    Confidence.INFERENCE: " (inferred)",
}


@click.command("procedures", short_help="List the procedures, or show one.")
@click.argument("name", required=False)
@click.option("--language", default="en", show_default=True, help="Language of the words.")
@click.option("--json", "as_program", is_flag=True, help="The definition for programs (docs/cli.md).")
@DEFINITIONS
def command(name: str | None, language: str, definitions: Path | None, *, as_program: bool) -> None:
    """List the procedures, or show what is known of the one called NAME."""
    if name is None:
        _list(language, definitions, as_program=as_program)
        return
    procedure, spoken = load(name, folder=definitions), words(name, language, folder=definitions)
    if as_program:
        print_json({"definition": msgspec.to_builtins(procedure), "words": msgspec.to_builtins(spoken)})
        return
    for line in _lines(procedure, spoken):
        click.echo("\n".join(wrapped(line)))


def the_procedure(name: str | None, definitions: Path | None) -> Procedure:
    """Return the procedure of that name; without one the first there is. Raises: BadQuestion."""
    return load(name or names(definitions)[0], folder=definitions)


def _list(language: str, definitions: Path | None, *, as_program: bool) -> None:
    spoken = {name: words(name, language, folder=definitions) for name in names(definitions)}
    if as_program:
        print_json([{"id": name, "name": said.name, "full_name": said.full_name} for name, said in spoken.items()])
        return
    for name, said in spoken.items():
        click.echo(f"{name}: {said.name}, {said.full_name}")


def _lines(procedure: Procedure, spoken: Words) -> list[str]:
    lines = [f"{spoken.name}: {spoken.full_name}", "", spoken.summary, "", "Billing codes"]
    lines += [f"  {code.code}: {spoken.codes[code.code]} ({_validity(code)})" for code in procedure.codes]
    for pathway in procedure.pathways:
        said = spoken.pathways[pathway.id]
        lines += ["", f"Pathway {pathway.id}: {said.name}", f"  {said.text}"]
    lines += ["", "Specialties, by the role they have in a search"]
    lines += [f"  {row.code} {spoken.taxonomy[row.code]}: {spoken.roles[row.role]}" for row in procedure.taxonomy]
    return [*lines, "", spoken.advice]


def _validity(code: Code) -> str:
    since = f"from {code.valid_from}{_mark(code.valid_from_confidence)}"
    until = f" to {code.valid_to}{_mark(code.valid_to_confidence)}" if code.valid_to else ", still open"
    accepted = f", counted until {code.accepted_to}" if code.accepted_to else ""
    counts = "counts as a case" if code.counts_as_case else "never counts as a case"
    return f"{since}{until}{accepted}; {counts}"


def _mark(confidence: Confidence | None) -> str:
    """Return the mark without which what is not confirmed is never shown."""
    return MARKS.get(confidence, "") if confidence else ""
