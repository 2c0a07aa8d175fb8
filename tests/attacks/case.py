"""One attack: what was done, what the verifier is given, what it has to say, and at which step."""

import copy
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from genuine import GENUINE, LISTS, NOW, TRUST, as_bytes
from whoperforms.credentials.verification.asked import Seen, Trust

N, C = "not_valid", "cannot_confirm"
REMOVED = object()
FILE, FORM, ISSUER, PROOFS, KEY, SIGNATURES, TIME, STATUS, HISTORY, QUESTION, SEEN, ANSWER = range(1, 13)


@dataclass(frozen=True, kw_only=True)
class Case:
    """`name` names its files, too. `what`: the attack in one sentence. `outcome`, `step`: what has to come of it.

    `lists`: by address what comes from there, or why nothing does. `now` None: a clock that is known to be wrong.
    `proof`, `word`: from the log, and what the issuer says of it now, or why nothing comes; None: nobody is asked.
    `named`: which keys the issuer names today, by their names; likewise.
    """

    name: str
    what: str
    outcome: str
    step: int
    data: bytes = as_bytes(GENUINE)
    lists: dict[str, bytes | str] = field(default_factory=lambda: dict(LISTS))
    moved_to: str | None = None
    proof: bytes | str | None = None
    word: bytes | str | None = None
    named: dict[str, bytes] | str | None = None
    trust: Trust = TRUST
    now: datetime | None = NOW
    question: dict[str, str] = field(default_factory=dict)
    seen: Seen = field(default_factory=Seen)
    takes_place: dict[str, str] = field(default_factory=dict)


def changed(path: str, value: object, document: dict[str, Any] = GENUINE) -> dict[str, Any]:
    """Return a document in which something else stands at a path like `issuer.name` or `evidence.0.id`.

    A member that was not there is added; REMOVED takes one away; `/` means the document itself.
    """
    made = copy.deepcopy(document)
    *way, last = path.split(".")
    inner: Any = made
    for step in way:
        inner = inner[int(step)] if isinstance(inner, list) else inner[step]
    where = int(last) if isinstance(inner, list) else last
    if value is REMOVED:
        del inner[where]
    elif isinstance(inner, list) and where == len(inner):
        inner.append(value)
    else:
        inner[where] = value
    return made


def at(path: str, document: dict[str, Any] = GENUINE) -> Any:
    """Return what stands at a path."""
    inner: Any = document
    for step in path.split("."):
        inner = inner[int(step)] if isinstance(inner, list) else inner[step]
    return inner


def text_with(old: str, new: str, document: dict[str, Any] = GENUINE) -> dict[str, Any]:
    """Return a document in which a text is replaced wherever it stands, so that all of it still fits together."""
    text = json.dumps({name: value for name, value in document.items() if name != "proof"}, ensure_ascii=False)
    assert old in text, f"{old}: nowhere in the document"
    return {**json.loads(text.replace(old, new)), "proof": copy.deepcopy(document["proof"])}
