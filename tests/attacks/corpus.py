"""All attacks by their group, as files and one table that people and programs of any language can read.

`python tests/attacks/corpus.py` writes them to tests/credentials/hostile; a test holds the files to what is said here.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parents[1]
if __name__ == "__main__":
    sys.path.append(str(HERE))

from attacks import content, keys_and_time, proofs, questions, said_now, status  # noqa: E402 - it is told where to look first
from attacks.case import Case  # noqa: E402
from genuine import GENUINE, LISTS, TRUST, as_bytes  # noqa: E402
from whoperforms.credentials.multikey import public_text  # noqa: E402
from whoperforms.credentials.proofs import second  # noqa: E402
from whoperforms.credentials.verification.asked import Seen, Trust  # noqa: E402

FOLDER = HERE / "credentials" / "hostile"
GROUPS = {
    "content": content.CASES,
    "proof": proofs.CASES,
    "keys": keys_and_time.KEYS,
    "log": keys_and_time.LOGS,
    "time": keys_and_time.TIMES,
    "status": status.CASES,
    "said": said_now.CASES,
    "question": questions.CASES,
}
CASES = [case for cases in GROUPS.values() for case in cases]
GENUINE_FILE = "genuine/certificate.json"


def files() -> dict[str, bytes]:
    """Return each file of the corpus, by its name: the table, and what it names. Equal files are there once."""
    named: dict[bytes, str] = {as_bytes(GENUINE): GENUINE_FILE}
    for url, data in LISTS.items():
        named[data] = f"genuine/{url.split('/')[-2]}-list.json"

    def name_of(data: bytes, name: str) -> str:
        return named.setdefault(data, name)

    trusts: dict[str, Any] = {}
    table = []
    for group, cases in GROUPS.items():
        for case in cases:
            row = dict(_row(case, group))
            row["certificate"] = name_of(case.data, f"{group}/{case.name}.json")
            row["lists"] = {url: _list(case, url, given, name_of) for url, given in case.lists.items()}
            for what, given, file in (
                ("log_proof", case.proof, f"{group}/{case.name}.tlog-proof"),
                ("word", case.word, f"{group}/{case.name}-status.json"),
            ):
                if given is not None:
                    row[what] = {"nothing": given} if isinstance(given, str) else name_of(given, file)
            row["trust"] = _trust(case, trusts)
            table.append(row)
    written = {name: data for data, name in named.items()}
    written["cases.json"] = as_bytes({"trust": trusts, "cases": table})
    return written


def _row(case: Case, group: str) -> Iterator[tuple[str, Any]]:
    yield "name", case.name
    yield "group", group
    yield "what", case.what
    yield "outcome", case.outcome
    yield "step", case.step
    yield "now", second(case.now) if case.now else None
    if case.question:
        yield "question", case.question
    if case.seen != Seen():
        yield "seen", _seen(case.seen)
    if case.moved_to:
        yield "moved_to", case.moved_to
    if case.takes_place:
        yield "takes_place", case.takes_place
    if case.named is not None:
        yield "named", {"nothing": case.named} if isinstance(case.named, str) else _keys(case.named)


def _list(case: Case, url: str, given: bytes | str, name_of: Any) -> Any:
    if isinstance(given, str):
        return {"nothing": given}
    return name_of(given, f"status/{case.name}-{url.split('/')[-2]}-list.json")


def _seen(seen: Seen) -> dict[str, Any]:
    return {
        "lists": {url: second(at) for url, at in seen.lists.items()},
        "logs": {origin: [head.size, head.root.hex()] for origin, head in seen.logs.items()},
        "keys": _keys(seen.keys),
    }


def _keys(keys: Mapping[str, bytes]) -> dict[str, str]:
    return {method: public_text(public) for method, public in keys.items()}


def _trust(case: Case, trusts: dict[str, Any]) -> str:
    """Return the name of whom a case trusts; it is written down once."""
    said = _said(case.trust)
    usual = "usual" if case.trust == TRUST else case.name
    return next((name for name, known in trusts.items() if known == said), None) or _kept(trusts, usual, said)


def _kept(trusts: dict[str, Any], name: str, said: Any) -> str:
    trusts[name] = said
    return name


def _said(trust: Trust) -> Any:
    return [
        {
            "did": known.issuer.did,
            "name": known.issuer.name,
            "as_of": second(known.as_of) if known.as_of else None,
            "keys": [
                {
                    "fragment": key.fragment,
                    "kind": str(key.kind),
                    "public": public_text(key.public),
                    "added": second(key.added),
                    "retired": second(key.retired) if key.retired else None,
                    "compromised": key.compromised,
                }
                for key in known.issuer.keys
            ],
            "log": {
                "origin": known.log.origin,
                "keys": [key.written() for key in known.log.keys],
                "witnesses": [key.written() for key in known.log.witnesses],
            }
            if known.log
            else None,
        }
        for known in trust.issuers
    ]


def write() -> None:
    """Write the corpus anew, and remove what is not of it any more."""
    made = files()
    for old in FOLDER.rglob("*"):
        if old.is_file() and str(old.relative_to(FOLDER)) not in {*made, "README.md"}:
            old.unlink()
    for name, data in made.items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


if __name__ == "__main__":
    write()
    sys.stdout.write(f"{len(CASES)} attacks in {len(files())} files\n")
