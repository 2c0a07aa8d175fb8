"""The procedure the demo country performs, as plain values: it knows no procedure of its own."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from whoperforms.procedures.definition import Procedure


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
class DemoSpecialty:
    """A Medicare specialty and the taxonomy codes that map to it."""

    code: str
    name: str
    taxonomies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemoProduct:
    """A maker as payment files write it, and what it makes for the procedure."""

    maker: str
    product: str


@dataclass(frozen=True, slots=True)
class DemoPathway:
    """A pathway by its id, and the taxonomy codes that belong to it."""

    id: str
    taxonomies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoProcedure:
    """Who performs it (taxonomy codes of the core role), how it is billed, who makes what it needs, who trains."""

    id: str = "procedure"
    core_taxonomies: tuple[str, ...]
    codes: tuple[DemoCode, ...]
    specialties: tuple[DemoSpecialty, ...] = ()
    products: tuple[DemoProduct, ...] = ()
    pathways: tuple[DemoPathway, ...] = ()

    @classmethod
    def of(cls, procedure: Procedure) -> Self:
        """Return what the demo needs of a procedure's definition."""
        return cls(
            id=procedure.id,
            core_taxonomies=procedure.taxonomy_codes(),
            codes=tuple(
                DemoCode(code.code, code.valid_from, code.valid_to, code.counts_as_case) for code in procedure.codes
            ),
            specialties=tuple(
                DemoSpecialty(known.code, known.name, known.taxonomy) for known in procedure.medicare_specialties
            ),
            products=tuple(DemoProduct(alias.maker, alias.product) for alias in procedure.product_aliases),
            pathways=tuple(
                DemoPathway(way.id, tuple(row.code for row in procedure.taxonomy if way.id in row.pathways))
                for way in procedure.pathways
            ),
        )
