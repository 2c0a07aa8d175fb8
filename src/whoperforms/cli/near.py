"""`whoperforms near`: who performs a procedure near a place."""

from datetime import UTC, datetime
from pathlib import Path

import click

from whoperforms.cli.settings import DEFINITIONS, DIRECTORY
from whoperforms.cli.terminal import address, cited, print_json, telephone, wrapped
from whoperforms.evidence.claims import Claim, Status, Subject
from whoperforms.places.find import find
from whoperforms.places.precision import Precision
from whoperforms.procedures.load import load, words
from whoperforms.procedures.words import Words
from whoperforms.search.answer import Answer, Group, GroupId, Result, as_json
from whoperforms.search.question import Order, Question
from whoperforms.search.voice import exact
from whoperforms.search.who_performs import who_performs
from whoperforms.store.directory import open_directory
from whoperforms.store.place import Place

HEADINGS = {
    GroupId.CERTIFIED: "Certified by the issuer of the training",
    GroupId.MEDICARE_CASES: "A published Medicare count for {procedure}",
    GroupId.SPECIALTY: "Only a specialty: we do not know whether this doctor performs {procedure}",
}
APPROXIMATE = {Precision.ZIP, Precision.CITY}
TOLD_IN = {
    GroupId.CERTIFIED: (Subject.CERTIFIED, Subject.MEDICARE_VOLUME, Subject.STATES_SPECIALTY),
    GroupId.MEDICARE_CASES: (Subject.MEDICARE_VOLUME, Subject.STATES_SPECIALTY),
}
NOBODY = {
    GroupId.CERTIFIED: "Nobody on an issuer's list",
    GroupId.MEDICARE_CASES: "No count is published for anybody",
    GroupId.SPECIALTY: "Nobody lists such a specialty",
}
NOBODY_CHOSEN = "Nobody whom the filters leave"
ORDERS = {
    Order.DISTANCE: "Nearest first; at equal distance, by NPI.",
    Order.NAME: "The nearest of each group, by family name, given name, NPI.",
}
NOTHING_FOUND = 1


@click.command(
    "near", context_settings={"ignore_unknown_options": True}, short_help="Tell who performs a procedure near a place."
)
@click.argument("place")
@click.option("--procedure", required=True, help="Its name, as 'whoperforms procedures' lists it.")
@click.option("--within", "within_miles", type=float, help="Radius in miles. [default: widens by itself: 25, 50, 100]")
@click.option("--limit", type=int, help="At most so many in each group. [default: 20, of the specialty group 5]")
@click.option("--pathway", help="Only doctors who list a specialty of this pathway; 'procedures NAME' names them.")
@click.option("--sex", help="Only doctors whose sex is published so: F, M, or X (neither, or not disclosed).")
@click.option("--takes-medicare", is_flag=True, help="Only doctors whom Care Compare lists and who have not opted out.")
@click.option("--telehealth", is_flag=True, help="Only doctors whom Care Compare lists as offering telehealth.")
@click.option("--billed", is_flag=True, help="Only doctors with a published Medicare count for the procedure.")
@click.option(
    "--order", type=click.Choice([order.value for order in Order]), help="How those shown are put. [default: distance]"
)
@click.option("--json", "as_program", is_flag=True, help="The same answer for programs (docs/cli.md).")
@DIRECTORY
@DEFINITIONS
def command(
    place: str,
    procedure: str,
    within_miles: float | None,
    limit: int | None,
    pathway: str | None,
    sex: str | None,
    order: str | None,
    directory: Place,
    definitions: Path | None,
    *,
    takes_medicare: bool,
    telehealth: bool,
    billed: bool,
    as_program: bool,
) -> int:
    """List who performs a procedure nearest PLACE, by kind of evidence, closest first.

    PLACE is a ZIP code, "City, ST", "City, State" or "lat,lon".
    """
    question = Question(
        place=find(place),
        procedure=load(procedure, folder=definitions),
        asked_on=datetime.now(UTC).date(),
        within_miles=within_miles,
        limit=limit,
        pathway=pathway,
        sex=sex,
        takes_medicare=takes_medicare,
        telehealth=telehealth,
        billed=billed,
        order=Order(order or Order.DISTANCE),
    )
    spoken = words(procedure, "en", folder=definitions)
    answer = who_performs(open_directory(directory), question, exact(spoken))
    if as_program:
        print_json(as_json(answer))
    else:
        click.echo("\n".join(_lines(answer, spoken)))
    return 0 if answer.found_anybody else NOTHING_FOUND


def _lines(answer: Answer, spoken: Words) -> list[str]:
    lines = [
        f"Who performs {spoken.name} near {answer.question.place.label}",
        f"Provider file of {answer.as_of or 'an unknown date'}. {ORDERS[answer.question.order]}",
    ]
    for number, group in enumerate(answer.groups, start=1):
        lines += ["", f"{number}. {HEADINGS[group.id].format(procedure=spoken.name)}"]
        told = _group_lines(group, answer.question, spoken)
        lines += [part for line in told for part in wrapped(line, indent=3)]
    return [*lines, "", *wrapped(spoken.advice)]


def _group_lines(group: Group, question: Question, spoken: Words) -> list[str]:
    if not group.searched:
        return [line for line in (group.note, group.issuer_url) if line]
    lines = [_reach(group, question)]
    if group.note and (group.results or group.id is not GroupId.SPECIALTY):
        lines.append(group.note)
    for result in group.results:
        lines += ["", *_result_lines(result, group, spoken)]
    return lines


def _reach(group: Group, question: Question) -> str:
    if not group.results:
        who = NOBODY_CHOSEN if question.narrowed else NOBODY[group.id]
        where = "anywhere in this directory" if group.within_miles is None else f"within {miles_of(group.within_miles)}"
        remedy = "" if question.within_miles is None else "; leave out --within to look farther"
        return f"{who} {where}{remedy}."
    shown = len(group.results)
    if group.within_miles is None:
        return f"Nobody within 100 miles; here are the nearest {shown} anywhere."
    widened = "Nobody within 25 miles, so widened: " if group.widened else ""
    more = f", the nearest {shown} shown (--limit shows more)" if group.found > shown else ""
    return f"{widened}{group.found:,} within {miles_of(group.within_miles)}{more}."


def miles_of(radius: float) -> str:
    """Return a radius in words.

    >>> miles_of(1), miles_of(12.5)
    ('1 mile', '12.5 miles')
    """
    return "1 mile" if radius == 1 else f"{radius:g} miles"


def _result_lines(result: Result, group: Group, spoken: Words) -> list[str]:
    location = result.location
    name = f"{result.name}, {result.credentials}" if result.credentials else result.name
    invented = " (invented)" if result.npi.invented else ""
    pathway = f"Pathway by specialty: {spoken.pathways[result.pathway].name}" if result.pathway else "No pathway known"
    wanted = TOLD_IN.get(group.id, (Subject.STATES_SPECIALTY,))
    return [
        f"{name}{invented}  {_distance(result)}",
        f"  {address(location, short=True)}  {telephone(location.phone)}",
        f"  {pathway}; NPI {result.npi}",
        *(f"  {_told(claim)}" for claim in result.claims if claim.id in wanted and claim.status is not Status.UNKNOWN),
    ]


def _distance(result: Result) -> str:
    if result.location.precision not in APPROXIMATE:
        return f"{result.miles} miles"
    about = max(round(result.miles), 1)
    return "about 1 mile" if about == 1 else f"about {about:,} miles"


def _told(claim: Claim) -> str:
    return f"{claim.text} [{cited(*claim.facts) or 'no source'}]"
