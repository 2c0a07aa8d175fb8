"""How a text is found in a table of them."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final, TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Texts: TypeAlias = Mapping[str, Promise]
UNKNOWN: Final = _("something that this program does not know")


def found(texts: Texts, name: str) -> str:
    """Return the text of a name in the reader's language; of one that is in no table, that it is not known."""
    return str(texts.get(name, UNKNOWN))


def saying(texts: Texts) -> Callable[[str], str]:
    """Return what says the names of a table."""
    return partial(found, texts)
