"""The corpus as it lies in files: what a verifier of any language would read, and ours reads here."""

import json
from dataclasses import dataclass
from datetime import datetime
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

    def answer(self) -> Answer:
        row = self.row
        lists = {
            url: given["nothing"] if isinstance(given, dict) else (FOLDER / given).read_bytes()
            for url, given in row["lists"].items()
        }
        proof = (FOLDER / row["log_proof"]).read_bytes() if "log_proof" in row else None
        asked = row.get("question", {})
        question = Question(
            npi=Npi(asked["npi"]) if "npi" in asked else None,
            number=asked.get("number"),
            programme=asked.get("programme"),
        )
        return verify(
            (FOLDER / row["certificate"]).read_bytes(),
            question,
            self.trust,
            Served(lists, proof, row.get("takes_place", {}), row.get("moved_to")),
            datetime.fromisoformat(row["now"]) if row["now"] else None,
            _seen(row.get("seen", {})),
        )


def stored() -> list[Stored]:
    """Return the rows of the table."""
    table = json.loads((FOLDER / "cases.json").read_bytes())
    trusts = {name: Trust(tuple(map(_issuer, said))) for name, said in table["trust"].items()}
    return [Stored(row, trusts[row["trust"]]) for row in table["cases"]]


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
    return KnownIssuer(issuer=Issuer(did=said["did"], name=said["name"], keys=keys), log=log)


def _seen(said: dict[str, Any]) -> Seen:
    return Seen(
        lists={url: datetime.fromisoformat(at) for url, at in said.get("lists", {}).items()},
        logs={origin: Head(size, bytes.fromhex(root)) for origin, (size, root) in said.get("logs", {}).items()},
        keys={method: public_bytes(text) for method, text in said.get("keys", {}).items()},
    )
