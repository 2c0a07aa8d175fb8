"""A second look at a certificate that was just signed, by a process of its own, before anybody has it.

Source: the registry's rule that nothing is handed out which a separate verifier has not accepted.
Shape:  `python -m` this: a question in JSON on each line that comes in, an answer on each that goes out, until nothing
        comes any more, or for a minute. It is told one public key with each question and holds no secret one; what it
        says is "" where all is right, else a sentence.
"""

import signal
import sys
from hashlib import sha256
from typing import Final

import msgspec

from whoperforms.credentials import strict_json
from whoperforms.credentials.canonical import jcs
from whoperforms.credentials.certificate import Certificate, certificate_of, document_of
from whoperforms.credentials.proofs import fits
from whoperforms.credentials.verification.signed import signed
from whoperforms.kernel.errors import WhoPerformsError

IDLE: Final = 60  # seconds
THERE: Final = b'"there"\n'  # the first line, once all that it needs is read


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to be looked at. `method`, `public`: the key that has to fit; `meant`: the hash of what it has to say."""

    data: bytes
    method: str
    public: bytes
    meant: str


ASKED: Final = msgspec.json.Decoder(Asked)


def meaning(certificate: Certificate) -> str:
    """Return the hash of all that a certificate says."""
    return sha256(jcs(document_of(certificate))).hexdigest()


def fault(asked: Asked) -> str:
    """Return what is wrong with what was signed; "" where it is what was meant, and both signatures fit."""
    try:
        document = strict_json.read(asked.data)
        one, found = signed(document), certificate_of(document)
        if one.method != asked.method or not all(fits(one.document, proof, asked.public) for proof in one.proofs):
            return "a signature does not fit the key"
        return "" if meaning(found) == asked.meant else "it reads otherwise than it was meant"
    except WhoPerformsError as why:
        return str(why) or type(why).__name__


def _answering() -> None:
    sys.stdout.buffer.write(THERE)
    sys.stdout.buffer.flush()
    while True:
        signal.alarm(IDLE)
        line = sys.stdin.buffer.readline()
        signal.alarm(0)
        if not line.endswith(b"\n"):
            return
        sys.stdout.buffer.write(msgspec.json.encode(fault(ASKED.decode(line))) + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    _answering()
