"""Status lists and proofs that somebody has saved: how a certificate is verified without a network.

Shape:  each list says itself which one it is and of when it is, so files can be given in any order under any name. How
        old they are is told in the answer; one that is older than a day confirms nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from whoperforms.credentials import strict_json
from whoperforms.credentials.log import entry, proof_file
from whoperforms.credentials.status_credential import list_of
from whoperforms.credentials.verification.asked import Fetched, NotFetched, Retrieved
from whoperforms.kernel.errors import BadData


@dataclass(frozen=True, slots=True)
class Saved(Fetched):
    """Lists by their address, proofs by the number of the certificate; believed only once they are verified."""

    lists: Mapping[str, bytes] = field(default_factory=dict)
    proofs: Mapping[str, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, files: Iterable[bytes]) -> Self:
        """Return what files hold; of two lists of one address the newer one. Raises: BadData, for any other file."""
        newest: dict[str, tuple[str, bytes]] = {}
        proofs: dict[str, bytes] = {}
        for data in files:
            if data.startswith(proof_file.FIRST.encode()):
                proofs[_number(data)] = data
                continue
            one = list_of(strict_json.read(data))
            at = one.valid_from.isoformat()
            if one.url not in newest or newest[one.url][0] < at:
                newest[one.url] = (at, data)
        return cls({url: data for url, (_, data) in newest.items()}, proofs)

    def status_list(self, url: str) -> Retrieved:
        """Return the list that was saved from an address. Raises: NotFetched."""
        if url not in self.lists:
            raise NotFetched("it is not among the saved files; save it from that address")
        return Retrieved(url, self.lists[url])

    def log_proof(self, url: str) -> bytes | None:
        """Return the proof that was saved for a certificate."""
        return self.proofs.get(url.rpartition("/")[2])

    def superseded_by(self, number: str) -> str | None:  # noqa: ARG002 - saved files do not tell
        """Return None: saved files do not tell which certificate took the place of another."""
        return None


def _number(data: bytes) -> str:
    """Return the number of the certificate that a proof is of, by its own word. Raises: BadData."""
    extra = proof_file.read(data).extra
    if extra is None:
        raise BadData("the proof does not open its entry; save it from the address of the certificate")
    return entry.read_opening(extra).event().stream.id
