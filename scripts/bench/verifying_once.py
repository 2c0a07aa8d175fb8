"""A fresh process that verifies a certificate, and refuses hostile files, many times; the last line is JSON."""

import json
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from random import Random

sys.path.append(str(Path(__file__).parents[2] / "tests"))  # behind this folder, which has names of its own

from attacks.case import changed
from attacks.status import holding, packed
from genuine import (
    FOR_CERTIFICATES,
    GENUINE,
    LISTS,
    NOW,
    REVOCATION,
    REVOCATION_URL,
    REVOCATIONS,
    TRUST,
    Served,
    as_bytes,
    log_proof,
    row_of,
    secret,
    signed_list,
    status_list,
)
from whoperforms.certification.bodies.certificates import LIST_SIZE
from whoperforms.credentials import strict_json
from whoperforms.credentials.status_credential import list_of
from whoperforms.credentials.verification import status
from whoperforms.credentials.verification.asked import Question
from whoperforms.credentials.verification.verify import verify

BATCHES = TIMES = 10
rounds = int(sys.argv[1])
data = as_bytes(GENUINE)
logged = Served(proof=log_proof(row_of(GENUINE, 20)))
message = bytes(64)
key = secret(FOR_CERTIFICATES.fragment)
signature, public = key.sign(message), key.public_key()
half = Random(1).sample(range(LIST_SIZE), LIST_SIZE // 2)  # noqa: S311 - dice
full = status_list(REVOCATION, *half)


def taken(work: Callable[[], object]) -> float:
    """Return the seconds of a processor that something takes once."""
    began = time.process_time()
    work()
    return time.process_time() - began


def best(work: Callable[[], object], many: int = rounds) -> float:
    """Return what something takes in the best of some batches, for what runs beside it can only add."""
    each = max(1, many // BATCHES)
    return min(taken(lambda: [work() for _ in range(each)]) / each for _ in range(BATCHES))


def asked(certificate: bytes = data, fetched: Served | None = None) -> str:
    """Return what a certificate comes to."""
    return str(verify(certificate, Question(), TRUST, fetched or Served(), NOW).outcome)


def anew() -> str:
    """Verify with lists that were never seen."""
    status.checked.cache_clear()
    return asked()


def refused(certificate: bytes, lists: dict[str, bytes] | None = None) -> dict[str, float]:
    """Return the slowest of some times, and the most bytes that were held."""
    served = Served({**LISTS, **(lists or {})})
    assert asked(certificate, served) in {"not_valid", "cannot_confirm"}
    seconds = max(taken(lambda: asked(certificate, served)) for _ in range(TIMES))
    tracemalloc.start()
    asked(certificate, served)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {"seconds": seconds, "bytes": most}


assert asked() == asked(fetched=logged) == "active"
verified = {
    "verify: a certificate": best(asked),
    "verify: with its proof from the log": best(lambda: asked(fetched=logged)),
    "the first certificate of two new lists": best(anew),
    "status list: make, half of it set": best(lambda: status_list(REVOCATION, *half), 50),
    "status list: pack and sign": best(lambda: signed_list(full), 50),
    "status list: unpack, both proofs": best(
        lambda: status.checked.__wrapped__(REVOCATIONS, TRUST.issuers[0].issuer), 50
    ),
    "status list: unpack alone": best(lambda: list_of(strict_json.read(REVOCATIONS)), 50),
    "Ed25519 alone": best(lambda: public.verify(signature, message)),
}
knots = [{"id": f"_:b{one}", "type": ["Evidence"], "of": [f"_:b{two}" for two in range(9)]} for one in range(9)]
hostile = {
    "10 MB of JSON": refused(b'{"a":[' + b"1," * 5_000_000 + b"1]}"),
    "10 MB of brackets": refused(b"[" * 10_000_000),
    "64 KB of brackets": refused(b"[" * 65_000),
    "64 KB of digits": refused(b"9" * 65_000),
    "64 KB of members": refused(b"{" + b",".join(b'"%d":0' % number for number in range(7_000)) + b"}"),
    "64 KB of marks out of order": refused(b'{"x":"a' + ("\u0344" * 15_500 + "\u0316" * 16_000).encode() + b'"}'),
    "64 KB of a long name and what is in it": refused(b'{"' + b"x" * 30_000 + b'":[' + b"1," * 16_000 + b"1]}"),
    "a graph that cannot be told apart": refused(as_bytes(changed("evidence", knots))),
    "a forged name": refused(as_bytes(changed("credentialSubject.identifier.1.identityHash", "SOMEBODY ELSE, MD"))),
    "a list that unpacks to 43 MB": refused(data, {REVOCATION_URL: as_bytes(holding(packed(bytes(43_000_000))))}),
    "a list of 10 MB": refused(data, {REVOCATION_URL: b"[" * 10_000_000}),
}
print(json.dumps({"verified": verified, "alone": {"seconds": verified["Ed25519 alone"]}, "refused": hostile}))
