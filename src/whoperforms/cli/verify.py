"""`whoperforms verify`: whether a certificate is genuine and in force, by the same numbered steps as everywhere.

Shape:  whom to believe comes from files that were saved before, never from the certificate. Without --online nothing is
        asked of anybody: status lists come from saved files, and the answer says how old they are. Of no file more is
        read than shows that it is too long.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import click

from whoperforms.certification.state import CertificationState
from whoperforms.cli.over_https import OverHttps, client
from whoperforms.cli.terminal import print_json
from whoperforms.credentials.keys import issuer_file
from whoperforms.credentials.number import as_kept, in_address, plain
from whoperforms.credentials.strict_json import LONGEST
from whoperforms.credentials.verification.answer import Answer, NotProved, Result
from whoperforms.credentials.verification.as_json import answer_as_json
from whoperforms.credentials.verification.asked import (
    MOST_BYTES,
    Fetched,
    KnownIssuer,
    KnownLog,
    NotFetched,
    Question,
    Trust,
)
from whoperforms.credentials.verification.findings import Code
from whoperforms.credentials.verification.saved import Saved
from whoperforms.credentials.verification.verify import verify
from whoperforms.kernel.clock import synchronised
from whoperforms.kernel.errors import BadQuestion, NothingFound
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
BY_BITS: Final = {  # a bit of a list tells two states by one
    Code.STATUS_SUSPENDED: "genuine, and suspended, or its issuer cannot confirm it: not in force now",
    Code.STATUS_REVOKED: "genuine, and taken or given up: not in force any more",
}
UNSURE: Final = "genuine, and its issuer cannot confirm that it is in force"
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
    help="A status list, a proof from the log, or the issuer's word on it (status.json), saved before.",
)
@click.option("--online", is_flag=True, help="Ask the issuer's own site for what is not saved, and nobody else.")
@click.option("--npi", help="Whom it shall be of.")
@click.option("--number", help="Which one it shall be.")
@click.option("--programme", help="For which programme it shall be.")
@click.option(
    "--synchronised-clock", is_flag=True, help="Confirm nothing unless this machine says that its clock is kept right."
)
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
    synchronised_clock: bool,
    as_json: bool,
) -> None:
    """Say what the certificate SOURCE comes to: a file, an address of its issuer, or - for standard input.

    Exit code 0: genuine and in force; 1: genuine, and not in force; 3: not valid, or cannot be confirmed.
    """
    trust = Trust(tuple(_known(path) for path in issuers))
    address = _address(source, trust)
    asked = Question(npi=Npi(npi) if npi else None, number=_number(address, number), programme=programme)
    sites = OverHttps(tuple(known.issuer.origin for known in trust.issuers), context.obj or client())
    data = _read(source, address, sites)
    fetched = _fetched(sites, saved, online=online or address is not None)
    now = None if synchronised_clock and not synchronised() else datetime.now(UTC)
    answer = verify(data, asked, trust, fetched, now)
    if as_json:
        print_json(answer_as_json(answer))
    else:
        _print(answer)
    confirmed = answer.certificate is not None and answer.outcome is not CertificationState.CANNOT_CONFIRM
    context.exit(0 if answer.certified else NOT_IN_FORCE if confirmed else NOT_CONFIRMED)


def _known(path: Path) -> KnownIssuer:
    """Return an issuer as its file tells of it. Raises: Unreadable, OSError."""
    saved = issuer_file.read(_bytes(path, LONGEST))
    return KnownIssuer(issuer=saved.issuer, log=KnownLog(origin=saved.log, keys=saved.log_keys), as_of=saved.as_of)


def _bytes(path: Path, most: int) -> bytes:
    """Return a file; of one that is too long no more than shows it."""
    with path.open("rb") as file:
        return file.read(most + 1)


def _address(source: str, trust: Trust) -> str | None:
    """Return the true address of a certificate, of one as people have it; None for a file. Raises: BadQuestion."""
    named = source.lower().startswith(("https://", "http://"))
    if source == "-" or (not named and Path(source).exists()):
        return None
    host, number = in_address(source)
    origins = {known.issuer.origin for known in trust.issuers}
    origin = next((origin for origin in origins if urlsplit(origin).netloc == host), None)
    if origin is None:
        if named:
            raise BadQuestion(f"{source[:200]}: it is no address of {' or '.join(sorted(origins))}; or give the file")
        return None
    try:
        return f"{origin}/c/{plain(number)}"
    except NothingFound:
        raise BadQuestion(f"{source[:200]}: no address of a certificate; it is {origin}/c/ and a number") from None


def _number(address: str | None, asked: str | None) -> str | None:
    """Return which number it shall have: that of the address, which is asked for with it. Raises: BadQuestion."""
    if address is None:
        return asked
    number = address.rpartition("/")[2]
    if asked is not None and as_kept(asked) != number:
        raise BadQuestion(f"--number {asked[:40]}: the address is of certificate {number}; leave one of the two out")
    return number


def _read(source: str, address: str | None, sites: OverHttps) -> bytes:
    """Return a certificate from a file, an address of an issuer that is believed, or standard input."""
    if source == "-":
        return sys.stdin.buffer.read(LONGEST + 1)
    if address is None:
        return _bytes(Path(source), LONGEST)
    try:
        return sites.retrieved(f"{address}.json").data
    except NotFetched as why:
        raise BadQuestion(f"{address}.json: {why}; or give the file") from None


def _fetched(sites: OverHttps, saved: tuple[Path, ...], *, online: bool) -> Fetched:
    """Return where status lists come from: the issuers' own sites, or saved files. Raises: BadQuestion, OSError."""
    if online and saved:
        raise BadQuestion("--saved beside an address or --online: one of them says what is so now; leave the other out")
    return sites if online else Saved.of(_bytes(path, MOST_BYTES) for path in saved)


def _print(answer: Answer) -> None:
    """Print an answer: what it comes to, for whom and until when, then every step."""
    click.echo(f"{_said(answer).upper()}\n")
    if one := answer.certificate:
        click.echo(f"  {one.holder.name}, NPI {one.holder.npi.digits}")
        click.echo(f"  {one.achieved.procedure}, standard {one.achieved.standard}: {one.achieved.scope}")
        for label, said in (
            ("left out", one.achieved.limits),
            ("pathway", one.achieved.pathway),
            ("authorised for", "; ".join(one.achieved.instruments)),
        ):
            if said:
                click.echo(f"  {label}: {said}")
        click.echo(f"  {one.issuer.name} ({one.issuer.kind}); certificate {one.number}")
        click.echo(f"  valid from {one.valid_from:%Y-%m-%d} until {one.valid_until:%Y-%m-%d}")
        click.echo(f"  it does not mean: {one.achieved.not_meant}\n")
    for step in answer.steps:
        click.echo(f"  {step.number:>2}  {MARKS[step.result]:<8}{step.name}: {step.sentence}")
    if answer.as_of and answer.until:
        click.echo(f"\nAs of {answer.as_of:%Y-%m-%d %H:%M} UTC; ask again after {answer.until:%Y-%m-%d %H:%M} UTC.")


def _said(answer: Answer) -> str:
    """Return what an answer comes to, in a few words that do not say more than it."""
    decided = answer.decided_by.finding
    if decided and decided.code in BY_BITS:
        return BY_BITS[decided.code]
    return UNSURE if decided and decided.code is Code.STATUS_SAID_UNSURE else SAYS[answer.outcome]
