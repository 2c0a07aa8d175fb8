"""A procedure as one value: its codes, who performs it, who trains for it, and what is known about it.

Shape:  made by `load` from `NAME/NAME.toml`, which docs/procedures.md explains key by key. The words that
        people read are elsewhere (`words`); here are ids, codes, dates and numbers. A fact says where it was
        read, how sure that is and on which day it was checked.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property

from whoperforms.kernel.errors import BadQuestion, NothingFound
from whoperforms.procedures.codes import (
    FAMILY,
    CaseCounting,
    ClaimMark,
    Code,
    Diagnosis,
    LookAlike,
    MedicareSpecialty,
    Taxonomy,
)
from whoperforms.procedures.kinds import Id, Role, Text
from whoperforms.procedures.sourced import Confidence, Source, Sourced, Value
from whoperforms.procedures.statements import (
    CaseLog,
    Coverage,
    Fact,
    Instrument,
    OpenPoint,
    Outcomes,
    Question,
    Section,
    Selection,
    Study,
    Term,
    VolumeFact,
)
from whoperforms.procedures.training import (
    Board,
    CredentialClass,
    EvidenceState,
    Issuer,
    Pathway,
    ProductAlias,
    Training,
)

__all__ = ["Code", "Confidence", "Issuer", "Pathway", "Procedure", "Role", "Taxonomy"]


class Procedure(
    Value,
    frozen=True,
    kw_only=True,
    dict=True,  # for the indexes below
    rename={
        "codes": "code",
        "look_alikes": "look_alike",
        "diagnoses": "diagnosis",
        "claim_marks": "claim_mark",
        "medicare_specialties": "medicare_specialty",
        "pathways": "pathway",
        "credential_classes": "credential_class",
        "boards": "board",
        "evidence_states": "evidence_state",
        "issuers": "issuer",
        "product_aliases": "product_alias",
        "facts": "fact",
        "sections": "section",
        "terms": "term",
        "studies": "study",
        "instruments": "instrument",
        "volume_facts": "volume_fact",
        "questions": "question",
        "open_points": "open_point",
        "sources": "source",
    },
):
    """An intervention: all that is known about it, and the questions that the other rooms put to it."""

    id: Id
    name: Text
    synonyms: tuple[Text, ...] = ()
    search_words: tuple[Text, ...] = ()
    default_roles: tuple[Role, ...]
    sources: Mapping[Id, Source]
    codes: tuple[Code, ...]
    look_alikes: tuple[LookAlike, ...] = ()
    case_counting: CaseCounting
    diagnoses: tuple[Diagnosis, ...] = ()
    claim_marks: tuple[ClaimMark, ...] = ()
    taxonomy: tuple[Taxonomy, ...]
    medicare_specialties: tuple[MedicareSpecialty, ...] = ()
    pathways: tuple[Pathway, ...]
    credential_classes: tuple[CredentialClass, ...] = ()
    boards: tuple[Board, ...] = ()
    evidence_states: tuple[EvidenceState, ...] = ()
    issuers: tuple[Issuer, ...]
    product_aliases: tuple[ProductAlias, ...] = ()
    training: Training
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...] = ()
    terms: tuple[Term, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    selection: tuple[Selection, ...] = ()
    studies: tuple[Study, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    outcomes: Outcomes | None = None
    case_log: CaseLog | None = None
    volume_facts: tuple[VolumeFact, ...] = ()
    questions: tuple[Question, ...] = ()
    open_points: tuple[OpenPoint, ...] = ()

    @property
    def case_codes(self) -> tuple[str, ...]:
        """The codes that count as a case, in whatever year."""
        return tuple(code.code for code in self.codes if code.counts_as_case)

    def counts_as_case(self, code: str, year: int) -> bool:
        """Whether `code`, billed in any part of `year`, is a case of this procedure."""
        found = self._code.get(code)
        return found is not None and found.counts_as_case and found.valid_in(year)

    def taxonomy_codes(self, *, roles: Iterable[Role] | None = None, pathway: str | None = None) -> tuple[str, ...]:
        """Return the specialty codes of these roles (`None`: the default search), in the file's order.

        Only codes that the file names: the sub-codes of a family are known to `role_of`. Raises: BadQuestion
        when there is no such pathway.
        """
        wanted = frozenset(self.default_roles if roles is None else roles)
        route = None if pathway is None else self.pathway(pathway).id
        return tuple(
            row.code for row in self.taxonomy if row.role in wanted and (route is None or route in row.pathways)
        )

    def taxonomy_row(self, taxonomy_code: str) -> Taxonomy | None:
        """Return what the file says of a specialty code, or of its family; `None`: it says nothing."""
        return self._exact.get(taxonomy_code) or self._families.get(taxonomy_code[:FAMILY])

    def role_of(self, taxonomy_code: str) -> Role | None:
        """Return the role of a specialty code; `None`: none of this procedure's."""
        row = self.taxonomy_row(taxonomy_code)
        return None if row is None else row.role

    def pathways_of(self, taxonomy_code: str) -> tuple[str, ...]:
        """Return the pathways that a specialty code belongs to; none is an answer too."""
        row = self.taxonomy_row(taxonomy_code)
        return () if row is None else row.pathways

    def pathway(self, pathway: str) -> Pathway:
        """Return one pathway by its id. Raises: BadQuestion."""
        for found in self.pathways:
            if found.id == pathway:
                return found
        known = ", ".join(found.id for found in self.pathways)
        raise BadQuestion(f"{pathway!r}: no pathway of {self.name}; choose one of {known}")

    def issuer_on(self, day: date) -> Issuer:
        """Return who issued the credential on `day`. Raises: NothingFound."""
        for issuer in self.issuers:
            if (issuer.valid_from or day) <= day <= (issuer.valid_to or day):
                return issuer
        raise NothingFound(f"{day}: nobody issued training credentials for {self.name}; ask for another day")

    def fact(self, fact: str) -> Fact:
        """Return one statement by its id. Raises: BadQuestion."""
        try:
            return self._fact[fact]
        except KeyError:
            raise BadQuestion(f"{fact!r}: no fact of {self.name}; `facts` lists them") from None

    def sources_of(self, sourced: Sourced) -> tuple[Source, ...]:
        """Return where a fact was read, in the order in which it names them."""
        return tuple(self.sources[source] for source in sourced.sources)

    @cached_property
    def _code(self) -> Mapping[str, Code]:
        return {code.code: code for code in self.codes}

    @cached_property
    def _fact(self) -> Mapping[str, Fact]:
        return {fact.id: fact for fact in self.facts}

    @cached_property
    def _exact(self) -> Mapping[str, Taxonomy]:
        return {row.code: row for row in self.taxonomy}

    @cached_property
    def _families(self) -> Mapping[str, Taxonomy]:
        return {row.code[:FAMILY]: row for row in self.taxonomy if row.sub_codes}
