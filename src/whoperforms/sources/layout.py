"""Which columns a reader takes, and where a file has them: by name, in every vintage.

Source: the publishers' headers, with their padding, doubled blanks, byte order marks and quotes.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from whoperforms.kernel.errors import BadRelease

DELIMITERS = ",\t|"


@dataclass(frozen=True, slots=True)
class Layout:
    """Which columns a reader takes from a dataset, by every name they were ever published under.

    `columns` maps our name to the published ones, newest vintage first; those in `optional` may be absent.
    """

    dataset: str
    columns: Mapping[str, tuple[str, ...]]
    optional: frozenset[str] = frozenset()
    vintages: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """What a file's first record says: its delimiter, how many columns, and at which position each of ours is."""

    delimiter: str
    columns: tuple[str, ...]  # their positions as text: a published name may stand twice
    taken: Mapping[str, str]  # from our name to a position


def folded(name: str) -> str:
    r"""Return a column name for comparing: no padding, single blanks, no case.

    >>> folded(" Provider  Credential\tText ")
    'provider credential text'
    """
    return " ".join(name.replace("\ufeff", "").split()).casefold()


def likely_delimiter(line: str, layout: Layout) -> str:
    """Return the delimiter that makes most of our columns out of the first line; names may be padded with tabs."""
    known = {folded(name) for names in layout.columns.values() for name in names}
    return max(DELIMITERS, key=lambda d: len(known.intersection(folded(cell.strip(' "')) for cell in line.split(d))))


def read_header(head: bytes, delimiter: str, layout: Layout, file: str) -> Header:
    """Return where a file has our columns. Raises: BadRelease, naming the column that is missing or doubled."""
    if not head.strip():
        raise BadRelease(f"{file}: the file is empty; download it again")
    if b"\0" in head:
        raise BadRelease(f"{file}: not plain text, or UTF-16; save it as UTF-8, or download it again")
    text = head.decode("utf-8", errors="replace")
    try:
        published = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as why:
        raise BadRelease(f"{file}: the header cannot be read ({why}); check which file was given") from None
    where: dict[str, list[str]] = {}
    for position, name in enumerate(published):
        where.setdefault(folded(name), []).append(str(position))
    taken: dict[str, str] = {}
    for ours, names in layout.columns.items():
        found = next((where[f] for f in map(folded, names) if f in where), [])
        if len(found) > 1:
            raise BadRelease(f"{file}: column {names[0]!r} stands twice; check which file was given")
        if found:
            taken[ours] = found[0]
        elif ours not in layout.optional:
            raise BadRelease(_missing(names, text, layout, file))
    return Header(delimiter, tuple(str(position) for position in range(len(published))), taken)


def _missing(names: tuple[str, ...], header: str, layout: Layout, file: str) -> str:
    if header.lstrip().startswith("<"):
        return f"{file}: a web page, not {layout.dataset}; download the file again"
    wanted = " or ".join(repr(name) for name in names)
    tried = f" (vintages known: {layout.vintages})" if layout.vintages else ""
    return f"{file}: no column {wanted}, so this is not {layout.dataset}{tried}; check which file was given"
