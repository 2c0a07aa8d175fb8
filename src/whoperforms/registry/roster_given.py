"""A file that somebody gives as a roster, before it is read: what reads it is loaded only then."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Final

from whoperforms.certification.programme import Programme
from whoperforms.sources.roster_manifest import Manifest

MOST_ROWS: Final = 50_000  # recorded in about a minute; others wait for some seconds of it


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterFile:
    """A file and whose roster it is. `programme`: of the registry; `known`: what its procedure's definition says."""

    content: bytes
    name: str
    programme: str
    known: Programme
    issuer: str
    as_of: date
    manifest: Manifest | None = None

    @property
    def sha256(self) -> str:
        """The hash of the file as it was given."""
        return sha256(self.content).hexdigest()
