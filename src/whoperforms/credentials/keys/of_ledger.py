"""The issuer as the events of a registry tell of it: of one home, with all keys that were ever in use."""

from whoperforms.certification.issued import KeyRecord
from whoperforms.certification.ledger import Ledger
from whoperforms.credentials.keys.history import Issuer, Key
from whoperforms.credentials.multikey import public_bytes
from whoperforms.kernel.errors import BadData


def issuer_of(ledger: Ledger, name: str) -> Issuer | None:
    """Return the issuer that people know by a name, its keys the oldest first; None before it has one.

    Raises: BadData where the keys are of two issuers, for then it is not known whose certificates these are.
    """
    used = [record for record in ledger.keys.values() if record.added]
    whose = {record.proposed.body.did for record in used if record.proposed}
    if len(whose) > 1:
        raise BadData(f"{' and '.join(sorted(whose))}: keys of two issuers in one registry; verify the registry")
    if not whose:
        return None
    keys = sorted((_key(record) for record in used), key=lambda key: (key.added, key.fragment))
    return Issuer(did=whose.pop(), name=name, keys=tuple(keys))


def _key(record: KeyRecord) -> Key:
    if record.proposed is None or record.added is None:
        raise BadData(f"{record.fragment}: a key that nobody proposed; verify the registry")
    return Key(
        fragment=record.fragment,
        kind=record.proposed.body.kind,
        public=public_bytes(record.proposed.body.public),
        added=record.added.at,
        retired=record.retired.at if record.retired else None,
        compromised=record.compromised.seq if record.compromised else None,
    )
