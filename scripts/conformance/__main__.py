"""Runs test suites of the W3C against our proofs and status lists: `make conformance SUITES=FOLDER`.

See docs/conformance.md. With --serve it only serves, and writes what each suite in the folder is told.
"""

import argparse
import sys
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from threading import Thread
from typing import Any

from desk import Desk
from linked_data import statements
from server import HOST, serving
from suites import CONFIG, SUITES, contexts_of, run, told

from whoperforms.credentials import proofs as proofs_module
from whoperforms.credentials.contexts.pinned import PINNED, contexts
from whoperforms.credentials.proofs import Suite
from whoperforms.kernel.errors import BadData


def main() -> int:
    """Serve, run the suites, print how each ended; return 1 where a test failed."""
    asked = _asked()
    found = [suite for suite in SUITES if (asked.suites / suite.folder).is_dir()]
    if not found:
        print(
            f"{asked.suites}: holds none of {', '.join(suite.folder for suite in SUITES)}; name the folder they are in"
        )
        return 2
    known = {**contexts_of(asked.suites), **contexts()}
    proofs_module.FORMS = {**proofs_module.FORMS, Suite.RDFC: lambda one: statements(one, known)}  # type: ignore[misc]
    desk = Desk.of(f"did:web:{HOST}%3A{asked.port}", {**_pinned(), **_given(asked.resource)})
    server = serving(desk, asked.port)
    served = Thread(target=server.serve_forever, daemon=True)
    served.start()
    where, dids = f"https://{HOST}:{asked.port}", {"did:key": desk.did_key, "did:web": desk.issuer.did}
    failures = 0
    for suite in found:
        folder = asked.suites / suite.folder
        (folder / CONFIG).write_text(told(suite, where, dids), encoding="utf-8")
        if not asked.serve:
            failures += _ran(folder)
    if asked.serve:
        print(f"Serving {where}; run `npx mocha tests/` in a suite's folder, end with Ctrl-C.", flush=True)
        served.join()
    server.shutdown()
    for stumble in desk.stumbles:
        print(f"our error, whatever the tests say: {stumble}")
    return int(failures > 0 or bool(desk.stumbles))


def _ran(folder: Path) -> int:
    """Run a suite, print how it ended, and return how many tests failed."""
    try:
        outcome = run(folder)
    except BadData as why:
        print(why)
        return 1
    print(
        f"{folder.name}: {outcome.passed} passed, {outcome.pending} pending, {len(outcome.failed)} failed", flush=True
    )
    for name, message in outcome.failed:
        print(f"  {name}\n    {message}")
    return len(outcome.failed)


def _pinned() -> dict[str, bytes]:
    """Return the contexts of the package as they were published."""
    folder = files("whoperforms.credentials.contexts")
    return {address: folder.joinpath(name).read_bytes() for address, (name, _) in PINNED.items()}


def _given(resources: list[list[str]]) -> Mapping[str, bytes]:
    return {address: Path(file).read_bytes() for address, file in resources}


def _asked() -> Any:  # noqa: ANN401 - argparse
    parser = argparse.ArgumentParser(prog="conformance", description=__doc__)
    parser.add_argument("suites", type=Path, help="the folder that holds the suites' folders")
    parser.add_argument("--port", type=int, default=40443)
    parser.add_argument("--serve", action="store_true", help="only serve: for one test at a time, or a look at answers")
    parser.add_argument("--resource", nargs=2, action="append", default=[], metavar=("ADDRESS", "FILE"),
                        help="what lies under an address that a test names as a related resource")  # fmt: skip
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
