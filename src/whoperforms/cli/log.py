"""`whoperforms log`: the transparency log of a registry: what it signs, proofs of entries, and a watch from outside.

Shape:  `checkpoint` and `prove` ask a registry; `check` and `monitor` ask no registry, and believe only what they are
        given and what they compute themselves. Django is set up inside the commands.
"""

from pathlib import Path

import click

from whoperforms.cli.log_monitor import monitor
from whoperforms.cli.ready_registry import ready
from whoperforms.cli.settings import KEYS, KEYS_PASSPHRASE_FILE, REGISTRY
from whoperforms.credentials.keys import issuer_file
from whoperforms.credentials.log import entry, proof_file
from whoperforms.credentials.log.note import NoteKey
from whoperforms.credentials.number import as_kept
from whoperforms.kernel.errors import BadData, NothingFound
from whoperforms.store.place import Place

ISSUER = click.option(
    "--issuer",
    type=click.Path(path_type=Path),
    required=True,
    help="The issuer's file, saved from /.well-known/issuer.json of its site.",
)


@click.group("log", short_help="The log that nobody can quietly rewrite.")
def command() -> None:
    """Sign, prove and check the log of a registry's events."""


@command.command("checkpoint", short_help="Sign how far the log is, and print that.")
@click.option("--begin", is_flag=True, help="Sign for the first time; refused where anything was signed before.")
@REGISTRY
@KEYS
@KEYS_PASSPHRASE_FILE
def checkpoint(registry: Place, keys: Path | None, keys_passphrase_file: Path | None, *, begin: bool) -> None:
    """Sign a checkpoint of the whole log, and print it; the last one again where nothing was added.

    Hand it to people outside: whoever has one sees whether anything before it was changed.
    """
    ready(registry, (KEYS, keys), (KEYS_PASSPHRASE_FILE, keys_passphrase_file))
    from whoperforms.registry import log  # noqa: PLC0415 - Django has to be set up first

    click.echo(log.begin() if begin else log.checkpoint(), nl=False)


@command.command("prove", short_help="Write the proof that something is in the log.")
@click.argument("what")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Where to; [default: standard output]")
@REGISTRY
@KEYS
@KEYS_PASSPHRASE_FILE
def prove(what: str, out: Path | None, registry: Place, keys: Path | None, keys_passphrase_file: Path | None) -> None:
    """Write the proof that WHAT is in the log: the number of a certificate, or the place of an event, from 1 on.

    That of a certificate opens its entry; that of any other event shows no more than that it is there.
    """
    ready(registry, (KEYS, keys), (KEYS_PASSPHRASE_FILE, keys_passphrase_file))
    from whoperforms.registry import log  # noqa: PLC0415 - Django has to be set up first
    from whoperforms.registry.journal import ledger  # noqa: PLC0415

    issued = ledger().certificates.get(as_kept(what))
    if issued is None and not what.isdecimal():
        raise NothingFound(f"{what!r}: no certificate of this number, and no place of an event; look at it again")
    written = log.proof(issued.seq if issued else int(what), opened=issued is not None).written()
    if out is None:
        click.echo(written, nl=False)
    else:
        out.write_bytes(written)
        checked = f"; 'whoperforms log check {out} --issuer FILE' reads it anywhere" if issued else ""
        click.echo(f"{out}: {len(written):,} bytes{checked}")


@command.command("check", short_help="Check a proof, without a network.")
@click.argument("proof", type=click.Path(path_type=Path))
@ISSUER
@click.option("--witness", "witnesses", multiple=True, help="The key of a witness who has to have seen it.")
def check(proof: Path, issuer: Path, witnesses: tuple[str, ...]) -> None:
    """Check that the entry which PROOF opens is in the log of an issuer; ask nobody."""
    saved = issuer_file.read(issuer.read_bytes())
    file = proof_file.read(proof.read_bytes())
    if file.extra is None:
        raise BadData(f"{proof}: shows a place, and not what stands there; ask for the proof of a certificate")
    opening = entry.read_opening(file.extra)
    event, known = opening.event(), tuple(NoteKey.read(each) for each in witnesses)
    opened = file.proved(opening.entry.hash, saved.log_keys, known)
    if file.index != opening.entry.index:
        raise BadData(f"{proof}: of entry {opening.entry.seq}, and proved for place {file.index + 1}; it is not whole")
    seen = {one.key for one in opened.witnessed}
    if missing := [key.name for key in known if key not in seen]:
        said = f"{proof}: {', '.join(missing)} has not seen this checkpoint, and you want that; ask for a newer proof"
        raise BadData(said)
    head = opened.checkpoint.head
    click.echo(
        f"entry {opening.entry.seq} of {head.size:,} in {opened.checkpoint.origin}: {event.type}, {event.stream}"
    )
    click.echo(f"recorded {opening.entry.at:%Y-%m-%d %H:%M:%S} UTC; {len(seen)} known witnesses")
    click.echo(f"the issuer's keys are those of {saved.as_of:%Y-%m-%d}")


command.add_command(monitor)
