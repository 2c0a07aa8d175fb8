"""The statements of a document: what its words say once their contexts are applied, each one, none dropped.

Source: W3C JSON-LD 1.1 Processing Algorithms and API (16 July 2020), by PyLD.
Shape:  JSON-LD drops what it does not know without a word, and what is dropped is not signed. So a document names its
        contexts once, at the top, by their addresses alone; and a word without a meaning, a relative address, a null or
        an address that would break the text is refused. PyLD processes a context anew for each part of a document;
        here that is done once, for the contexts never change.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from threading import RLock
from typing import Any, Final, NoReturn, TypeAlias

from pyld.jsonld import ContextResolver, JsonLdError, JsonLdProcessor

from whoperforms.credentials.contexts.pinned import contexts
from whoperforms.credentials.strict_json import Unreadable, shown

Dataset: TypeAlias = dict[str, list[dict[str, dict[str, str]]]]

MOST_VALUES: Final = 512  # a certificate has 70; PyLD's work grows with their square
MOST_PROCESSED: Final = 256  # contexts within contexts; the certificates need a dozen
RELATIVE: Final = "https://relative.invalid/"  # what a relative address is resolved against, to be found again
ADDRESS: Final = re.compile(r"""[A-Za-z][A-Za-z0-9+.-]*:[^\s\x00-\x20<>"{}|^`\\]*""")  # N-Quads, IRIREF, with a scheme
CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # PyLD writes them otherwise than others do


class Vocabulary:
    """Contexts by their addresses, and what the documents that name them say."""

    def __init__(self, known: Mapping[str, Mapping[str, Any]]) -> None:
        self.known = known
        self._processor = _Processor()
        self._resolved: dict[str, object] = {}

    def dataset(self, document: Mapping[str, Any]) -> Dataset:
        """Return a document's statements. Raises: Unreadable."""
        self._look_over(document)
        try:
            found: Dataset = self._processor.to_rdf(dict(document), self._options())
        except JsonLdError as why:
            raise Unreadable(f"not the linked data of a certificate: {_innermost(why)}") from None
        except RecursionError:
            raise Unreadable("the file is nested too deep; give it as it was issued") from None
        return found

    def _look_over(self, document: Mapping[str, Any]) -> None:
        named = document.get("@context")
        for address in named if isinstance(named, list) else [named]:
            if not isinstance(address, str) or address not in self.known:
                _refuse(f"{shown(str(address))}: not a context that certificates name")
        said = _members({key: value for key, value in document.items() if key != "@context"})
        for many, (key, value) in enumerate(said, start=1):
            if many > MOST_VALUES:
                _refuse(f"more than {MOST_VALUES} values, and no certificate has so many")
            if key.startswith(("@", "_:")):
                _refuse(f"{shown(key)}: not a word of certificates")
            if value is None:
                _refuse(f"{shown(key)}: null says nothing, so it would not be signed")
            if isinstance(value, str):
                _signs(value)

    def _options(self) -> dict[str, Any]:
        return {
            "base": RELATIVE,
            "documentLoader": self._load,
            "contextResolver": ContextResolver(self._resolved, self._load),
        }

    def _load(self, address: str, _options: object) -> dict[str, Any]:
        if address not in self.known:
            _refuse(f"{shown(address)}: not a context that certificates name")
        document = self.known[address]
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": address} | {
            "document": document,
            "tag": "static",  # kept by the resolver
        }


@cache
def pinned_vocabulary() -> Vocabulary:
    """Return what the contexts of the package say."""
    return Vocabulary(contexts())


class _Processor(JsonLdProcessor):  # type: ignore[misc] # PyLD has no types
    """PyLD, with each context processed once, and nothing dropped.

    What a context makes of another depends on the two alone. Both are kept beside the answer, so that no other object
    can come to have the identity of one of them.
    """

    def __init__(self) -> None:
        super().__init__(on_property_dropped=_undefined)
        self._processed: dict[tuple[object, ...], tuple[object, object, object]] = {}
        self._lock = RLock()  # PyLD's own caches are for one thread

    def _process_context(self, active_ctx: object, local_ctx: object, options: object, **settings: object) -> object:
        if "cycles" in settings:  # the rehearsal within a definition: of words that may be half defined
            return super()._process_context(active_ctx, local_ctx, options, **settings)
        named = tuple(local_ctx) if isinstance(local_ctx, list) else id(local_ctx)
        key = (id(active_ctx), named, *sorted(settings.items()))
        if kept := self._processed.get(key):
            return kept[2]
        with self._lock:
            made = super()._process_context(active_ctx, local_ctx, options, **settings)
            if len(self._processed) >= MOST_PROCESSED:
                self._processed.clear()
            self._processed[key] = (active_ctx, local_ctx, made)
        return made

    def _graph_to_rdf(self, graph: dict[str, dict[str, Any]], *settings: object) -> object:
        for subject, said in graph.items():
            for address in (subject, *(word for word in said if not word.startswith("@"))):
                _whole(address)
        return super()._graph_to_rdf(graph, *settings)

    def _object_to_rdf(self, item: Any, *settings: object) -> object:  # noqa: ANN401 - an address, or an object
        found = super()._object_to_rdf(item, *settings)
        if found is None or found["type"] == "IRI":  # None: about to be dropped
            _whole(item["@id"] if isinstance(item, dict) else item)
        elif found["type"] == "literal":
            _whole(found["datatype"])
        return found


def _members(value: object, key: str = "") -> Iterator[tuple[str, object]]:
    """Yield each value within a value, with the word it stands under."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield name, part
            yield from _members(part, name)
    elif isinstance(value, list):
        for part in value:
            yield key, part
            yield from _members(part, key)


def _signs(text: str) -> None:
    if text.startswith("_:"):
        _refuse(f"{shown(text)}: a name that means nothing outside the file")
    if CONTROL.search(text):
        _refuse(f"{shown(text)}: holds a control character")


def _whole(address: str) -> None:
    if address.startswith("_:"):  # PyLD's own name for a part without one
        return
    if address.startswith(RELATIVE):
        _refuse(f"{shown(address.removeprefix(RELATIVE))}: neither a word of certificates nor a whole address")
    if not ADDRESS.fullmatch(address):
        _refuse(f"{shown(address)}: no address")


def _undefined(name: str | None) -> NoReturn:
    _refuse(f"{shown(str(name))}: not a word of certificates")


def _innermost(why: BaseException) -> str:
    while why.__cause__:
        why = why.__cause__
    return shown(str(why.args[0]).partition("\n")[0] if why.args else "")


def _refuse(what: str) -> NoReturn:
    raise Unreadable(f"{what}; give the file as it was issued") from None
