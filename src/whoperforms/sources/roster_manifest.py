"""A roster's manifest: whose list of what it is, of which day, how much of it, and how many rows it must have.

Source: the issuer, as `NAME.manifest.json` beside `NAME.csv`; our own format, explained in docs/roster.md.
Shape:  a JSON object. Without one, the roster's own name says whose it is and of which day, and it is a full list.
        A signature is carried, and proves nothing until something verifies it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated

import msgspec

from whoperforms.certification.programme import Programme
from whoperforms.certification.roster import RosterKind
from whoperforms.kernel.dates import from_day_number
from whoperforms.kernel.errors import BadRelease, BadValue

NAME = re.compile(r"roster_(?P<whose>.+)_(?P<day>[0-9]{8})\.csv", re.IGNORECASE)
AS_NAMED = "roster_ISSUER_PROGRAMME_YYYYMMDD.csv"
ENDING = ".manifest.json"
LARGEST = 1 << 16  # bytes

Rows = Annotated[int, msgspec.Meta(ge=0)]
Sha256 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a roster claims to be; `rows` and `sha256` are None where only its name was there to say so."""

    issuer: str
    programme: str
    kind: RosterKind
    as_of: date
    rows: Rows | None
    sha256: Sha256 | None
    standard_version: str | None = None
    signature: str | None = None


def manifest_beside(path: Path) -> Manifest | None:
    """Return the manifest that lies beside a roster, None without one. Raises: BadRelease."""
    found = [beside for name in _names(path) if (beside := path.with_name(name)).is_file()]
    if len(found) > 1:
        raise BadRelease(f"{found[1]}: a second manifest of {path.name}, beside {found[0].name}; keep the right one")
    return _read(found[0]) if found else None


def is_manifest(path: Path) -> bool:
    """Whether a file is a manifest by its name, with its roster beside it: that is read with the roster."""
    if not path.name.lower().endswith(ENDING):
        return False
    stem = path.name[: -len(ENDING)]
    return any(path.with_name(name).is_file() for name in (stem, f"{stem}.csv"))


def _names(path: Path) -> Iterable[str]:
    """Return what the manifest of a roster may be called."""
    return dict.fromkeys((f"{path.stem}{ENDING}", f"{path.name}{ENDING}"))


def _read(path: Path) -> Manifest:
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    try:
        manifest = msgspec.json.decode(content, type=Manifest)
    except (msgspec.MsgspecError, RecursionError) as why:
        raise BadRelease(f"{path}: no manifest of a roster ({why}); write it as docs/roster.md says") from None
    if manifest.rows is None or manifest.sha256 is None:
        raise BadRelease(f"{path}: a manifest states rows and sha256; write it as docs/roster.md says")
    return manifest


def described(file: str, manifest: Manifest | None, programmes: Mapping[str, Programme]) -> Manifest:
    """Return what a roster is, by its manifest and its name, which may not disagree. Raises: BadRelease."""
    named = _named(file, programmes)
    if manifest is None:
        if named is None:
            raise BadRelease(f"{file}: no manifest beside it, and not named as a roster; name it {AS_NAMED}")
        return named
    stated = _known(file, manifest, programmes)
    if named and (said := _disagreement(stated, named)):
        raise BadRelease(f"{file}: {said}; correct the manifest or the name")
    return stated


def _named(file: str, programmes: Mapping[str, Programme]) -> Manifest | None:
    """Return what a roster's name says. An id may hold underscores, so the programmes and issuers known decide."""
    found = NAME.fullmatch(re.split(r"[/\\]", file)[-1])
    if found is None:
        return None
    try:
        as_of = from_day_number(int(found["day"]))
    except BadValue as why:
        raise BadRelease(f"{file}: {why}") from None
    possible = [
        Manifest(issuer=issuer, programme=id_, kind=RosterKind.FULL, as_of=as_of, rows=None, sha256=None)
        for id_ in sorted(programmes)
        if (issuer := found["whose"].removesuffix(f"_{id_}")) != found["whose"]
    ]
    if not possible:
        known = ", ".join(sorted(programmes))
        raise BadRelease(f"{file}: names no programme known here; name it {AS_NAMED}, with one of {known}")
    likely = (of for of in possible if programmes[of.programme].issuer(of.issuer))
    return _known(file, next(likely, possible[0]), programmes)


def _known(file: str, manifest: Manifest, programmes: Mapping[str, Programme]) -> Manifest:
    """Return a manifest with its issuer's id. Raises: BadRelease, for of a stranger the kind could not be shown."""
    programme = programmes.get(manifest.programme)
    if programme is None:
        known = ", ".join(sorted(programmes))
        raise BadRelease(f"{file}: {manifest.programme!r} is no programme known here; give one of {known}")
    issuer = programme.issuer(manifest.issuer)
    if issuer is None:
        known = ", ".join(issuer.id for issuer in programme.issuers)
        raise BadRelease(
            f"{file}: {manifest.issuer!r} is no issuer in the definition of {programme.id} ({known}); "
            "add it there with its kind, or correct it"
        )
    return replace(manifest, issuer=issuer.id)


def _disagreement(manifest: Manifest, named: Manifest) -> str:
    parts = (
        (part, str(getattr(manifest, part)), str(getattr(named, part))) for part in ("issuer", "programme", "as_of")
    )
    return ", ".join(
        f"{part} is {said} in its manifest and {name} in its name" for part, said, name in parts if said != name
    )
