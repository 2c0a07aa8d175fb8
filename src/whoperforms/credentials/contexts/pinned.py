"""The contexts that documents may name, from files of the package: these, and no others.

Source: NOTICE.md beside this file.
Shape:  a context says which address a word stands for. Whoever changes one changes what was signed, so each file is
        held to its SHA-256 when it is read, and none is ever asked of another host.
"""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

from whoperforms.kernel.errors import BadData

CREDENTIALS: Final = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
DID: Final = "https://www.w3.org/ns/did/v1"
MULTIKEY: Final = "https://w3id.org/security/multikey/v1"

PINNED: Final = {  # address: file, SHA-256
    CREDENTIALS: ("credentials-v2.json", "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"),
    OPEN_BADGES: ("ob-v3p0-context-3.0.3.json", "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84"),
    DID: ("did-v1.json", "62c1054bf404d6dd3a4b26b64f830fd72095f6a26edc4469908c94351352ce5f"),
    MULTIKEY: ("security-multikey-v1.json", "ba2c182de2d92f7e47184bcca8fcf0beaee6d3986c527bf664c195bbc7c58597"),
}


@cache
def contexts() -> Mapping[str, Mapping[str, Any]]:
    """Return every pinned context by its address. Raises: BadData, where a file is not what was published.

    >>> sorted(contexts()) == sorted(PINNED)
    True
    """
    return MappingProxyType({address: _as_published(name, digest) for address, (name, digest) in PINNED.items()})


def _as_published(name: str, digest: str) -> Mapping[str, Any]:
    data = (files(__package__) / name).read_bytes()
    if (found := hashlib.sha256(data).hexdigest()) != digest:
        raise BadData(f"{name}: SHA-256 {found} is not {digest}, the published file's; install the package anew")
    context: Mapping[str, Any] = json.loads(data)
    return context
