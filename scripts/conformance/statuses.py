"""Status lists of a small issuer, made, signed and read by the product.

Source: W3C Bitstring Status List 1.0.
Shape:  each credential gets a place in a list for revocation and in one for suspension, as a certificate does; when it
        is verified, the product's eighth step asks both lists.
"""

import json
import re
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final, cast

from data_model import ENTRY, Object

from whoperforms.certification.bodies.certificates import ListEntry
from whoperforms.credentials import certificate
from whoperforms.credentials.certificate import Certificate
from whoperforms.credentials.keys.history import Issuer
from whoperforms.credentials.proofs import Signs, with_proofs
from whoperforms.credentials.status_credential import StatusList, document_of
from whoperforms.credentials.status_list import Bits, Purpose, free_entry
from whoperforms.credentials.verification.asked import Retrieved
from whoperforms.credentials.verification.status import Asking, lists_of
from whoperforms.kernel.errors import BadData, NothingFound

PATH: Final = re.compile(r"/s/(revocation|suspension)/([1-9]\d{0,3})", re.ASCII)
GOOD_FOR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Places:
    """What step eight asks of a certificate: its places in the two lists."""

    revocation: ListEntry
    suspension: ListEntry


@dataclass
class Statuses:
    """The lists, and where they are served. `given`: the places given of each list, `ended`: those that are set."""

    issuer: Issuer
    signer: Signs
    given: list[set[int]] = field(default_factory=list)
    ended: set[tuple[Purpose, int, int]] = field(default_factory=set)

    def with_places(self, credential: Object) -> Object:
        """Return a credential with a new place in both lists, in the words of a certificate."""
        entry = free_entry(self.given, secrets.randbelow)
        if entry.list > len(self.given):
            self.given.append(set())
        self.given[entry.list - 1].add(entry.index)
        status = [certificate._status(self.issuer.origin, str(one), entry) for one in Purpose]  # noqa: SLF001
        return {**credential, "credentialStatus": status}

    def document(self, path: str) -> Object:
        """Return the list of a path, signed now. Raises: NothingFound."""
        found = PATH.fullmatch(path)
        if found is None or int(found[2]) > len(self.given):
            raise NothingFound(f"{path}: no such list; ask for one that a credential names")
        purpose, number, now = Purpose(found[1]), int(found[2]), datetime.now(UTC).replace(microsecond=0)
        bits = Bits.of([index for kind, which, index in self.ended if (kind, which) == (purpose, number)])
        one = StatusList(
            did=self.issuer.did, purpose=purpose, number=number, bits=bits, valid_from=now, valid_until=now + GOOD_FOR
        )
        return with_proofs(document_of(one), self.signer, created=now)

    def confirm(self, credential: Object) -> None:
        """Let through only what neither of its lists says has ended. Raises: WhoPerformsError."""
        if "credentialStatus" not in credential:
            return
        places = self._places(credential["credentialStatus"])
        lists = lists_of(cast("Certificate", places), Asking(self.issuer, self, datetime.now(UTC)))
        if lists.revoked or lists.suspended:
            raise BadData("the credential is revoked or suspended; ask its issuer")

    def change(self, asked: Object, credential: Object) -> None:
        """Set or clear the bit of a credential that was issued here. Raises: BadData."""
        purpose = Purpose(asked["credentialStatus"]["statusPurpose"])
        place: ListEntry = getattr(self._places(credential["credentialStatus"]), str(purpose))
        bit = (purpose, place.list, place.index)
        (self.ended.add if asked.get("status", True) else self.ended.discard)(bit)

    def status_list(self, url: str) -> Retrieved:
        """Return the list of an address, as step eight asks for it."""
        return Retrieved(url, json.dumps(self.document(url.removeprefix(self.issuer.origin))).encode())

    def log_proof(self, url: str, sha256: str) -> None:
        """Return nothing: there is no log here."""

    def word(self, url: str) -> None:
        """Return nothing: the suites know of lists alone."""

    def keys_named(self, did: str) -> None:
        """Return nothing: the keys are this desk's own."""

    def superseded_by(self, number: str) -> None:
        """Return nothing: no credential takes another's place here."""

    def _places(self, status: Any) -> Places:  # noqa: ANN401 - whatever a test sends
        """Return the two places that a credential names; the rules of its shape were looked at. Raises: BadData."""
        entries = status if isinstance(status, list) else [status]
        found = {}
        for entry in entries:
            path = str(entry.get("statusListCredential")).removeprefix(self.issuer.origin)
            named = PATH.fullmatch(path)
            if entry["type"] != ENTRY or named is None or named[1] != entry["statusPurpose"]:
                raise BadData("credentialStatus: a status that cannot be had here; name a list of this issuer")
            found[named[1]] = ListEntry(list=int(named[2]), index=int(entry["statusListIndex"]))
        if found.keys() != {str(one) for one in Purpose} or len(entries) != len(found):
            raise BadData("credentialStatus: not one entry for each purpose; give both")
        return Places(found["revocation"], found["suspension"])
