"""How good the data is, as text: what is missing in it, and the tables of a report, where one was made.

Source: measures that a build keeps in the directory, read at once; and `quality.json` beside it, which `whoperforms
        quality --out` writes. It takes too long to be made while somebody waits; one of another build is not shown.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whoperforms.evidence.source import Source
from whoperforms.search.breakdown import share
from whoperforms.store.directory import Directory
from whoperforms.store.figures import MEASURES, ONE_IN
from whoperforms.store.ledger import built_at
from whoperforms.store.place import Place
from whoperforms.web.source_names import IN_WORDS

REPORT = "quality.json"
MISSING: dict[str, Promise] = {  # by the name under which a directory keeps it
    "given names that are missing": gettext_lazy("No first name"),
    "credentials that are missing": gettext_lazy("No title, such as MD"),
    "days of last update that are missing": gettext_lazy("No day of the last change"),
    "licences that are missing": gettext_lazy("A field with no license number"),
    "streets that are missing": gettext_lazy("A place with no street"),
    "towns that are missing": gettext_lazy("A place with no town"),
    "telephone numbers that are missing": gettext_lazy("A place with no phone number"),
    "states that are none": gettext_lazy("A place in a state that does not exist"),
    "ZIP codes without a place": gettext_lazy("A ZIP code we cannot find on the map"),
}
TITLES: dict[str, Promise] = {  # of the breakdowns that a page has, in this order
    "coverage": gettext_lazy("How many doctors each source knows"),
    "updated": gettext_lazy("When doctors last changed their entry"),
    "places_care_compare": gettext_lazy("Do the places in two lists agree: NPPES and Care Compare"),
    "places_enrolment": gettext_lazy("Do the places in two lists agree: NPPES and PECOS"),
    "precision": gettext_lazy("How well we know where a place is"),
    "withheld": gettext_lazy("Who is in no list here, and why"),
}
PARTS: dict[str, Promise] = {
    "under_1_year": gettext_lazy("less than 1 year ago"),
    "1_to_2_years": gettext_lazy("1 to 2 years ago"),
    "2_to_5_years": gettext_lazy("2 to 5 years ago"),
    "5_to_10_years": gettext_lazy("5 to 10 years ago"),
    "10_years_or_more": gettext_lazy("10 years ago or more"),
    "no_day": gettext_lazy("no day given"),
    "same_zip": gettext_lazy("same ZIP code"),
    "same_town": gettext_lazy("same town"),
    "same_state": gettext_lazy("same state, other town"),
    "none": gettext_lazy("other state"),
    "street": gettext_lazy("to the street"),
    "zip": gettext_lazy("to the ZIP code"),
    "city": gettext_lazy("to the town"),
    "unknown": gettext_lazy("not on the map"),
    "deactivated": gettext_lazy("number shut off"),
    "excluded": gettext_lazy("on the list of those shut out"),
    "revoked": gettext_lazy("taken off Medicare's rolls"),
    "withheld": gettext_lazy("any of these"),
}
LINES: dict[str, Promise] = {
    "all": gettext_lazy("All doctors"),
    "core": gettext_lazy("Doctors in the fields that most often perform it"),
}


class _Part(msgspec.Struct):
    part: str
    count: int


class _Line(msgspec.Struct):
    id: str
    of: int
    counts: tuple[_Part, ...]


class _Breakdown(msgspec.Struct):
    id: str
    lines: tuple[_Line, ...]


class _Report(msgspec.Struct):
    built_at: str
    breakdowns: tuple[_Breakdown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as text; each row begins with its heading."""

    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def missing(directory: Directory) -> Table:
    """Return how often something is missing in the entries of practitioners."""
    shares = {name: (part, whole) for name, part, whole in directory.engine.rows(MEASURES) if name != ONE_IN}
    return Table(
        id="missing",
        title=_("What is missing in the national list"),
        columns=(_("What is missing"), _("How often")),
        rows=tuple(
            (str(said), _of(*shares[name])) for name, said in MISSING.items() if name in shares and shares[name][1]
        ),
    )


def _of(part: int, whole: int) -> str:
    said = {"part": f"{part:,}", "whole": f"{whole:,}", "share": share(part, whole)}
    return _("%(part)s of %(whole)s (%(share)s)") % said


def reported(directory: Directory, where: Place) -> tuple[Table, ...]:
    """Return the tables of the report beside the directory; none where it has none of this build."""
    if not isinstance(where, Path):
        return ()
    folder = where if where.is_dir() else where.parent
    try:
        found = _read(folder / REPORT, (folder / REPORT).stat().st_mtime_ns)
    except (OSError, msgspec.MsgspecError):
        return ()
    if found.built_at != built_at(directory):
        return ()
    by_id = {each.id: each for each in found.breakdowns}
    return tuple(_table(by_id[name], title) for name, title in TITLES.items() if name in by_id and by_id[name].lines)


@lru_cache(maxsize=2)
def _read(file: Path, _changed: int) -> _Report:
    return msgspec.json.decode(file.read_bytes(), type=_Report)


def _table(found: _Breakdown, title: Promise) -> Table:
    """Turn a breakdown on its side: a part is a row, so that it fits a phone."""
    parts = [each.part for each in found.lines[0].counts]
    named = [_named(LINES, line.id, _source) for line in found.lines]
    rows = tuple(
        (
            _named(PARTS, part, _source),
            *(
                f"{line.counts[at].count:,} ({share(line.counts[at].count, line.of)})"
                for line in found.lines
                if line.of
            ),
        )
        for at, part in enumerate(parts)
    )
    return Table(id=found.id, title=str(title), columns=(_("What we counted"), *named), rows=rows)


def _named(known: Mapping[str, Promise], id_: str, otherwise: Callable[[str], str]) -> str:
    return str(known[id_]) if id_ in known else otherwise(id_)


def _source(id_: str) -> str:
    return str(IN_WORDS[Source(id_)].name) if id_ in set(Source) and Source(id_) in IN_WORDS else id_
