"""A fresh process that signs and checks a certificate, and tells what each part costs; the last line is JSON."""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph

sys.path.append(str(Path(__file__).parents[2] / "tests"))  # behind this folder, which has names of its own

from a_certificate import NOW, Pen, a_document
from certificates import CERTIFICATE
from whoperforms.credentials.canonical import jcs, rdfc
from whoperforms.credentials.certificate import certificate_of, document_of
from whoperforms.credentials.contexts.pinned import contexts
from whoperforms.credentials.proofs import fits, with_proofs
from whoperforms.credentials.verification.second_look import Asked, meaning
from whoperforms.registry.second_look import Look

BATCHES = 10

rounds = int(sys.argv[1])
pen, document = Pen(), a_document()
signed = with_proofs(document, pen, created=NOW)
message = bytes(64)
signature = pen.sign(message)
public = pen._key.public_key()  # noqa: SLF001 - the library alone, without a proof around it
configs = [{key: value for key, value in proof.items() if key != "proofValue"} for proof in signed["proof"]]
statements = [document, configs[0] | {"@context": document["@context"]}]
inlined = json.dumps(document | {"@context": [contexts()[name]["@context"] for name in document["@context"]]}).encode()


def seconds(work: Callable[[], object]) -> float:
    """Return what `work` takes of a processor: in the best of some batches, for what runs beside it can only add."""
    batches = []
    for _ in range(BATCHES):
        began = time.process_time()
        for _ in range(rounds // BATCHES):
            work()
        batches.append((time.process_time() - began) / (rounds // BATCHES))
    return min(batches)


def looked_at(times: int) -> float:
    """Return what another process takes of a processor to look so often at what was signed; its start is in it."""
    before, look = resource.getrusage(resource.RUSAGE_CHILDREN), Look()
    one = genuine()
    asked = Asked(
        data=json.dumps(one).encode(), method=pen.method, public=pen.public, meant=meaning(certificate_of(one))
    )
    assert [look.fault(asked) for _ in range(times)] == [""] * times
    look.end()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def genuine() -> dict[str, object]:
    """Return a certificate of the whole shape, signed."""
    return with_proofs(document_of(CERTIFICATE), pen, created=NOW)


def oxigraph() -> str:
    """Canonicalise the document by another program."""
    dataset = pyoxigraph.Dataset(pyoxigraph.parse(inlined, pyoxigraph.RdfFormat.JSON_LD))
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    return "".join(sorted(f"{quad} .\n" for quad in dataset))


assert oxigraph().encode() == rdfc(document)
canonical = seconds(lambda: [rdfc(one) for one in statements])
issue = seconds(lambda: with_proofs(document, pen, created=NOW))
verify = seconds(lambda: [fits(document, proof, pen.public) for proof in signed["proof"]])
apart = (looked_at(1 + rounds) - looked_at(1)) / rounds
both = seconds(genuine) + apart
sign, check = seconds(lambda: pen.sign(message)), seconds(lambda: public.verify(signature, message))
told = {
    "issue: both proofs": {"seconds": issue, "ratio": issue / sign, "share": canonical / issue},
    "issue: both proofs, and a second look": {"seconds": both, "ratio": both / sign},
    "verify: both proofs": {"seconds": verify, "ratio": verify / check, "share": canonical / verify},
    "Ed25519 alone: sign": {"seconds": sign},
    "Ed25519 alone: verify": {"seconds": check},
    "canonical RDF of the certificate": {"seconds": seconds(lambda: rdfc(document))},
    "the same by pyoxigraph": {"seconds": seconds(oxigraph)},
    "canonical JSON of the certificate": {"seconds": seconds(lambda: jcs(document))},
}
print(json.dumps(told))
