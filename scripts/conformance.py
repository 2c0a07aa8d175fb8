"""A small server in the manner of W3C's VC API, so that W3C's test suites can ask our proofs: docs/conformance.md.

Source: https://w3c-ccg.github.io/vc-api/, `POST .../credentials/issue` and `POST .../credentials/verify`.
Shape:  /eddsa-rdfc-2022/... and /eddsa-jcs-2022/... sign with one suite, as the suites want it. Keys are did:key, and
        the one that signs is known to everybody. It is for these suites and for nothing else: what it signs is the
        proof of any credential, while the product issues certificates of one shape only.
"""

import argparse
import json
import re
from contextlib import suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from whoperforms.credentials import proofs as proofs_module
from whoperforms.credentials import strict_json
from whoperforms.credentials.canonical import rdfc
from whoperforms.credentials.contexts.pinned import CREDENTIALS, contexts
from whoperforms.credentials.multikey import multibase_bytes, public_bytes, public_text
from whoperforms.credentials.proofs import SIGNATURE_BYTES, Suite, fits, with_proofs
from whoperforms.credentials.statements import Vocabulary
from whoperforms.kernel.errors import BadData

OF_VERSION_1: Final = "https://www.w3.org/2018/credentials/v1"  # the suites still ask about it, too
DATA_INTEGRITY: Final = "https://w3id.org/security/data-integrity/v2"
KEY: Final = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
TEXT: Final = public_text(KEY.public_key().public_bytes_raw())
DID: Final = f"did:key:{TEXT}"
PATH: Final = re.compile(r"/(eddsa-rdfc-2022|eddsa-jcs-2022)/credentials/(issue|verify)")
ADDRESS: Final = re.compile(r"[a-z][a-z0-9+.-]*:\S+", re.IGNORECASE)
METHOD: Final = re.compile(r"did:key:(z6Mk\w+)#\1", re.ASCII)

CONFIG: Final = """// of {where}: put it beside the suite's package.json as localConfig.cjs
const endpoints = suite => ({{
  issuers: [{{id: '{did}', endpoint: `{where}/${{suite}}/credentials/issue`, tags: [suite]}}],
  verifiers: [{{id: '{did}', endpoint: `{where}/${{suite}}/credentials/verify`, tags: [suite]}}]
}});
module.exports = {{
  settings: {{enableInteropTests: false, testAllImplementations: false}},
  implementations: ['eddsa-rdfc-2022', 'eddsa-jcs-2022'].map(suite =>
    ({{name: `whoperforms ${{suite}}`, implementation: `whoperforms ${{suite}}`, ...endpoints(suite)}}))
}};
"""


class Pen:
    """The key that everybody knows."""

    method = f"{DID}#{TEXT}"

    def sign(self, message: bytes) -> bytes:
        """Sign."""
        return KEY.sign(message)


def issue(suite: Suite, asked: dict[str, Any]) -> dict[str, Any]:
    """Return the credential with a proof. Raises: BadData."""
    credential, options = asked.get("credential"), asked.get("options") or {}
    named = {"proofPurpose": "assertionMethod", "type": "DataIntegrityProof", "cryptosuite": suite}
    for name, ours in named.items():
        if options.get(name, ours) != ours:
            raise BadData(f"{name}: {options[name]!r} is not signed here; ask for {ours}")
    document = _credential(credential)
    if document["@context"][0] == OF_VERSION_1 and DATA_INTEGRITY not in document["@context"]:
        document = {**document, "@context": [*document["@context"], DATA_INTEGRITY]}
    return with_proofs(document, Pen(), created=datetime.now(UTC), suites=(suite,))


def verify(_suite: Suite, asked: dict[str, Any]) -> dict[str, Any]:
    """Return that each proof of a credential fits. Raises: BadData."""
    credential = asked.get("verifiableCredential")
    if not isinstance(credential, dict):
        raise BadData("verifiableCredential is not an object; give one")
    document = {name: value for name, value in credential.items() if name != "proof"}
    proofs = credential.get("proof")
    proofs = proofs if isinstance(proofs, list) else [proofs]
    if not proofs or not all(isinstance(proof, dict) for proof in proofs):
        raise BadData("there is no proof; give a credential with one")
    _credential(document)
    for proof in proofs:
        method = METHOD.fullmatch(str(proof.get("verificationMethod")))
        if method is None or not _fits(document, proof, proofs, public_bytes(method[1])):
            raise BadData("a proof does not fit")
    return {"verified": True, "checks": ["proof"], "warnings": [], "errors": []}


