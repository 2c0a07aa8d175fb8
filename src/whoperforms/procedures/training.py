"""How one comes to perform a procedure: pathways, boards, the issuer's training, and how it is proved."""

from datetime import date

from whoperforms.procedures.kinds import Id, IssuerKind, StepKind, Text
from whoperforms.procedures.sourced import Sourced


class Step(Sourced, frozen=True, kw_only=True):
    """One step of a pathway, in the order in which it is walked."""

    kind: StepKind
    required: bool
    choices: tuple[Id, ...] = ()  # any one of these
    most_often: tuple[Id, ...] = ()
    months: int | None = None
    accredited: bool = False


class Pathway(Sourced, frozen=True, kw_only=True, rename={"steps": "step"}):
    """A route of training that leads to the procedure."""

    id: Id
    steps: tuple[Step, ...]
    boards: tuple[Id, ...] = ()
    facts: tuple[Id, ...] = ()

    @property
    def residencies(self) -> tuple[str, ...]:
        """The residencies that open this pathway."""
        return self._choices(StepKind.RESIDENCY)

    @property
    def fellowships(self) -> tuple[str, ...]:
        """The fellowships on this pathway."""
        return self._choices(StepKind.FELLOWSHIP)

    def _choices(self, kind: StepKind) -> tuple[str, ...]:
        return tuple(choice for step in self.steps if step.kind is kind for choice in step.choices)


class CredentialClass(Sourced, frozen=True, kw_only=True):
    """A kind of credential, and what a sentence about one must always name."""

    id: Id
    is_board: bool  # whether the word "board" may stand in such a sentence at all
    must_name: tuple[Id, ...]


class Board(Sourced, frozen=True, kw_only=True, rename={"credential_class": "class"}):
    """A body that certifies doctors, and under which class its certificates are worded."""

    id: Id
    credential_class: Id
    name: Text
    certificates: tuple[Text, ...] = ()  # as the board calls them; empty: not looked up
    patient_lookup: str | None = None  # a page for patients; never to be copied from


class EvidenceState(Sourced, frozen=True, kw_only=True):
    """How well a training credential is proved; the file lists the strongest first."""

    id: Id
    must_name: tuple[Id, ...] = ()


class Issuer(Sourced, frozen=True, kw_only=True):
    """Who trains for the procedure and issues the credential, from when to when."""

    id: Id
    name: Text
    kind: IssuerKind
    valid_from: date | None = None  # None: from the beginning
    valid_to: date | None = None  # None: until now
    contact_url: str | None = None


class ProductAlias(Sourced, frozen=True, kw_only=True):
    """How payment files may name the maker and the product; a person reviews what this finds."""

    issuer: Id
    maker: Text
    product: Text


class Training(Sourced, frozen=True, kw_only=True):
    """What is public about the issuer's programme; what is not is named, never guessed."""

    elements: tuple[Id, ...]  # how it is taught
    competences: tuple[Id, ...]  # what must be mastered
    requirements: tuple[Id, ...]
    not_published: tuple[Id, ...]
