"""`whoperforms keys`: the issuer's secret keys on this machine, and what is to be done when one may be in other hands.

Shape:  a key is made here and never leaves; two custodians add it on the site, by its public half. Django is set up
        inside the commands, so that no other command waits for it.
"""

from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import click

from whoperforms.certification.bodies.certificates import KeyKind
from whoperforms.certification.issued import KeyRecord
from whoperforms.certification.ledger import Ledger
from whoperforms.cli.ready_registry import ready
from whoperforms.cli.settings import KEYS, KEYS_PASSPHRASE_FILE, REGISTRY
from whoperforms.cli.terminal import print_table
from whoperforms.credentials.keys.rotation import next_fragment
from whoperforms.credentials.keys.sealed import passphrase_in
from whoperforms.credentials.multikey import public_text
from whoperforms.kernel.errors import BadData
from whoperforms.store.place import Place, shown

NEXT = "Next: 'whoperforms keys make --kind %s'; then two custodians add the new key on the site"
THEN = {
    KeyKind.CERTIFICATE: ", and 'whoperforms keys sign' signs anew what is in force."
}  # the others sign by themselves


@click.group("keys", short_help="The keys that certificates are signed with.")
def command() -> None:
    """Make, list and seal the keys that certificates, status lists and the log are signed with."""


@command.command("make", short_help="Make a key.")
@click.option("--kind", type=click.Choice([str(each) for each in KeyKind]), required=True, help="What it shall sign.")
@REGISTRY
@KEYS
@KEYS_PASSPHRASE_FILE
def make(kind: str, registry: Place, keys: Path | None, keys_passphrase_file: Path | None) -> None:
    """Make a key, seal it, and print what two custodians need to add it on the site."""
    signing, ledger = _ready(registry, keys, keys_passphrase_file)
    now, held = datetime.now(UTC), signing.keys()
    taken = {one.fragment for one in held.held()} | set(ledger.keys)
    made = held.make(next_fragment(taken, now), KeyKind(kind), now)
    click.echo(f"{made.fragment}: a key for {made.kind}, sealed in {held.folder}")
    click.echo(f"public half   {public_text(made.public)}")
    click.echo("Next: one custodian proposes it on the page for keys, another one adds it; then it signs.")


@command.command("list", short_help="List the keys, and what became of each.")
@REGISTRY
@KEYS
@KEYS_PASSPHRASE_FILE
def list_(registry: Place, keys: Path | None, keys_passphrase_file: Path | None) -> None:
    """List the keys of this machine and of the registry: what each signs, and what became of it."""
    signing, ledger = _ready(registry, keys, keys_passphrase_file)
    here = {one.fragment: one for one in signing.held()}
    rows = []
    for name in sorted({*here, *ledger.keys}):
        record = ledger.keys.get(name)
        kind = here[name].kind if name in here else record.kind if record else None
        rows.append((name, str(kind), "here" if name in here else "elsewhere", _became(record)))
    print_table(("key", "signs", "secret half", "what became of it"), rows)
    for name in sorted(here):
        record = ledger.keys.get(name)
        if record and (record.retired or record.compromised):
            click.echo(f"{name}: signs nothing more, and its secret half is still here; destroy it.")


@command.command("compromised", short_help="Say that a key may be in other hands.")
@click.argument("name")
@click.option("--text", required=True, help="What happened; it is kept with the event.")
@REGISTRY
@KEYS
@KEYS_PASSPHRASE_FILE
def compromised(name: str, text: str, registry: Place, keys: Path | None, keys_passphrase_file: Path | None) -> None:
    """Say that the key NAME may be in other hands, at once and alone; sign anew what it signed, where another key is.

    What it signed is believed from now on only where the log had it before.
    """
    ready(registry, (KEYS, keys), (KEYS_PASSPHRASE_FILE, keys_passphrase_file))
    from whoperforms.certification.acts.issuing import compromise_key  # noqa: PLC0415 - with what it needs
    from whoperforms.cli.registry_operator import AT_THE_TERMINAL  # noqa: PLC0415
    from whoperforms.registry.journal import ledger  # noqa: PLC0415
    from whoperforms.registry.recording import record  # noqa: PLC0415

    record(AT_THE_TERMINAL, lambda ledger, at: compromise_key(ledger, at, fragment=name, text=text))
    click.echo(f"{name}: compromised from now on; it signs nothing more, and confirms only what the log had before")
    signed, left = _signed() if keys_passphrase_file else (0, None)
    kind = ledger().keys[name].kind or KeyKind.CERTIFICATE
    following = NEXT % kind + THEN.get(kind, ".")
    click.echo(f"{signed} certificates signed anew under their numbers" if signed else following)
    if left:
        raise left


@command.command("sign", short_help="Sign the certificates that wait.")
@REGISTRY
@KEYS
@KEYS_PASSPHRASE_FILE
def sign(registry: Place, keys: Path | None, keys_passphrase_file: Path | None) -> None:
    """Sign every certificate that was decided and is not signed, or was signed with a key that is lost."""
    ready(registry, (KEYS, keys), (KEYS_PASSPHRASE_FILE, keys_passphrase_file))
    signed, left = _signed()
    click.echo(f"{shown(registry)}: {signed} certificates signed")
    if left:
        raise left


def _signed() -> tuple[int, BadData | None]:
    """Sign what waits; return how many were signed, and why others could not be."""
    from whoperforms.registry.issuing import NotAllSigned, issue_waiting  # noqa: PLC0415 - Django has to be set up first

    try:
        return len(issue_waiting()), None
    except NotAllSigned as why:
        return len(why.signed), why


@command.command("reseal", short_help="Seal all keys with another passphrase.")
@click.argument("new", type=click.Path(path_type=Path))
@REGISTRY
@KEYS
@KEYS_PASSPHRASE_FILE
def reseal(new: Path, registry: Place, keys: Path | None, keys_passphrase_file: Path | None) -> None:
    """Seal all keys of this machine with the passphrase in the file NEW."""
    signing, _ = _ready(registry, keys, keys_passphrase_file)
    after = signing.keys().seal_anew(passphrase_in(new))
    click.echo(f"{after.folder}: {len(after.held())} keys sealed anew; serve with --{KEYS_PASSPHRASE_FILE.name} {new}")


def _ready(registry: Place, keys: Path | None, passphrase: Path | None) -> tuple[ModuleType, Ledger]:
    """Return the way to the keys, and what is recorded of them."""
    ready(registry, (KEYS, keys), (KEYS_PASSPHRASE_FILE, passphrase))
    from whoperforms.registry import signing  # noqa: PLC0415 - Django has to be set up first
    from whoperforms.registry.journal import ledger  # noqa: PLC0415

    return signing, ledger()


def _became(record: KeyRecord | None) -> str:
    """Return what became of a key, in words."""
    if record is None:
        return "made, and not proposed yet"
    for event, words in (
        (record.compromised, "compromised"),
        (record.retired, "retired"),
        (record.asked, "in use; to be retired, once a second custodian agrees"),
        (record.added, "in use"),
    ):
        if event:
            return f"{words}, {event.at:%Y-%m-%d}"
    return "proposed; a second custodian has to add it"
