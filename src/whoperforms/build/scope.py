"""What a build is for: of the large files only what concerns the procedures here is kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from whoperforms.certification.programme import Programme, programmes
from whoperforms.procedures.definition import Procedure, Role
from whoperforms.sources.open_payments import Maker

ASKED_ABOUT = frozenset(Role) - {Role.NEVER_OPERATOR, Role.SITE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What belongs to the procedures: billing codes, makers and their products, programmes, specialties."""

    codes: frozenset[str] = frozenset()
    makers: tuple[Maker, ...] = ()
    programmes: Mapping[str, Programme] = field(default_factory=dict)
    specialties: frozenset[str] = frozenset()  # taxonomy codes of those who may stand in an answer

    @classmethod
    def of(cls, procedures: Iterable[Procedure]) -> Self:
        """Return the scope of a build for some procedures."""
        of_all = list(procedures)
        return cls(
            codes=frozenset(code.code for procedure in of_all for code in procedure.codes),
            makers=tuple(
                Maker(procedure=procedure.id, maker=alias.maker, product=alias.product)
                for procedure in of_all
                for alias in procedure.product_aliases
            ),
            programmes=programmes(of_all),
            specialties=frozenset(code for procedure in of_all for code in procedure.taxonomy_codes(roles=ASKED_ABOUT)),
        )
