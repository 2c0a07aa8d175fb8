"""What all answers about a procedure on one day rest on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from whoperforms.evidence.volume import BilledRow
from whoperforms.procedures.definition import Procedure
from whoperforms.search.certifications import Certifications
from whoperforms.store.directory import Directory


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A directory, a procedure and a day; `billed` are the published rows with cases, by NPI."""

    directory: Directory
    procedure: Procedure
    certifications: Certifications
    billed: Mapping[int, Sequence[BilledRow]]
    day: date
