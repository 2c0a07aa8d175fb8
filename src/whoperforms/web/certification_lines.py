"""What is known of a certification, as text: how it stands, what came before, how it is proved, and whom to ask."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whoperforms.certification.standing import EvidenceState, State
from whoperforms.kernel.errors import NothingFound
from whoperforms.procedures.definition import Procedure
from whoperforms.procedures.kinds import IssuerKind
from whoperforms.search.certification_history import Spell
from whoperforms.search.voice import Voice
from whoperforms.web.claim_lines import SourceNote
from whoperforms.web.fact_rows import notes_by_file

NOT_ACTIVE = gettext_lazy("Not active")  # why is between the doctor and the issuer
STATES: dict[State, Promise] = {
    State.ACTIVE: gettext_lazy("Active"),
    State.IN_TRAINING: gettext_lazy("In training"),
    State.SUSPENDED: NOT_ACTIVE,
    State.REVOKED: NOT_ACTIVE,
    State.LAPSED: NOT_ACTIVE,
    State.WITHDRAWN: NOT_ACTIVE,
}
KINDS: dict[IssuerKind, Promise] = {
    IssuerKind.MANUFACTURER: gettext_lazy("the maker of the tools, not a medical board"),
    IssuerKind.SOCIETY: gettext_lazy("a society of doctors, not a medical board"),
    IssuerKind.INDEPENDENT: gettext_lazy("an independent body, not a medical board"),
}
PROOFS: dict[EvidenceState, Promise] = {
    EvidenceState.ISSUER_SIGNED: gettext_lazy("The issuer has signed it, so it can be checked."),
    EvidenceState.DOCUMENT_REVIEWED: gettext_lazy("A person has looked at the paper."),
    EvidenceState.LISTED_BY_MANUFACTURER: gettext_lazy("The name stands on a list of the issuer. It is not signed."),
    EvidenceState.SELF_ATTESTED: gettext_lazy("Only the doctor says so. Nobody has checked it."),
    EvidenceState.UNKNOWN: gettext_lazy("How it was checked is not known."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SpellLine:
    """One state for a time: its word, from when to when, who says so of what kind, how it is proved, which lists."""

    state: str
    time: str
    issuer: str
    kind: str
    proof: str
    lists: str
    notes: tuple[SourceNote, ...]

    @classmethod
    def of(cls, spell: Spell, voice: Voice) -> "SpellLine":
        """Present a state."""
        days = "; ".join(voice.written(day) for day in dict.fromkeys(spell.lists))
        return cls(
            state=str(STATES[spell.state]),
            time=" ".join(_time(spell, voice)),
            issuer=spell.issuer.name,
            kind=str(KINDS[spell.issuer.kind]),
            proof=str(PROOFS[spell.evidence_state]) if spell.state is State.ACTIVE else "",
            lists=_("On the issuer's list of: %(days)s.") % {"days": days} if days else "",
            notes=notes_by_file(spell.facts, voice),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ToVerify:
    """Whom to ask, and where: a sentence, and the issuer's own page where one is known."""

    text: str
    issuer: str
    href: str


def spell_lines(spells: tuple[Spell, ...], voice: Voice) -> tuple[SpellLine, ...]:
    """Present the history of a certification."""
    return tuple(SpellLine.of(spell, voice) for spell in spells)


def to_verify(procedure: Procedure, spells: tuple[Spell, ...], voice: Voice, *, on: date) -> ToVerify | None:
    """Return whom to ask: who issued it, else who issues today; None where nobody does."""
    by_id = {issuer.id: issuer for issuer in procedure.issuers}
    if spells:
        issuer = spells[0].issuer
        text = _("Ask %(issuer)s. Give them the doctor's name and NPI number.") % {"issuer": issuer.name}
        known = by_id.get(issuer.id)
        return ToVerify(text=text, issuer=issuer.name, href=(known.contact_url or "") if known else "")
    try:
        now = procedure.issuer_on(on)
    except NothingFound:
        return None
    return ToVerify(text=voice.words.ask_issuer.format(issuer=now.name), issuer=now.name, href=now.contact_url or "")


def _time(spell: Spell, voice: Voice) -> list[str]:
    said = []
    if spell.since:
        said.append(_("Since %(day)s.") % {"day": voice.written(spell.since)})
    if spell.until and spell.state is State.ACTIVE:
        said.append(_("Good until %(day)s.") % {"day": voice.written(spell.until)})
    elif spell.state is State.ACTIVE:
        said.append(_("No end is stated."))
    return said
