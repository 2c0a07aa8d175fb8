"""`whoperforms verify`: whether a certificate is genuine and in force, by the same numbered steps as everywhere.

Shape:  whom to believe comes from files that were saved before, never from the certificate. Without --online nothing is
        asked of anybody: status lists come from saved files, and the answer says how old they are.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from whoperforms.certification.state import CertificationState
from whoperforms.cli.over_https import OverHttps
from whoperforms.cli.terminal import print_json
from whoperforms.credentials.keys import issuer_file
from whoperforms.credentials.strict_json import LONGEST
from whoperforms.credentials.verification.answer import Answer, NotProved, Result
from whoperforms.credentials.verification.as_json import answer_as_json
from whoperforms.credentials.verification.asked import (
    Fetched,
    KnownIssuer,
    KnownLog,
    NotFetched,
    Question,
    Trust,
)
from whoperforms.credentials.verification.saved import Saved
from whoperforms.credentials.verification.verify import verify
from whoperforms.kernel.errors import BadQuestion
from whoperforms.kernel.npi import Npi

NOT_IN_FORCE, NOT_CONFIRMED = 1, 3
SAYS: Final = {
    CertificationState.ACTIVE: "genuine, and in force",
    CertificationState.EXPIRING: "genuine, and in force; it ends soon",
    CertificationState.SUSPENDED: "genuine, and suspended: not in force now",
    CertificationState.REVOKED: "genuine, and taken: not in force any more",
    CertificationState.WITHDRAWN: "genuine, and given up: not in force any more",
    CertificationState.LAPSED: "genuine, and over: not in force any more",
    CertificationState.NOT_YET_VALID: "genuine, and not in force yet",
    CertificationState.CANNOT_CONFIRM: "cannot be confirmed",
    NotProved.NOT_VALID: "not valid",
}
MARKS: Final = {
    Result.PASSED: "ok",
    Result.AGAINST: "against",
    Result.UNCHECKED: "open",
    Result.CONTRADICTED: "WRONG",
    Result.DOUBTED: "DOUBT",
    Result.NOT_REACHED: "-",
}


@click.command("verify", short_help="Whether a certificate is genuine and in force.")
@click.argument("source")
@click.option(
    "--issuer",
    "issuers",
    type=click.Path(path_type=Path),
    multiple=True,
    required=True,
    help="Whom to believe: an issuer's file, saved from /.well-known/issuer.json of its site.",
)
@click.option(
    "--saved",
    type=click.Path(path_type=Path),
    multiple=True,
    help="A status list or a proof from the log, saved before.",
)
@click.option("--online", is_flag=True, help="Ask the issuer's own site for what is not saved, and nobody else.")
@click.option("--npi", help="Whom it shall be of.")
@click.option("--number", help="Which one it shall be.")
@click.option("--programme", help="For which programme it shall be.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer for a program.")
@click.pass_context
def command(
    context: click.Context,
    source: str,
    issuers: tuple[Path, ...],
    saved: tuple[Path, ...],
    npi: str | None,
    number: str | None,
    programme: str | None,
    *,
    online: bool,
    as_json: bool,
) -> None:
    """Say what the certificate SOURCE comes to: a file, an address of its issuer, or - for standard input.

    Exit code 0: genuine and in force; 1: genuine, and not in force; 3: not valid, or cannot be confirmed.
    """
    trust = Trust(tuple(_known(path) for path in issuers))
    asked = Question(npi=Npi(npi) if npi else None, number=number, programme=programme)
    data = _read(source, trust)
    fetched = _fetched(trust, saved, online=online or source.startswith("https://"))
    answer = verify(data, asked, trust, fetched, datetime.now(UTC))
    if as_json:
        print_json(answer_as_json(answer))
    else:
        _print(answer)
    context.exit(0 if answer.certified else NOT_IN_FORCE if answer.certificate else NOT_CONFIRMED)


def _known(path: Path) -> KnownIssuer:
    """Return an issuer as its file tells of it. Raises: Unreadable, OSError."""
    saved = issuer_file.read(path.read_bytes())
    return KnownIssuer(issuer=saved.issuer, log=KnownLog(origin=saved.log, keys=saved.log_keys), as_of=saved.as_of)


def _read(source: str, trust: Trust) -> bytes:
    """Return a certificate from a file, an address of an issuer that is believed, or standard input."""
    if source == "-":
        return sys.stdin.buffer.read(LONGEST + 1)
    if not source.startswith(("https://", "http://")):
        with Path(source).open("rb") as file:
            return file.read(LONGEST + 1)
    address = source if source.endswith(".json") else f"{source.rstrip('/')}.json"
    try:
        return _addresses(trust).retrieved(address).data
    except NotFetched as why:
        raise BadQuestion(f"{address[:200]}: {why}; or give the file") from None


def _addresses(trust: Trust) -> OverHttps:
    return OverHttps(tuple(known.issuer.origin for known in trust.issuers))


def _fetched(trust: Trust, saved: tuple[Path, ...], *, online: bool) -> Fetched:
    """Return where status lists come from: the issuers' own sites, or saved files. Raises: BadData, BadQuestion."""
    if online and saved:
        raise BadQuestion("--saved beside an address or --online: one of them says what is so now; leave the other out")
    return _addresses(trust) if online else Saved.of(path.read_bytes() for path in saved)


def _print(answer: Answer) -> None:
    """Print an answer: what it comes to, for whom and until when, then every step."""
    click.echo(f"{SAYS[answer.outcome].upper()}\n")
    if one := answer.certificate:
        click.echo(f"  {one.holder.name}, NPI {one.holder.npi.digits}")
        click.echo(f"  {one.achieved.procedure}, standard {one.achieved.standard}: {one.achieved.scope}")
        click.echo(f"  {one.issuer.name} ({one.issuer.kind}); certificate {one.number}")
        click.echo(f"  valid from {one.valid_from:%Y-%m-%d} until {one.valid_until:%Y-%m-%d}")
        click.echo(f"  it does not mean: {one.achieved.not_meant}\n")
    for step in answer.steps:
        click.echo(f"  {step.number:>2}  {MARKS[step.result]:<8}{step.name}: {step.sentence}")
    if answer.as_of and answer.until:
        click.echo(f"\nAs of {answer.as_of:%Y-%m-%d %H:%M} UTC; ask again after {answer.until:%Y-%m-%d %H:%M} UTC.")
