"""Other people's verifiers of certificates, asked in a process of Node's; the world they see is given to them whole.

Source: npm @digitalbazaar/vc and @digitalcredentials/verifier-core, as tests/credentials/verifiers/package-lock.json
        has them. They are installed beside the environment of the tests, by their hashes, and run nothing of their own.
"""

import base64
import fcntl
import hashlib
import json
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from requirements import needs_node
from whoperforms.credentials.contexts.pinned import contexts

HERE = Path(__file__).parent / "credentials" / "verifiers"
INSTALLED = Path(__file__).parents[1] / ".venv" / "verifiers"
WAIT = 280  # seconds, for the packages or for an answer: the machine may be busy


@dataclass(frozen=True)
class Given:
    """One certificate as somebody is given it. `served`: what comes from which address; None: nothing."""

    name: str
    certificate: bytes
    now: str
    issuer: Mapping[str, str]  # the documents of issuers, by address: others than before mean a process of its own
    served: Mapping[str, bytes | None] = field(default_factory=dict)

    @property
    def row(self) -> dict[str, Any]:
        texts = {url: None if data is None else data.decode(errors="replace") for url, data in self.served.items()}
        certificate = base64.b64encode(self.certificate).decode()
        return {"name": self.name, "now": self.now, "certificate": certificate, "documents": texts}


@dataclass(frozen=True)
class Said:
    """Whether each program lets it pass, read as its documentation says; `why` is what they told.

    `bazaar`: @digitalbazaar/vc says verified, and no status bit is set. `core`: verifier-core gives no error, and each
    of its lines on signature, dates and status is true. `text`: the eddsa-jcs-2022 signature fits, by Node itself.
    """

    bazaar: bool
    core: bool
    text: bool
    why: str

    @property
    def passed(self) -> set[str]:
        return {name for name in ("bazaar", "core") if getattr(self, name)}


LINES = ("valid_signature", "expiration", "revocation_status", "suspension_status")


def said_of(told: dict[str, Any]) -> Said:
    """Return what three programs told of a certificate."""
    bazaar, core = told["bazaar"], told["core"]
    lines = {name: (valid, error) for name, valid, error in core.get("lines", [])}
    return Said(
        bazaar=bazaar.get("verified") is True and bool(bazaar["bits"]) and not any(bit for _, bit in bazaar["bits"]),
        core=not core.get("why", True) and all(lines.get(name) == (True, None) for name in LINES),
        text=told["text"] is True,
        why=json.dumps(told),
    )


def said_by_others(cases: Iterable[Given], scratch: Path) -> dict[str, Said]:
    """Return what the others say of each case. Verifier-core keeps an issuer's document, so each has its process."""
    node, modules = installed()
    worlds: dict[str, list[Given]] = {}
    for case in cases:
        worlds.setdefault(json.dumps(case.issuer, sort_keys=True), []).append(case)
    found: dict[str, Said] = {}
    for number, (issuer, given) in enumerate(worlds.items()):
        file = scratch / f"{number}.json"
        asked = {"documents": json.loads(issuer), "contexts": dict(contexts()), "cases": [one.row for one in given]}
        file.write_text(json.dumps(asked, default=dict))
        ran = subprocess.run(
            [node, modules / "check.mjs", file], capture_output=True, text=True, check=False, timeout=WAIT
        )
        assert ran.returncode == 0, ran.stderr
        found |= {name: said_of(told) for name, told in json.loads(ran.stdout).items()}
    return found


def _install(npm: str, folder: Path) -> None:
    with TemporaryDirectory(dir=INSTALLED) as made:
        making = Path(made) / "packages"
        making.mkdir()
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, making)
        quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--silent")
        ran = subprocess.run([npm, "ci", *quiet], cwd=making, capture_output=True, text=True, check=False, timeout=WAIT)
        assert ran.returncode == 0, f"npm ci: {ran.stdout}{ran.stderr}"
        making.rename(folder)


def installed() -> tuple[str, Path]:
    """Return Node, and the folder with the packages of the lock file, installed there once."""
    node, npm = needs_node()
    lock = (HERE / "package-lock.json").read_bytes()
    folder = INSTALLED / hashlib.sha256(lock).hexdigest()[:16]
    INSTALLED.mkdir(parents=True, exist_ok=True)
    with (INSTALLED / "lock").open("w") as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)  # of several processes one installs, and the others find it there
        if not (folder / "node_modules").is_dir():
            _install(npm, folder)
    shutil.copy(HERE / "check.mjs", folder)  # beside the packages that it imports
    return node, folder
