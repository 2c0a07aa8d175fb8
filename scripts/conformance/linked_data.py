"""The product's canonical statements, of documents that say more than a certificate may.

Source: W3C JSON-LD 1.1; Verifiable Credentials Data Model 2.0, sections 4.3 and 11.1.
Shape:  the statements and their canonical form are the product's. What it refuses beforehand, because no certificate
        has it, is let through here: contexts within a document, contexts of a credential within a presentation, and
        values in a language. A word without a meaning is refused all the same.
"""

from collections.abc import Mapping
from typing import Any, Final

from whoperforms.credentials.canonical import rdfc
from whoperforms.credentials.statements import MOST_VALUES, Vocabulary, _members, _refuse, _signs
from whoperforms.credentials.strict_json import shown

WORDS: Final = {"@value", "@language", "@direction"}
WITHIN: Final = "https://within.invalid/"  # where a context that a document holds itself is given an address


class AnyDocument(Vocabulary):
    """Contexts by their addresses, and what any document that names them says."""

    def _look_over(self, document: Mapping[str, Any]) -> None:
        for many, (key, value) in enumerate(_members(document), start=1):
            if many > MOST_VALUES:
                _refuse(f"more than {MOST_VALUES} values")
            if key == "@context":
                self._is_known(value)
            elif key.startswith(("@", "_:")) and key not in WORDS:
                _refuse(f"{shown(key)}: not a word of credentials")
            elif value is None:
                _refuse(f"{shown(key)}: null says nothing, so it would not be signed")
            elif isinstance(value, str):
                _signs(value)

    def _is_known(self, named: object) -> None:
        if not isinstance(named, list) and (not isinstance(named, str) or named not in self.known):
            _refuse(f"{shown(str(named))}: not a context that is known here")


def statements(document: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> bytes:
    """Return a document's canonical statements. Raises: Unreadable."""
    within: dict[str, Mapping[str, Any]] = {}
    plain = _by_address(document, within)
    return rdfc(plain, AnyDocument({**known, **within}))


def _by_address(value: Any, within: dict[str, Mapping[str, Any]]) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """Return a value whose contexts are addresses; those it holds itself are put into `within`."""
    if isinstance(value, list):
        return [_by_address(part, within) for part in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _addresses(part, within) if name == "@context" else _by_address(part, within)
        for name, part in value.items()
    }


def _addresses(named: object, within: dict[str, Mapping[str, Any]]) -> list[object]:
    found: list[object] = []
    for one in named if isinstance(named, list) else [named]:
        if isinstance(one, dict):
            # PyLD falls over where a context takes a vocabulary back that none has given
            given = [{"@vocab": WITHIN}, one] if "@vocab" in one and one["@vocab"] is None else [one]
            for context in given:
                address = f"{WITHIN}{len(within)}"
                within[address] = {"@context": context}
                found.append(address)
        else:
            found.append(one)
    return found
