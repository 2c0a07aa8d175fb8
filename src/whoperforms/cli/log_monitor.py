"""`whoperforms log monitor`: watch an issuer from outside, by what was kept of its log, without its registry.

Shape:  exit code 0 where all agrees, 3 where something does not (each in a sentence), 4 where it could not be asked.
        What is handed out is kept before it is judged. A look that found something is followed by another one, and
        what is told is what the last of them found, so that nobody is alarmed by what happened meanwhile.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click
import httpx

from whoperforms.cli.issuers_site import Site, asking
from whoperforms.cli.log_held import Holdings
from whoperforms.cli.log_surfaces import Watched
from whoperforms.credentials.keys import did, issuer_file
from whoperforms.credentials.keys.in_log import keys_in_log
from whoperforms.credentials.log import checkpoint
from whoperforms.credentials.log.checkpoint import Checkpoint
from whoperforms.credentials.log.monitor import Finding, Held, Look, Wrong, looked_at
from whoperforms.credentials.log.note import NotANote, NoteUnsigned
from whoperforms.credentials.log.surfaces import compared
from whoperforms.credentials.number import plain
from whoperforms.credentials.verification.asked import KnownIssuer, Trust
from whoperforms.kernel.errors import BadData, BadQuestion, MachineRefused

DISAGREES: Final = 3
LOOKS: Final = 3
TOLD: Final = 10  # findings of a kind
ANEW: Final = "if the issuer says that its keys changed, save issuer.json anew and give that"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a look came to. `certificates`: how many were compared; `size`: how far the log is."""

    size: int
    agree: int
    certificates: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitor:
    """Whoever watches an issuer: what it believes, how it asks, what it keeps."""

    saved: issuer_file.Saved
    http: httpx.Client
    held: Holdings
    new_only: bool = False

    def look(self, numbers: Sequence[str], clock: Callable[[], datetime]) -> Report:
        """Look at the log, then at every certificate that is known; what is found has to be there twice in a row.

        Raises: MachineRefused, BadData, BadQuestion.
        """
        report = self._look(numbers, clock)
        for _ in range(LOOKS - 1):
            if not report.findings:
                break
            before, report = report, self._look(numbers, clock)
            if report == before:
                break
        return report

    def _look(self, numbers: Sequence[str], clock: Callable[[], datetime]) -> Report:
        site = Site(self.saved.issuer.origin, self.http)
        ever = tuple(dict.fromkeys((*issuer_file.log_keys_ever(self.saved.issuer), *self.held.log_keys())))
        before, kept = self.held.checkpoints(ever), self.held.entries()
        served, findings = self._served(site)
        newest = served or (before[-1].checkpoint if before else None)
        if newest is None or (served is None and not self._hands_out(site)):
            size = newest.head.size if newest else 0
            return Report(size=size, agree=0, certificates=0, findings=tuple(findings))
        look = self._looked(site, newest, before, kept, clock())
        findings += look.findings
        known = sorted({*self.held.numbers(), *numbers})
        if served:
            findings += [*self._keys(site), *keys_in_log(self.saved.issuer, look.log)]
            known, found = self._compared(site, known, look, clock)
            findings += found
        return Report(
            size=newest.head.size, agree=look.agree, certificates=len(known) if served else 0, findings=tuple(findings)
        )

    def _served(self, site: Site) -> tuple[Checkpoint | None, list[Finding]]:
        """Return what the log signs now, and keep it."""
        data = site.checkpoint()
        if data is None:
            said = (
                f"{self.saved.log}: it is asked, and signs nothing: it has no key in use, or its registry is not what "
                "was signed before; ask who runs it"
            )
            return None, [Finding(Wrong.NOT_SIGNED, said)]
        try:
            served = checkpoint.opened(data, self.saved.log_keys).checkpoint
        except (NotANote, NoteUnsigned) as why:
            said = f"{self.saved.log}: hands out no checkpoint of its own ({why}); {ANEW}"
            return None, [Finding(Wrong.NOT_SIGNED, said)]
        self.held.keep_checkpoint(data, served)
        return served, []

    def _looked(
        self, site: Site, newest: Checkpoint, before: Sequence[Held], kept: Sequence[bytes], now: datetime
    ) -> Look:
        """Return what is wrong with the log; keep its entries: beside those kept where they are not as they were."""
        begin = min(len(kept), newest.head.size) if self.new_only else 0
        lines = [*kept[:begin], *site.entries(begin, newest.head.size)]
        look = looked_at(lines, newest, before, kept)
        if lines[: len(kept)] == list(kept):
            self.held.keep_entries(lines[len(kept) :])
        else:
            self.held.keep_contradiction(lines, now)
        return look

    def _hands_out(self, site: Site) -> bool:
        """Whether a site that signs nothing hands out entries all the same."""
        try:
            return any(True for _ in site.entries(0, 1))
        except MachineRefused:
            return False

    def _keys(self, site: Site) -> Iterator[Finding]:
        """Yield where the site names other keys than the issuer's file that we have. Raises: MachineRefused."""
        named, history = site.had("/.well-known/did.json"), site.had("/.well-known/issuer.json")
        try:
            did.refuse_other_keys(did.read(named or b"", self.saved.issuer.did), self.saved.issuer)
        except BadData as why:
            yield Finding(Wrong.KEYS_DIFFER, f"did.json: {why}; {ANEW}")
        try:
            if issuer_file.read(history or b"").issuer.keys != self.saved.issuer.keys:
                yield Finding(Wrong.KEYS_DIFFER, f"issuer.json: another history of keys than ours; {ANEW}")
        except BadData as why:
            yield Finding(Wrong.KEYS_DIFFER, f"issuer.json: {why}")

    def _compared(
        self, site: Site, numbers: Sequence[str], look: Look, clock: Callable[[], datetime]
    ) -> tuple[list[str], list[Finding]]:
        """Return which certificates were compared, and where what is said of them does not agree."""
        listed = {one.number: one for one in site.listed()}
        self.held.keep_numbers(sorted(listed.keys() - set(self.held.numbers())))
        trust = Trust((KnownIssuer.saved(self.saved),))
        watched = Watched(site=site, trust=trust, clock=clock, listed=listed, findings=[])
        known = sorted({*numbers, *listed})
        found = list(compared(known, watched.surfaces(), look.log, clock))
        found += [finding for number in known for finding in watched.against_log(number, look.log)]
        return known, [*watched.findings, *found]


