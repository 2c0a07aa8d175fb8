"""The key that this site signs its forms with: one for all workers, the same after a restart, its owner's alone.

Shape:  a file of one line, beside the registry unless another is named; whoever serves first makes it.
"""

import os
import secrets
from pathlib import Path

from whoperforms.kernel.durable import flush
from whoperforms.kernel.errors import MachineRefused
from whoperforms.store.place import Place, is_database

FOR_ITS_OWNER = 0o600
LEAST = 32  # characters


def secret_file(registry: Place, named: str | None) -> Path:
    """Return where the key is: the file that is named, else beside the registry, else in this folder."""
    if named:
        return Path(named)
    return Path("registry.key") if is_database(registry) else Path(registry).with_suffix(".key")


def keys_folder(registry: Place, named: str | None) -> Path:
    """Return where the issuer's sealed keys are: the folder that is named, else beside the registry, else here."""
    if named:
        return Path(named)
    return Path("registry.keys") if is_database(registry) else Path(registry).with_suffix(".keys")


def passphrase_file(named: str | None) -> Path | None:
    """Return the file with the passphrase that opens the issuer's keys; None: this process signs nothing."""
    return Path(named) if named else None


def kept(path: Path) -> str | None:
    """Return the key of a file; None where there is none yet. Raises: MachineRefused."""
    try:
        key = path.read_text(encoding="ascii").strip()
        others = path.stat().st_mode & ~FOR_ITS_OWNER & 0o777
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as why:
        raise MachineRefused(
            f"{path}: the site's key cannot be read ({why}); see to it, or remove it for a new one"
        ) from None
    if len(key) < LEAST:
        raise MachineRefused(f"{path}: a key has at least {LEAST} characters; remove the file, and a new one is made")
    if others:
        raise MachineRefused(f"{path}: others may read the site's key; run 'chmod 600 {path}'")
    return key


def made(path: Path) -> str:
    """Return the key of a file, which is made where there is none; of several who make it at once, one does.

    Raises: MachineRefused.
    """
    if key := kept(path):
        return key
    own = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FOR_ITS_OWNER), "w") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
        flush(own)
        try:
            path.hardlink_to(own)  # refuses to take the place of another's
        except FileExistsError:
            pass
        finally:
            own.unlink()
        flush(path.parent)
    except OSError as why:
        raise MachineRefused(
            f"{path}: the site's key cannot be kept there ({why.strerror}); name another file"
        ) from None
    return made(path)
