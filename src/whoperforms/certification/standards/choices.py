"""What the programme has to choose in a draft of its standard, chosen value by value.

Shape:  a draft leaves out what is not chosen (`versions.unset`). A value is put where its path leads, and the draft is
        read anew, so that whatever does not fit is refused with what would.
"""

from datetime import date
from typing import Any, Final

import msgspec

from whoperforms.certification.standards.standard import Standard
from whoperforms.certification.standards.versions import Unset
from whoperforms.kernel.errors import BadField

DAYS: Final = frozenset({"effective_from", "grace_until"})  # what is a day, not a number
LISTS: Final = frozenset({"modules", "rubric"})  # what is written in the document, and chosen nowhere else
NAMES: Final = ("id", "role", "levels")  # by which of its keys one of a list is known


def choose(standard: Standard, what: Unset, value: int | date) -> Standard:
    """Return a draft in which one thing more is chosen. Raises: BadField, named as the thing is."""
    data = msgspec.to_builtins(standard, builtin_types=(date,))
    *way, last = what.parameter.split(".")
    at = _beginning(data, what)
    for part in way:
        at = _inside(at, part)
    at[last] = value
    try:
        return msgspec.convert(data, Standard)
    except msgspec.ValidationError as why:
        wanted, _, _ = str(why).partition(" - at `")
        raise BadField(
            str(what), "{value}: cannot stand here ({wanted}); choose another value", value=value, wanted=wanted
        ) from None


def _beginning(data: dict[str, Any], what: Unset) -> dict[str, Any]:
    """Return the table from which a path leads on: the standard, a requirement, or what is added to an earlier one."""
    if what.requirement is None:
        return data
    if what.parameter == "grace_until":
        return next(one for one in data["delta"] if one["requirement"] == what.requirement)
    return next(one for one in data["requirement"] if one["id"] == what.requirement)


def _inside(at: Any, part: str) -> Any:  # noqa: ANN401 - whatever a document can hold
    if isinstance(at, dict):
        return at[part]
    return next(one for one in at if part in {str(one[name]) for name in NAMES if name in one})
