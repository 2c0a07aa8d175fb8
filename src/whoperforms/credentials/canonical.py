"""The one form of a document that is hashed and signed: of its text (JCS), and of the statements it makes (RDFC).

Source: RFC 8785, JSON Canonicalization Scheme; W3C RDF Dataset Canonicalization 1.0 (21 May 2024).
Shape:  what has no such form with certainty is refused: numbers that programs read differently, words that no pinned
        context knows, and graphs made to keep a computer busy. The work is counted before and while it is done, so the
        limit needs no clock and holds in every thread.
"""

from collections.abc import Mapping
from math import factorial
from typing import Any, Final

import rfc8785
from pyld.canon import URDNA2015

from whoperforms.credentials.statements import Dataset, Vocabulary, pinned_vocabulary
from whoperforms.credentials.strict_json import Unreadable

BLANK_NODES: Final = 32  # a certificate has three
PERMUTATIONS: Final = 500  # of blank nodes that look alike; a certificate needs none


def jcs(value: object) -> bytes:
    """Return the canonical text of a JSON value. Raises: Unreadable.

    >>> jcs({"b": 1.0, "a": "é"}).decode()
    '{"a":"é","b":1}'
    """
    try:
        return rfc8785.dumps(value)  # type: ignore[arg-type] # it refuses what it cannot write
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as why:
        raise Unreadable(f"the file has no one text: {why}; give it as it was issued") from None
    except RecursionError:
        raise Unreadable("the file is nested too deep for a text of its own; give it as it was issued") from None


def rdfc(document: Mapping[str, Any], vocabulary: Vocabulary | None = None) -> bytes:
    """Return a document's statements as canonical N-Quads. Raises: Unreadable, with what stands in the way."""
    return canonical((vocabulary or pinned_vocabulary()).dataset(document))


def canonical(dataset: Dataset) -> bytes:
    """Return a dataset as canonical N-Quads. Raises: Unreadable, where that would take too long."""
    text: str = Bounded().main(dataset, {"format": "application/n-quads"})
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise Unreadable("the file holds half a sign, which has no bytes; give it as it was issued") from None


class Bounded(URDNA2015):  # type: ignore[misc] # PyLD has no types
    """The algorithm, with its work counted: a graph whose blank nodes all look alike costs more than it is worth.

    URDNA2015 is what RDFC-1.0 was called before it was a Recommendation; with SHA-256 both give the same bytes.
    """

    def __init__(self) -> None:
        super().__init__()
        self.left = PERMUTATIONS

    def main(self, dataset: Dataset, options: dict[str, str]) -> str:
        """Canonicalise. Raises: Unreadable."""
        if (nodes := len(_blank_nodes(dataset))) > BLANK_NODES:
            raise Unreadable(
                f"{nodes} parts without a name of their own, and no certificate has more than {BLANK_NODES}; "
                "give the file as it was issued"
            )
        text: str = super().main(dataset, options)
        return text

    def hash_first_degree_quads(self, id_: str) -> str:
        """Return the hash of what is said of a blank node: of each quad once, though it may stand in it twice."""
        about = self.blank_node_info[id_]
        about["quads"] = list({id(quad): quad for quad in about["quads"]}.values())
        found: str = super().hash_first_degree_quads(id_)
        return found

    def create_hash_to_related(self, id_: str, issuer: object) -> dict[str, list[str]]:
        """Return the neighbours of a blank node by their hash; every order of those alike would be tried."""
        related: dict[str, list[str]] = super().create_hash_to_related(id_, issuer)
        self.left -= sum(factorial(min(len(alike), 10)) for alike in related.values())
        if self.left < 0:
            raise Unreadable(
                "the file's parts without a name refer to each other in too many ways to tell them apart in time; "
                "give it as it was issued"
            )
        return related


def _blank_nodes(dataset: Dataset) -> set[str]:
    return {
        part["value"]
        for triples in dataset.values()
        for triple in triples
        for part in triple.values()
        if part["type"] == "blank node"
    } | {name for name in dataset if name.startswith("_:")}
