"""Status lists, proofs and words that somebody has saved: how a certificate is verified without a network.

Shape:  each file says itself what it is of and of when it is, so files can be given in any order under any name. How
        old they are is told in the answer; one that is older than a day confirms nothing. A file that is none of these
        is kept as such, and makes the answer doubtful: whoever saved it meant something by it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Self

from whoperforms.certification.bodies.certificates import CertificateIssued
from whoperforms.credentials import strict_json
from whoperforms.credentials.canonical import jcs
from whoperforms.credentials.log import entry, proof_file
from whoperforms.credentials.status_credential import list_of
from whoperforms.credentials.verification.asked import Fetched, NotFetched, Retrieved
from whoperforms.kernel.errors import BadData, WhoPerformsError


@dataclass(frozen=True, slots=True)
class Saved(Fetched):
    """Lists and words by their address, proofs by the certificate they open; believed only once they are verified.

    `refused`, `refused_proofs`: of each file that is none of these, or no proof that is of use, what is wrong with it.
    """

    lists: Mapping[str, bytes] = field(default_factory=dict)
    proofs: Mapping[tuple[str, str], bytes] = field(default_factory=dict)  # by number and hash of the certificate
    words: Mapping[str, bytes] = field(default_factory=dict)
    refused: tuple[str, ...] = ()
    refused_proofs: tuple[str, ...] = ()

    @classmethod
    def of(cls, files: Iterable[bytes]) -> Self:
        """Return what files hold; of two lists or words of one address the newer one."""
        newest: dict[str, tuple[str, bytes]] = {}
        proofs: dict[tuple[str, str], bytes] = {}
        refused, refused_proofs = list[str](), list[str]()
        for data in files:
            is_proof = data.startswith(proof_file.FIRST.encode())
            try:
                if is_proof:
                    proofs[_certificate(data)] = data
                    continue
                url, at = _address(data)
            except WhoPerformsError as why:
                said = f"a saved file is neither a status list nor a proof nor an issuer's word: {why}"
                (refused_proofs if is_proof else refused).append(str(why) if is_proof else said)
                continue
            if url not in newest or newest[url][0] < at:
                newest[url] = (at, data)
        found = {url: data for url, (_, data) in newest.items()}
        words = {url: found.pop(url) for url in list(found) if "/c/" in url}
        return cls(found, proofs, words, tuple(refused), tuple(refused_proofs))

    def status_list(self, url: str) -> Retrieved:
        """Return the list that was saved from an address. Raises: NotFetched."""
        if url not in self.lists:
            missing = "it is not among the saved files; save it from that address"
            raise NotFetched(self.refused[0] if self.refused else missing)
        return Retrieved(url, self.lists[url])

    def log_proof(self, url: str, sha256: str) -> bytes | None:
        """Return the proof that was saved for a certificate; else one of its number, or any other, which will not fit.

        Raises: NotFetched, where one was saved that is of no use.
        """
        number = url.rpartition("/")[2]
        if (found := self.proofs.get((number, sha256))) is not None:
            return found
        if self.refused_proofs:
            raise NotFetched(self.refused_proofs[0])
        others = sorted(self.proofs.items(), key=lambda one: one[0][0] != number)
        return others[0][1] if others else None

    def word(self, url: str) -> bytes | None:
        """Return the word that was saved for a certificate; else any other, which will not fit.

        Raises: NotFetched, where a file is of no use.
        """
        if self.refused:
            raise NotFetched(self.refused[0])
        return self.words.get(url) or next(iter(self.words.values()), None)

    def superseded_by(self, number: str) -> str | None:  # noqa: ARG002 - saved files do not tell
        """Return None: saved files do not tell which certificate took the place of another."""
        return None


def _address(data: bytes) -> tuple[str, str]:
    """Return of which list, or certificate, a file is by its own word, and of when. Raises: BadData."""
    document: Any = strict_json.read(data)
    if isinstance(document, dict) and isinstance(url := document.get("certificate"), str):
        return url, str(document.get("asOf"))  # a certificate's word; whether it is one is seen when it is verified
    one = list_of(document)
    return one.url, one.valid_from.isoformat()


def _certificate(data: bytes) -> tuple[str, str]:
    """Return the number and the hash of the certificate that a proof is of, by its own word. Raises: BadData."""
    extra = proof_file.read(data).extra
    if extra is None:
        raise BadData("the proof does not open its entry; save it from the address of the certificate")
    event = entry.read_opening(extra).event()
    if not isinstance(event.body, CertificateIssued):
        raise BadData("the proof is of another entry than a certificate's; save it from the certificate's address")
    return event.stream.id, sha256(jcs(strict_json.read(event.body.document.encode()))).hexdigest()
