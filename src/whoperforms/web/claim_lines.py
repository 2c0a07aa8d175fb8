"""Claims as pages show them: a sentence with a word for its status, and where each of its facts can be looked up."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whoperforms.evidence.claims import Claim, Status
from whoperforms.evidence.facts import Fact
from whoperforms.search.voice import Voice

STATUS_WORDS: dict[Status, Promise] = {
    Status.SUPPORTED: gettext_lazy("Stated by a source"),
    Status.CONTRADICTED: gettext_lazy("A source says no"),
    Status.UNKNOWN: gettext_lazy("Not known"),
}


@dataclass(frozen=True, slots=True)
class SourceNote:
    """Where one fact can be looked up: which source of which day, and the file and row in it."""

    source: str
    at: str

    @classmethod
    def of(cls, fact: Fact, voice: Voice) -> "SourceNote":
        """Say a fact: the row it rests on, or that the whole file was looked through."""
        file = {"file": fact.file, "row": f"{fact.row:,}" if fact.row is not None else ""}
        at = _("File %(file)s, row %(row)s") if fact.row is not None else _("File %(file)s, looked through as a whole")
        return cls(source=voice.sources(fact), at=at % file)


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One claim: its id and status as the API has them, the word for the status, the sentence, where it was read."""

    id: str
    status: str
    word: str
    text: str
    notes: tuple[SourceNote, ...]

    @classmethod
    def of(cls, claim: Claim, voice: Voice) -> "ClaimLine":
        """Present a claim that was made in a voice."""
        return cls(
            id=claim.id.value,
            status=claim.status.value,
            word=str(STATUS_WORDS[claim.status]),
            text=claim.text,
            notes=source_notes(claim.facts, voice),
        )


def source_notes(facts: Iterable[Fact], voice: Voice) -> tuple[SourceNote, ...]:
    """Return where some facts can be looked up, each place once."""
    return tuple(dict.fromkeys(SourceNote.of(fact, voice) for fact in facts))
