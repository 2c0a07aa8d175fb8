"""The procedure the demo country performs, as plain values: it knows no procedure of its own."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DemoCode:
    """A billing code and when it was valid; `counts_as_case` as the procedure's counting rule says."""

    code: str
    valid_from: date
    valid_to: date | None
    counts_as_case: bool

    def valid_in(self, year: int) -> bool:
        """Return whether a claim of `year` could carry this code on at least one day."""
        return self.valid_from.year <= year and (self.valid_to is None or year <= self.valid_to.year)


@dataclass(frozen=True, slots=True)
class DemoProcedure:
    """Who performs it (taxonomy codes of the core role) and how it is billed."""

    core_taxonomies: tuple[str, ...]
    codes: tuple[DemoCode, ...]
