"""The issuer's document: under which address it lies, which keys it names, and how one is read.

Source: W3C Decentralized Identifiers 1.0; did:web (https://w3c-ccg.github.io/did-method-web/); W3C Controlled
        Identifiers 1.0 (Multikey).
Shape:  it names the keys that confirm something today. A retired key stays until the last that it signed has ended,
        for verifiers know no dates of keys; one that may be in other hands is not in it, and neither are the log's,
        which sign no certificates.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Literal

import msgspec

from whoperforms.certification.bodies.certificates import HOST, PORT
from whoperforms.credentials import multikey, strict_json
from whoperforms.credentials.keys.history import Issuer, Key, Kind
from whoperforms.credentials.strict_json import Json, Unreadable, shown
from whoperforms.kernel.errors import BadValue

CONTEXT: Final = ("https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1")
PREFIX: Final = "did:web:"
DID: Final = re.compile(rf"did:web:({HOST}(?:%3A{PORT})?)((?::[A-Za-z0-9._-]+)*)", re.ASCII)
MOST_PORT: Final = 65_535


class _Method(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    type: Literal["Multikey"]
    controller: str
    public: str = msgspec.field(name="publicKeyMultibase")


class _Document(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    context: list[str] = msgspec.field(name="@context")
    id: str
    methods: list[_Method] = msgspec.field(name="verificationMethod")
    asserts: list[str] = msgspec.field(name="assertionMethod")


def address_of(did: str) -> str:
    """Return where the document of an issuer lies. Raises: BadValue.

    >>> address_of("did:web:localhost%3A8443")
    'https://localhost:8443/.well-known/did.json'
    >>> address_of("did:web:registry.example.org:a:b")
    'https://registry.example.org/a/b/did.json'
    """
    found = DID.fullmatch(did)
    host, _, port = found[1].partition("%3A") if found else ("", "", "")
    steps = found[2].split(":")[1:] if found else []
    if not found or (port and int(port) > MOST_PORT) or any(not step.strip(".") for step in steps):
        raise BadValue(f"{did[:120]!r}: no did:web name; it is did:web: and a host in small letters, a port as %3A")
    where = f"https://{host}{f':{port}' if port else ''}"
    return "/".join((where, *(steps or [".well-known"]), "did.json"))


def did_of(origin: str) -> str:
    """Return the name of the issuer that an address is the home of. Raises: BadValue.

    >>> did_of("https://localhost:8443")
    'did:web:localhost%3A8443'
    """
    did = PREFIX + origin.removeprefix("https://").replace(":", "%3A")
    if not origin.startswith("https://") or address_of(did) != f"{origin}/.well-known/did.json":
        raise BadValue(f"{origin[:120]!r}: no home of an issuer; it is https:// and a host, without a slash at its end")
    return did


def confirms(key: Key, last_ends: Mapping[str, datetime], now: datetime) -> bool:
    """Whether a key confirms something today. `last_ends`: by its name when the last that a key signed ends."""
    if key.kind is Kind.LOG or key.compromised is not None:
        return False
    return key.retired is None or now <= last_ends.get(key.fragment, key.retired)


def document(issuer: Issuer, last_ends: Mapping[str, datetime], now: datetime) -> dict[str, Any]:
    """Return the document of an issuer as it is today. `last_ends`: as `confirms` has it."""
    keys = [key for key in issuer.keys if confirms(key, last_ends, now)]
    return {
        "@context": list(CONTEXT),
        "id": issuer.did,
        "verificationMethod": [
            {
                "id": issuer.method(key),
                "type": "Multikey",
                "controller": issuer.did,
                "publicKeyMultibase": multikey.public_text(key.public),
            }
            for key in keys
        ],
        "assertionMethod": [issuer.method(key) for key in keys],
    }


def read(data: bytes, did: str) -> dict[str, bytes]:
    """Return the public keys that the document of an issuer lets sign, by name. Raises: Unreadable.

    Nothing but what our own documents have is let through: a key of another controller, or one that is named and may
    not sign, makes the whole document doubtful.
    """
    said = _document(strict_json.read(data))
    if said.id != did:
        raise Unreadable(f"{shown(said.id)}: the document of another issuer than {shown(did)}; save the right one")
    if tuple(said.context) != CONTEXT:
        raise Unreadable("the contexts of the issuer's document are not those of ours; save it as it is handed out")
    keys = dict[str, bytes]()
    for one in said.methods:
        if one.controller != did or not one.id.startswith(f"{did}#"):
            raise Unreadable(f"{shown(one.id)}: a key of somebody else in the document of {shown(did)}")
        if one.id in keys:
            raise Unreadable(f"{shown(one.id)}: stands twice, so nobody can say which key counts")
        keys[one.id] = multikey.public_bytes(one.public)
    if sorted(said.asserts) != sorted(keys):
        raise Unreadable(f"{shown(did)}: the keys that may sign are not those that it names")
    return keys


def refuse_other_keys(listed: Mapping[str, bytes], issuer: Issuer) -> None:
    """Let through only a document whose keys the issuer's history has, none of them given up. Raises: Unreadable."""
    for method, public in listed.items():
        key = issuer.key(method)
        if key is None or key.public != public or key.kind is Kind.LOG:
            raise Unreadable(f"{shown(method)}: not a key of the issuer's history; one of the two files is not genuine")
        if key.compromised is not None:
            raise Unreadable(f"{shown(method)}: may be in other hands by the issuer's own word; save the document anew")
    for key in issuer.keys:
        in_use = key.kind is not Kind.LOG and key.retired is None and key.compromised is None
        if in_use and issuer.method(key) not in listed:
            raise Unreadable(f"{shown(issuer.method(key))}: in use, and not in the document; save both anew")


def _document(value: Json) -> _Document:
    try:
        return msgspec.convert(value, _Document)
    except msgspec.ValidationError as why:
        raise Unreadable(f"not an issuer's document of ours ({why}); save it as it is handed out") from None