def _fits(document: dict[str, Any], proof: dict[str, Any], proofs: list[dict[str, Any]], public: bytes) -> bool:
    """Return whether a proof fits. In a chain, which we never issue, it covers those that it names, too."""
    if not {"id", "previousProof"} & proof.keys():
        return fits(document, proof, public)
    named = proof.get("previousProof", [])
    named = named if isinstance(named, list) else [named]
    before = [other for other in proofs if other.get("id") in named]
    if len(before) != len(named):
        raise BadData(f"previousProof: {named} is not among the proofs")
    plain = {name: value for name, value in proof.items() if name not in {"id", "previousProof"}}
    with suppress(InvalidSignature):
        fits(document, plain, public)  # its shape, apart from the chain
        suite = Suite(proof["cryptosuite"])
        config = {name: value for name, value in proof.items() if name != "proofValue"}
        config["@context"] = document["@context"]
        whole = {**document, "proof": before} if before else document
        signature = multibase_bytes(proof["proofValue"], SIGNATURE_BYTES)
        message = proofs_module._message(suite, whole, config)  # noqa: SLF001 - what the product has no use for
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
        return True
    return False


def _statements(document: dict[str, Any], known: dict[str, Any]) -> bytes:
    """Return a document's canonical statements. A context that it holds itself, which ours refuse, gets an address."""
    within = {f"https://within.invalid/{place}": one for place, one in enumerate(document["@context"])}
    named = [one if isinstance(one, str) else address for address, one in within.items()]
    return rdfc({**document, "@context": named}, Vocabulary({**known, **within}))


def _credential(given: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever a test sends
    """Return a credential of the data model, as far as these suites look. Raises: BadData."""
    if not isinstance(given, dict):
        raise BadData("no object; give a credential")
    named = given.get("@context")
    if not isinstance(named, list) or named[:1] not in ([CREDENTIALS], [OF_VERSION_1]):
        raise BadData(f"@context does not begin with {CREDENTIALS}; give a credential")
    types = given.get("type")
    if "VerifiableCredential" not in (types if isinstance(types, list) else [types]):
        raise BadData("type is not VerifiableCredential; give a credential")
    issuer = given.get("issuer")
    issuer = issuer.get("id") if isinstance(issuer, dict) else issuer
    if not isinstance(issuer, str) or not ADDRESS.fullmatch(issuer):
        raise BadData("issuer is no address; give one")
    if not given.get("credentialSubject"):
        raise BadData("credentialSubject is missing; give one")
    return given


def answer(path: str, data: bytes) -> tuple[int, dict[str, Any]]:
    """Return the status and the document for a request. Raises: BadData."""
    found, asked = PATH.fullmatch(path), strict_json.read(data)
    if found is None or not isinstance(asked, dict):
        raise BadData(f"{path}: nothing is here, or no object was sent; ask as the VC API has it")
    suite = Suite(found[1])
    return (201, issue(suite, asked)) if found[2] == "issue" else (200, verify(suite, asked))


class Handler(BaseHTTPRequestHandler):
    """One request."""

    def do_POST(self) -> None:
        """Issue or verify; a sentence where that cannot be."""
        try:
            self._answer(*answer(self.path, self.rfile.read(int(self.headers["Content-Length"]))))
        except (BadData, KeyError) as why:
            self._answer(400, {"verified": False, "errors": [str(why)]})

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _answer(self, status: int, document: dict[str, Any]) -> None:
        data = json.dumps(document, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def main() -> None:
    """Serve on a loopback port, and print what a suite has to be told."""
    parser = argparse.ArgumentParser(prog="conformance", description=__doc__)
    parser.add_argument("--port", type=int, default=40443)
    parser.add_argument("--context", nargs=2, action="append", default=[], metavar=("ADDRESS", "FILE"),
                        help="a context that the suite names and no certificate does")  # fmt: skip
    asked = parser.parse_args()
    more = {address: json.loads(Path(file).read_text(encoding="utf-8")) for address, file in asked.context}
    known = {**contexts(), **more}
    proofs_module.FORMS = {**proofs_module.FORMS, Suite.RDFC: lambda document: _statements(document, known)}
    server = ThreadingHTTPServer(("127.0.0.1", asked.port), Handler)
    print(CONFIG.format(did=DID, where=f"http://127.0.0.1:{server.server_port}"), flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
