"""The desk's address: https on the loopback interface, with a certificate that is made when it starts.

Shape:  /MANNER/credentials/issue, /MANNER/credentials/verify, /MANNER/presentations/verify, /MANNER/credentials/status,
        and the status lists under /s/. Nothing else is answered, and nothing is asked of another host.
"""

import json
import re
import ssl
import tempfile
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from desk import MANNERS, Desk, problem

from whoperforms.credentials import strict_json
from whoperforms.kernel.errors import BadData, WhoPerformsError

ACTS: Final = "credentials/issue|credentials/verify|presentations/verify|credentials/status"
PATH: Final = re.compile(rf"/({'|'.join(MANNERS)})/({ACTS})")
HOST: Final = "localhost"


def serving(desk: Desk, port: int) -> ThreadingHTTPServer:
    """Return a server for a desk, which does not yet serve."""

    class Handler(BaseHTTPRequestHandler):
        """One request."""

        def do_POST(self) -> None:
            """Issue, verify or change; a sentence where that cannot be."""
            try:
                self._answer(*answer(desk, self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            except WhoPerformsError as why:
                self._answer(400, problem(why))
            except Exception as why:  # noqa: BLE001 - whatever is not a sentence is our error, and no answer to a test
                desk.stumbles.append(f"{self.path}: {why!r}")
                self._answer(500, {"errors": ["the desk stumbled"]})

        def do_GET(self) -> None:
            """Hand out a status list."""
            try:
                self._answer(200, desk.statuses.document(self.path))
            except WhoPerformsError as why:
                self._answer(404, problem(why))

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def _answer(self, status: int, document: dict[str, Any]) -> None:
            data = json.dumps(document, ensure_ascii=False).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.socket = _secured().wrap_socket(server.socket, server_side=True)
    return server


def answer(desk: Desk, path: str, data: bytes) -> tuple[int, dict[str, Any]]:
    """Return the status and the document for a request. Raises: WhoPerformsError."""
    found, asked = PATH.fullmatch(path), strict_json.read(data)
    if found is None or not isinstance(asked, dict):
        raise BadData(f"{path}: nothing is here, or no object was sent; ask as the VC API has it")
    manner = MANNERS[found[1]]
    match found[2]:
        case "credentials/issue":
            return 201, desk.issue(manner, asked)
        case "credentials/verify":
            return 200, desk.verify(manner, asked)
        case "presentations/verify":
            return 200, desk.verify_presentation(asked)
        case _:
            return 200, desk.change_status(asked)


def _secured() -> ssl.SSLContext:
    """Return how to speak https under the name of this machine; the suites ask for nobody's word that it is us."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    text = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "loopback.pem")
        file.write_bytes(key.private_bytes(*text) + made.public_bytes(text[0]))
        context.load_cert_chain(file)
    return context
