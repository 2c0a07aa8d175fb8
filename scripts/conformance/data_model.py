"""The rules of the data model that are about any credential and any presentation, not about certificates alone.

Source: W3C Verifiable Credentials Data Model 2.0 (15 May 2025), sections 4.3 to 4.13, 5.3 and 11.1; Bitstring Status
        List 1.0, section 2.1.
Shape:  a certificate is held to its closed shape by the product, which is narrower than this. What a word means is not
        looked at here: the product's linked data refuses one that has no meaning.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, TypeAlias

from whoperforms.credentials.contexts.pinned import CREDENTIALS
from whoperforms.credentials.multikey import base58_bytes
from whoperforms.credentials.strict_json import shown
from whoperforms.kernel.errors import BadData

Object: TypeAlias = dict[str, Any]

ADDRESS: Final = re.compile(r"[a-z][a-z0-9+.-]*:\S+", re.IGNORECASE)
INSTANT: Final = re.compile(r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)
INDEX: Final = re.compile(r"0|[1-9]\d*", re.ASCII)
LANGUAGE_VALUE: Final = {"@value", "@language", "@direction"}
TYPED: Final = ("credentialStatus", "credentialSchema", "refreshService", "termsOfUse", "evidence", "proof")
ENTRY: Final = "BitstringStatusListEntry"
MULTIHASH: Final = {b"\x12\x20": "sha256", b"\x20\x30": "sha384", b"\x13\x40": "sha512"}


def check_credential(given: object, resources: Mapping[str, bytes], bases: tuple[str, ...] = (CREDENTIALS,)) -> Object:
    """Return what is a credential. `resources`: what lies under addresses that it may name. Raises: BadData."""
    credential = _secured(given, "VerifiableCredential", bases)
    issuer = credential.get("issuer")
    _url(issuer.get("id") if isinstance(issuer, dict) else issuer, "issuer")
    for said in (credential, issuer):
        for name in ("name", "description"):
            if isinstance(said, dict) and name in said:
                _text(said[name], name)
    for subject in _objects(credential, "credentialSubject"):
        if not subject:
            raise BadData("credentialSubject: nothing is said of it; say something")
    if "credentialSubject" not in credential:
        raise BadData("credentialSubject is missing; give one")
    for schema in _objects(credential, "credentialSchema"):
        _url(schema.get("id"), "credentialSchema.id")
    for entry in _objects(credential, "credentialStatus"):
        if entry["type"] == ENTRY:
            _status_entry(entry)
    _validity(credential)
    _related(credential, resources)
    return credential


def check_presentation(given: object) -> Object:
    """Return what is a presentation; the credentials in it are looked at one by one by others. Raises: BadData."""
    presentation = _secured(given, "VerifiablePresentation", (CREDENTIALS,))
    if "holder" in presentation:
        holder = presentation["holder"]
        _url(holder.get("id") if isinstance(holder, dict) else holder, "holder")
    _objects(presentation, "verifiableCredential")
    return presentation


def _secured(given: object, kind: str, bases: tuple[str, ...]) -> Object:
    """Return an object of a type, with contexts, and with whole identifiers, types and texts at every depth."""
    if not isinstance(given, dict):
        raise BadData(f"no object; give a {kind}")
    _contexts(given.get("@context"), bases)
    if kind not in _types(given, kind):
        raise BadData(f"type is not {kind}; give one of that type")
    for where, one in _within(given):
        if "id" in one:
            _url(one["id"], f"{where}.id")
        if "type" in one:
            _types(one, where)
        if "@value" in one:
            _text(one, where)
    for name in TYPED:
        for one in _objects(given, name):
            _types(one, name)
    return given


def _contexts(named: object, bases: tuple[str, ...]) -> None:
    if not isinstance(named, list) or not named or named[0] not in bases:
        raise BadData(f"@context does not begin with {bases[0]}; begin it so")
    for one in named:
        if not isinstance(one, dict):
            _url(one, "@context")


def _within(value: object, where: str = "the document") -> Iterator[tuple[str, Object]]:
    """Yield each object within a value, and where it stands; not those of contexts."""
    if isinstance(value, dict):
        yield where, value
        for name, part in value.items():
            if name != "@context":
                yield from _within(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from _within(part, where)


def _objects(document: Object, name: str) -> list[Object]:
    """Return one or more objects that stand under a name; none, where it is missing. Raises: BadData."""
    if name not in document:
        return []
    found = document[name] if isinstance(document[name], list) else [document[name]]
    if not found or not all(isinstance(one, dict) for one in found):
        raise BadData(f"{name}: not one or more objects; give such")
    return found


def _types(one: Object, where: str) -> list[str]:
    given = one.get("type")
    types: list[Any] = given if isinstance(given, list) else [given]
    if not types or not all(isinstance(name, str) and name for name in types):
        raise BadData(f"{where}: type is missing, or not one or more names; give it")
    return types


def _url(value: object, where: str) -> None:
    if not isinstance(value, str) or not ADDRESS.fullmatch(value):
        raise BadData(f"{where}: {shown(str(value))} is not one address; give one")


def _text(value: object, where: str) -> None:
    """Let a string pass, or one or more values in a language. Raises: BadData."""
    for one in value if isinstance(value, list) and value else [value]:
        if isinstance(one, str):
            continue
        if not isinstance(one, dict) or "@value" not in one or one.keys() - LANGUAGE_VALUE:
            raise BadData(f"{where}: neither a text nor a value in a language; give such")
        if not all(isinstance(part, str) for part in one.values()) or one.get("@direction", "ltr") not in {
            "ltr",
            "rtl",
        }:
            raise BadData(f"{where}: a value in a language is made of texts; give such")


def _validity(credential: Object) -> None:
    moments = {name: _moment(credential[name], name) for name in ("validFrom", "validUntil") if name in credential}
    if len(moments) > 1 and moments["validUntil"] < moments["validFrom"]:
        raise BadData("validUntil is before validFrom; give the later one there")


def _moment(value: object, where: str) -> datetime:
    if isinstance(value, str) and INSTANT.fullmatch(value):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            pass
    raise BadData(f"{where}: {shown(str(value))} is no date and time with its zone; give one")


def _status_entry(entry: Object) -> None:
    if not isinstance(entry.get("statusPurpose"), str):
        raise BadData("statusPurpose is not a text; give one")
    if not isinstance(entry.get("statusListIndex"), str) or not INDEX.fullmatch(entry["statusListIndex"]):
        raise BadData("statusListIndex is not a whole number, written as a text; give one")
    _url(entry.get("statusListCredential"), "statusListCredential")
    if entry.get("id") == entry["statusListCredential"]:
        raise BadData("the id of a status entry is the address of its list; give another")
    size, messages = entry.get("statusSize", 1), entry.get("statusMessage")
    if not isinstance(size, int) or isinstance(size, bool) or size < 1:
        raise BadData("statusSize is not a whole number from 1 on; give one")
    if (size > 1 or messages is not None) and (not isinstance(messages, list) or len(messages) != 2**size):
        raise BadData("statusMessage does not have a message for each value; give as many")


def _related(credential: Object, resources: Mapping[str, bytes]) -> None:
    seen = set()
    for one in _objects(credential, "relatedResource"):
        _url(one.get("id"), "relatedResource.id")
        if one["id"] in seen:
            raise BadData(f"relatedResource: {shown(one['id'])} stands twice; give it once")
        seen.add(one["id"])
        digests = [(name, value) for name in _DIGESTS if name in one for value in _strings(one[name], name)]
        if not digests:
            raise BadData("relatedResource has neither digestSRI nor digestMultibase; give one")
        if one["id"] not in resources:
            raise BadData(f"relatedResource: {shown(one['id'])} is not to be had here; name another")
        if not all(_DIGESTS[name](value, resources[one["id"]]) for name, value in digests):
            raise BadData(f"relatedResource: what lies under {shown(one['id'])} has another digest; give that one")


def _strings(value: object, where: str) -> list[str]:
    found: list[Any] = value if isinstance(value, list) else [value]
    if not found or not all(isinstance(one, str) for one in found):
        raise BadData(f"{where} is not one or more texts; give such")
    return found


def _fits_sri(value: str, data: bytes) -> bool:
    """Return whether one of the digests of W3C Subresource Integrity is that of the data."""
    named = [one.partition("-") for one in value.split()]
    return any(
        name in MULTIHASH.values() and base64.b64encode(hashlib.new(name, data).digest()).decode() == digest
        for name, _, digest in named
    )


def _fits_multibase(value: str, data: bytes) -> bool:
    """Return whether a digest in base 64 or 58 is that of the data: a multihash, or SHA-256 with nothing before it."""
    try:
        digest = base58_bytes(value[1:]) if value[:1] == "z" else base64.urlsafe_b64decode(value[1:] + "==")
    except (BadData, ValueError):
        return False
    name = MULTIHASH.get(digest[:2], "sha256")
    expected = hashlib.new(name, data).digest()
    return value[:1] in {"u", "z"} and expected in {digest, digest[2:] if digest[:2] in MULTIHASH else digest}


_DIGESTS: Final[Mapping[str, Callable[[str, bytes], bool]]] = {
    "digestSRI": _fits_sri,
    "digestMultibase": _fits_multibase,
}
