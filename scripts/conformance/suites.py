"""The suites: what each is told about us, and how its tests are run and counted.

Shape:  a suite is a folder that its reader has fetched and installed; its program is Mocha, in one process. It asks
        only what its localConfig.cjs names, and that names this machine alone.
"""

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from desk import DATA_INTEGRITY, OF_VERSION_1

from whoperforms.kernel.errors import BadData

CONFIG: Final = "localConfig.cjs"
EXAMPLES: Final = {  # as the suites' own loaders have it
    "https://www.w3.org/ns/credentials/examples/v2": {
        "@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}
    }
}
CONTEXTS: Final = {  # address: where it lies among the packages of a suite
    OF_VERSION_1: "@digitalbazaar/credentials-context/contexts/v1.jsonld",
    DATA_INTEGRITY: "@digitalbazaar/data-integrity-context/contexts/data-integrity-v2.jsonld",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """One suite. `tags`: each manner of ours, and what it calls it; `issuer`: as what it is to know us."""

    folder: str
    tags: Mapping[str, str]
    issuer: str = "did:key"


SUITES: Final = (
    Suite(
        folder="vc-di-eddsa-test-suite",
        tags={"eddsa-rdfc-2022": "eddsa-rdfc-2022", "eddsa-jcs-2022": "eddsa-jcs-2022"},
    ),
    Suite(folder="vc-data-model-2.0-test-suite", tags={"data-model": "vc2.0"}),
    Suite(folder="vc-bitstring-status-list-test-suite", tags={"status": "BitstringStatusList"}, issuer="did:web"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How the tests of a suite ended; `failed`: the name of each and why."""

    passed: int
    pending: int
    failed: tuple[tuple[str, str], ...]


def contexts_of(suites: Path) -> dict[str, Any]:
    """Return the contexts that suites name and no certificate does, from the packages of those that have them."""
    found: dict[str, Any] = dict(EXAMPLES)
    for suite in SUITES:
        for address, file in CONTEXTS.items():
            path = suites / suite.folder / "node_modules" / file
            if path.is_file():
                found[address] = json.loads(path.read_text(encoding="utf-8"))
    return found


def told(suite: Suite, where: str, dids: Mapping[str, str]) -> str:
    """Return what a suite is told about us."""
    did = dids[suite.issuer]

    def endpoint(path: str, tag: str) -> list[dict[str, object]]:
        return [{"id": did, "endpoint": f"{where}/{path}", "tags": [tag]}]

    ours = [
        {
            "name": f"whoperforms {manner}",
            "implementation": f"whoperforms {manner}",
            "issuers": endpoint(f"{manner}/credentials/issue", tag),
            "verifiers": endpoint(f"{manner}/credentials/verify", tag),
            "vpVerifiers": endpoint(f"{manner}/presentations/verify", tag),
        }
        for manner, tag in suite.tags.items()
    ]
    settings = {"enableInteropTests": False, "testAllImplementations": False}
    return f"module.exports = {json.dumps({'settings': settings, 'implementations': ours}, indent=2)};\n"


def run(folder: Path) -> Outcome:
    """Run the tests of a suite in its folder. Raises: BadData."""
    mocha = folder / "node_modules" / "mocha" / "bin" / "mocha.js"
    if not mocha.is_file():
        raise BadData(f"{folder}: its packages are not there; install the suite as its README.md says")
    asked = ["node", str(mocha), "tests/", "--no-parallel", "--no-package", "--timeout", "15000", "--reporter", "json"]
    ended = subprocess.run(asked, cwd=folder, capture_output=True, text=True, check=False)
    start = ended.stdout.find('{\n  "stats"')
    if start < 0:
        raise BadData(f"{folder}: the tests did not run: {ended.stderr[-400:]}")
    found = json.JSONDecoder().raw_decode(ended.stdout[start:])[0]
    stats = found["stats"]
    failed = tuple((one["fullTitle"], one["err"].get("message", "")) for one in found["failures"])
    return Outcome(passed=stats["passes"], pending=stats["pending"], failed=failed)