@click.command("monitor", short_help="Watch an issuer from outside.")
@click.argument("numbers", metavar="[NUMBER]...", nargs=-1)
@click.option(
    "--issuer",
    type=click.Path(path_type=Path),
    required=True,
    help="The issuer's file, saved from /.well-known/issuer.json of its site.",
)
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Where all that was seen is kept; made where it is not there.",
)
@click.option("--origin", help="Another address of the site: https, or http on this machine; [default: the issuer's].")
@click.option("--new-only", is_flag=True, help="Ask only for entries beyond those kept.")
@click.pass_context
def monitor(
    context: click.Context, numbers: tuple[str, ...], issuer: Path, folder: Path, origin: str | None, *, new_only: bool
) -> None:
    """Recompute the log of an issuer, and hold to it and to each other all places that speak of its certificates.

    Compared are the certificates that its public lists show, those shown at an earlier look, and each NUMBER.

    Exit code 0: all agrees; 2: something that was given is wrong; 3: something does not agree; 4: the site could not be
    asked.
    """
    held, saved = Holdings(folder), _given(issuer)
    held.keep_issuer(issuer.read_bytes())
    with asking(origin) as http:
        watching = Monitor(saved=saved, http=http, held=held, new_only=new_only)
        report = watching.look([plain(number) for number in numbers], lambda: datetime.now(UTC))
    _tell(report.findings)
    click.echo(
        f"{saved.log}: {report.size:,} entries; checkpoints held before that fit: {report.agree:,}; certificates "
        f"compared: {report.certificates:,}; {len(report.findings) or 'nothing'} to report"
    )
    context.exit(DISAGREES if report.findings else 0)


def _given(path: Path) -> issuer_file.Saved:
    """Return the issuer's file that was given. Raises: BadQuestion."""
    try:
        return issuer_file.read(path.read_bytes())
    except OSError as why:
        raise BadQuestion(f"{path}: cannot be read ({why.strerror}); name the issuer's file") from None
    except BadData as why:
        raise BadQuestion(
            f"{path}: not the file of an issuer ({why}); save /.well-known/issuer.json of its site"
        ) from None


def _tell(findings: Sequence[Finding]) -> None:
    """Print what was found, of each kind the first ones: of a log that was shifted every entry is another."""
    told = Counter[Wrong]()
    for finding in findings:
        told[finding.wrong] += 1
        if told[finding.wrong] <= TOLD:
            click.echo(f"{finding.wrong}: {finding.sentence}")
    for wrong, number in told.items():
        if number > TOLD:
            click.echo(f"{wrong}: {number - TOLD:,} more")
