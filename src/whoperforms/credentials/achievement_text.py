"""What Open Badges has no term for, as the text of an achievement: parts with a label, always in the same order.

Shape:  `Manufacturer training certification, not a board certification | Covers: ... | Pathway: ... | Authorised for:
        A; B | Decided under: ... | Left out: ... | Does not mean: ...`. No member of our own: of those a program of
        others would drop what it does not know, unsigned. Words of kinds and policies are signed for years, so they are
        never changed: a new one is added beside.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from whoperforms.certification.bodies.programme import Separation
from whoperforms.kernel.errors import BadValue
from whoperforms.procedures.kinds import IssuerKind

Value = TypeVar("Value")

BETWEEN: Final = " | "
AMONG: Final = "; "
NOT_MEANT: Final = (
    "it says nothing of the quality or the results of anybody's work, and does not show that a licence, a hospital "
    "privilege or a board certification is in force"
)
KINDS: Final[Mapping[IssuerKind, str]] = {
    IssuerKind.MANUFACTURER: "Manufacturer training certification, not a board certification",
    IssuerKind.SOCIETY: "Training certification of a professional society, not a board certification",
    IssuerKind.INDEPENDENT: "Training certification of an independent body, not a board certification",
}
POLICIES: Final[Mapping[Separation, str]] = {
    Separation.SMALL: "small policy, one decider who took no part in the training",
    Separation.STRICT: "strict policy, two deciders who took no part in the training",
}
SCOPE: Final = "Covers"
PATHWAY: Final = "Pathway"
INSTRUMENTS: Final = "Authorised for"
DECIDED: Final = "Decided under"
LIMITS: Final = "Left out"
NOT: Final = "Does not mean"
MUST: Final = (SCOPE, PATHWAY, DECIDED, NOT)
ORDER: Final = (SCOPE, PATHWAY, INSTRUMENTS, DECIDED, LIMITS, NOT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The parts of the text."""

    kind: IssuerKind
    scope: str
    pathway: str
    instruments: tuple[str, ...]
    separation: Separation
    limits: str
    not_meant: str


def within(text: str) -> str:
    """Return a text that can be one part among others: what parts them would make two of it.

    >>> within("Levels L2 to L5 | no revision")
    'Levels L2 to L5 / no revision'
    """
    return text.replace("|", "/")


def text_of(said: Said) -> str:
    """Return the text of its parts. A part that holds the sign between parts is found out when it is read back."""
    return BETWEEN.join((KINDS[said.kind], *_labelled(said)))


def said_in(text: str) -> Said:
    """Return the parts of a text. Raises: BadValue."""
    kind, *rest = text.split(BETWEEN)
    found: dict[str, str] = {}
    for part in rest:
        label, colon, words = part.partition(": ")
        if not colon or label not in ORDER or label in found or not words:
            raise BadValue(f"{part[:40]!r}: no part of what a certificate says; leave it out")
        found[label] = words
    if list(found) != [label for label in ORDER if label in found] or not all(label in found for label in MUST):
        raise BadValue(
            f"{', '.join(found) or 'nothing'}: not the parts of a certificate in their order; put them right"
        )
    return Said(
        kind=_meant(KINDS, kind),
        scope=found[SCOPE],
        pathway=found[PATHWAY],
        instruments=tuple(found[INSTRUMENTS].split(AMONG)) if INSTRUMENTS in found else (),
        separation=_meant(POLICIES, found[DECIDED]),
        limits=found.get(LIMITS, ""),
        not_meant=found[NOT],
    )


def _labelled(said: Said) -> Iterator[str]:
    parts = {
        SCOPE: said.scope,
        PATHWAY: said.pathway,
        INSTRUMENTS: AMONG.join(said.instruments),
        DECIDED: POLICIES[said.separation],
        LIMITS: said.limits,
        NOT: said.not_meant,
    }
    return (f"{label}: {parts[label]}" for label in ORDER if parts[label])


def _meant(words: Mapping[Value, str], said: str) -> Value:
    for value, known in words.items():
        if known == said:
            return value
    raise BadValue(f"{said[:60]!r}: words that no certificate of ours has; look at the original")
