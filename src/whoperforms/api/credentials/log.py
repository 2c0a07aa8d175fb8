"""`/log/...`: the transparency log, for monitors and for whoever was handed a proof.

Source: RFC 6962 (tree), https://c2sp.org/tlog-checkpoint, https://c2sp.org/signed-note.
"""

import logging
from base64 import b64encode
from http import HTTPStatus
from typing import Final

import msgspec
from django.http import HttpRequest, HttpResponse

from whoperforms.api.credentials.public import FOR_EVER, JSON, LINES, NEVER, TEXT, handed_out, public
from whoperforms.api.parameters import refuse_unknown
from whoperforms.api.responses import sentence
from whoperforms.credentials.keys.issuer_file import log_keys
from whoperforms.credentials.log.signer import NotToBeSigned
from whoperforms.kernel.errors import BadQuestion, NothingFound
from whoperforms.registry import journal, log, signing

MOST: Final = 1_000  # entries in one answer
SIGNS_NOTHING: Final = "nothing is signed here now: the registry does not go on from what was signed before"

said = logging.getLogger("whoperforms.api")


@public
def checkpoint(request: HttpRequest) -> HttpResponse:
    """Answer with a signed checkpoint of the whole log."""
    refuse_unknown(request.GET, ())
    try:
        return handed_out(log.checkpoint(), TEXT)
    except (NotToBeSigned, journal.ChainBroken) as why:
        said.error("%s", why)
        return sentence(SIGNS_NOTHING, HTTPStatus.CONFLICT)


@public
def keys(request: HttpRequest) -> HttpResponse:
    """Answer with the keys of the log, one a line, in the form that notes name them by."""
    refuse_unknown(request.GET, ())
    found = log_keys(signing.issuer(journal.ledger()))
    return handed_out("".join(f"{key.written()}\n" for key in found).encode(), TEXT)


@public
def entry(request: HttpRequest, seq: int) -> HttpResponse:
    """Answer with one entry, exactly its bytes; its number is its place, the first being 1."""
    refuse_unknown(request.GET, ())
    found = log.entries(seq - 1, 1) if seq > 0 else ()
    if not found:
        raise NothingFound(f"{seq}: no entry of the log; it has {log.tree().size:,}")
    return handed_out(found[0].data, JSON, caching=FOR_EVER)


@public
def entries(request: HttpRequest) -> HttpResponse:
    """Answer with entries from a place on, the first being 0: one a line, exactly its bytes."""
    refuse_unknown(request.GET, ("start", "limit"))
    start, limit = _number(request, "start", 0), _number(request, "limit", MOST)
    if not 1 <= limit <= MOST:
        raise BadQuestion(f"limit: {limit}; from 1 to {MOST:,} entries in one answer")
    found = log.entries(start, limit)
    body = b"".join(one.data + b"\n" for one in found)
    return handed_out(body, LINES, caching=FOR_EVER if len(found) == limit else NEVER)


@public
def inclusion(request: HttpRequest) -> HttpResponse:
    """Answer with what proves that a leaf is among the first `size`."""
    refuse_unknown(request.GET, ("index", "size"))
    tree = log.tree()
    size = _within(request, "size", tree.size)
    index = _number(request, "index")
    if not index < size:
        raise BadQuestion(f"index: {index}; the first {size:,} entries are 0 to {size - 1:,}")
    return _path(request, size, tree.inclusion(index, size))


@public
def consistency(request: HttpRequest) -> HttpResponse:
    """Answer with what proves that the first entries are where a longer log begins."""
    refuse_unknown(request.GET, ("from", "size"))
    tree = log.tree()
    size = _within(request, "size", tree.size)
    return _path(request, size, tree.consistency(_within(request, "from", size), size))


def _path(request: HttpRequest, size: int, path: tuple[bytes, ...]) -> HttpResponse:
    """Return a proof: of a size that was named it stays the same for ever, of the newest one only for now."""
    said = {"size": size, "hashes": [b64encode(hashed).decode() for hashed in path]}
    caching = FOR_EVER if "size" in request.GET else NEVER
    return handed_out(msgspec.json.encode(said), JSON, caching=caching)


def _within(request: HttpRequest, name: str, most: int) -> int:
    found = _number(request, name, most)
    if not 1 <= found <= most:
        raise BadQuestion(f"{name}: {found}; from 1 to {most:,}, for no more is there")
    return found


def _number(request: HttpRequest, name: str, default: int | None = None) -> int:
    """Return a whole number of a question. Raises: BadQuestion."""
    text = request.GET.get(name, "" if default is None else str(default))
    if not text.isascii() or not text.isdecimal() or len(text) > 12:  # noqa: PLR2004 - more than a log will ever have
        raise BadQuestion(f"{name}: {text[:40]!r} is no number; write digits")
    return int(text)
