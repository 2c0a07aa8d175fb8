"""The corpus as it lies in files: what a verifier of any language would read, and ours reads here."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from attacks.corpus import FOLDER
from genuine import Served
from whoperforms.credentials.keys.history import Issuer, Key, Kind
from whoperforms.credentials.log.checks import Head
from whoperforms.credentials.log.note import NoteKey
from whoperforms.credentials.multikey import public_bytes
from whoperforms.credentials.verification.answer import Answer
from whoperforms.credentials.verification.asked import KnownIssuer, KnownLog, Question, Seen, Trust
from whoperforms.credentials.verification.verify import verify
from whoperforms.kernel.npi import Npi


@dataclass(frozen=True)
class Stored:
    """One row of the table, and how to verify what it names."""

    row: dict[str, Any]
    trust: Trust

    def __str__(self) -> str:
        return f"{self.row['group']}/{self.row['name']}"

    @property
    def data(self) -> bytes:
        """The certificate."""
        return _file(self.row["certificate"])

    @property
    def lists(self) -> dict[str, bytes | str]:
        """By address what comes from there, or why nothing does."""
        given = self.row["lists"].items()
        return {url: one["nothing"] if isinstance(one, dict) else _file(one) for url, one in given}

    @property
    def proof(self) -> bytes | str | None:
        """The proof from the log, or why that cannot be had; None: none was given."""
        given = self.row.get("log_proof")
        return given["nothing"] if isinstance(given, dict) else given and _file(given)

    @property
    def word(self) -> bytes | str | None:
        """What its issuer says of it now, or why that cannot be had; None: nobody is asked."""
        given = self.row.get("word")
        return given["nothing"] if isinstance(given, dict) else given and _file(given)

    @property
    def named(self) -> dict[str, bytes] | str | None:
        """The keys that its issuer names today, or why that cannot be had; None: nobody is asked."""
        given = self.row.get("named")
        if given is None or "nothing" in given:
            return given and given["nothing"]
        return {method: public_bytes(text) for method, text in given.items()}

    @property
    def served(self) -> Served:
        """All that comes from addresses."""
        row = self.row
        return Served(self.lists, self.proof, row.get("takes_place", {}), row.get("moved_to"), self.word, self.named)

    @property
    def now(self) -> datetime | None:
        """The clock of the verifier; None: it is known to be wrong."""
        return datetime.fromisoformat(self.row["now"]) if self.row["now"] else None

    @property
    def question(self) -> Question:
        """What was asked about."""
        asked = self.row.get("question", {})
        npi = Npi(asked["npi"]) if "npi" in asked else None
        return Question(npi=npi, number=asked.get("number"), programme=asked.get("programme"))

    def answer(self) -> Answer:
        """Verify it."""
        return verify(self.data, self.question, self.trust, self.served, self.now, _seen(self.row.get("seen", {})))


@cache
def _file(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


@cache
def stored() -> tuple[Stored, ...]:
    """Return the rows of the table."""
    table = json.loads((FOLDER / "cases.json").read_bytes())
    trusts = {name: Trust(tuple(map(_issuer, said))) for name, said in table["trust"].items()}
    return tuple(Stored(row, trusts[row["trust"]]) for row in table["cases"])


def _issuer(said: dict[str, Any]) -> KnownIssuer:
    keys = tuple(
        Key(
            fragment=key["fragment"],
            kind=Kind(key["kind"]),
            public=public_bytes(key["public"]),
            added=datetime.fromisoformat(key["added"]),
            retired=datetime.fromisoformat(key["retired"]) if key["retired"] else None,
            compromised=key["compromised"],
        )
        for key in said["keys"]
    )
    log = said["log"] and KnownLog(
        origin=said["log"]["origin"],
        keys=tuple(map(NoteKey.read, said["log"]["keys"])),
        witnesses=tuple(map(NoteKey.read, said["log"]["witnesses"])),
    )
    as_of = said["as_of"] and datetime.fromisoformat(said["as_of"])
    return KnownIssuer(issuer=Issuer(did=said["did"], name=said["name"], keys=keys), log=log, as_of=as_of)


def _seen(said: dict[str, Any]) -> Seen:
    return Seen(
        lists={url: datetime.fromisoformat(at) for url, at in said.get("lists", {}).items()},
        logs={origin: Head(size, bytes.fromhex(root)) for origin, (size, root) in said.get("logs", {}).items()},
        keys={method: public_bytes(text) for method, text in said.get("keys", {}).items()},
    )
