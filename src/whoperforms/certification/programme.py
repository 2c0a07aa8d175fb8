"""Programmes: what somebody can be certified for, by whom, and by which route. One for each procedure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from whoperforms.procedures.definition import Procedure
from whoperforms.procedures.kinds import IssuerKind


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who certifies: an id, the name that people read, and the kind that is shown wherever the name is."""

    id: str
    name: str
    kind: IssuerKind


INVENTED = Issuer(
    "example_device_academy", "Example Device Academy", IssuerKind.MANUFACTURER
)  # of invented people only


@dataclass(frozen=True, slots=True)
class Programme:
    """The training for a procedure: ids of its pathways, and who certifies for it."""

    id: str
    pathways: frozenset[str]
    issuers: tuple[Issuer, ...]

    def issuer(self, called: str) -> Issuer | None:
        """Return who is called so, by id or by name; None where the definition names nobody of the kind.

        >>> academy = Programme("mild", frozenset(), (INVENTED,)).issuer("Example Device-Academy")
        >>> academy.id
        'example_device_academy'
        """
        wanted = _folded(called)
        return next((issuer for issuer in self.issuers if wanted in {_folded(issuer.id), _folded(issuer.name)}), None)


def programmes(procedures: Iterable[Procedure]) -> dict[str, Programme]:
    """Return the programme of each procedure, by its id. The invented issuer certifies for all of them.

    >>> from whoperforms.procedures.load import load
    >>> sorted(programmes([load("mild")])["mild"].pathways)
    ['interventional_pain', 'spine_surgery']
    """
    return {
        procedure.id: Programme(
            id=procedure.id,
            pathways=frozenset(pathway.id for pathway in procedure.pathways),
            issuers=(*(Issuer(issuer.id, issuer.name, issuer.kind) for issuer in procedure.issuers), INVENTED),
        )
        for procedure in procedures
    }


def _folded(called: str) -> str:
    return re.sub(r"[\W_]+", "_", called.casefold()).strip("_")
