"""The places where an issuer speaks of a certificate, read from outside: what each says, and what is not borne out."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import msgspec

from whoperforms.certification.numbered import GONE, HELD_BACK
from whoperforms.certification.standing import State
from whoperforms.certification.state import CERTIFIED, CertificationState
from whoperforms.cli.issuers_site import Listed, Site
from whoperforms.credentials import freshness, strict_json
from whoperforms.credentials.freshness import Freshness
from whoperforms.credentials.log.monitor import Finding, ReadLog, Wrong
from whoperforms.credentials.log.surfaces import Fact, PublicTurn, Said, Surface, certificate_in_log, of_standing
from whoperforms.credentials.verification.answer import Answer, NotProved, Outcome
from whoperforms.credentials.verification.as_json import answer_as_json
from whoperforms.credentials.verification.asked import Question, Trust
from whoperforms.credentials.verification.verify import verify
from whoperforms.fhir.certificate_twin import told_in
from whoperforms.kernel.errors import BadData, MachineRefused

S = CertificationState
ON_THE_PAGE: Final = re.compile(
    r'data-number="(?P<number>[^"]*)" data-state="(?P<state>[^"]*)" data-npi="(?P<npi>[^"]*)"'
)
LEFT_OPEN: Final[Mapping[Outcome, frozenset[S]]] = {  # a bit of a list tells two states by one
    S.REVOKED: GONE,
    S.SUSPENDED: HELD_BACK,
    S.ACTIVE: CERTIFIED,
    S.EXPIRING: CERTIFIED,
}


def of_outcome(outcome: Outcome) -> frozenset[S] | None:
    """Return which states a verification leaves open; None where it says nothing of that."""
    return None if isinstance(outcome, NotProved) else LEFT_OPEN.get(outcome, frozenset({outcome}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A site at an instant, whom we believe, what its lists say, and what is wrong with what was read."""

    site: Site
    trust: Trust
    clock: Callable[[], datetime]
    listed: Mapping[str, Listed]
    findings: list[Finding]

    @property
    def now(self) -> datetime:
        """The instant at which something is read: a look may take longer than clocks may differ."""
        return self.clock()

    def surfaces(self) -> tuple[Surface, ...]:
        """Return all places that can be read."""
        return tuple(of(self) for of in (Paper, Page, Word, Twin, Lists, OwnAnswer))

    def paper(self, number: str) -> bytes | None:
        """Return a certificate as it is handed out."""
        return self.site.had(f"/c/{number}.json")

    def word(self, number: str) -> bytes | None:
        """Return the issuer's word on a certificate."""
        return self.site.had(f"/c/{number}/status.json")

    def fresh(self, number: str) -> Freshness | None:
        """Return the issuer's word on a certificate, proved; None where there is none. Raises: BadData."""
        data = self.word(number)
        return None if data is None else freshness.fresh_of(data, self.trust.issuers[0].issuer, self.now)

    def verified(self, number: str, data: bytes) -> Answer:
        """Return what a certificate comes to by the lists and the proof of its issuer. Raises: MachineRefused."""
        answer = verify(data, Question(number=number), self.trust, self.site, self.now)
        if self.site.lost:
            raise MachineRefused(self.site.lost[0])
        return answer

    def removed(self, number: str) -> bool:
        """Whether the issuer says of a number that it confirms nothing, as where words were removed by law."""
        try:
            found = self.fresh(number)
        except BadData:
            return False
        return found is not None and found.state is S.CANNOT_CONFIRM

    def wrong(self, number: str, surface: str, why: object) -> Said:
        """Remember that a place is not borne out, and return that it says nothing."""
        self.findings.append(Finding(Wrong.NOT_PROVED, f"{number}: {surface}: {why}"))
        return Said(surface=surface)

    def against_log(self, number: str, log: ReadLog) -> Iterator[Finding]:
        """Yield where a certificate, or the word on it, is of another history than the log's."""
        data = self.paper(number)
        proof = None if data is None else self.site.had(f"/c/{number}.tlog-proof")
        if data is not None and proof is not None:
            yield from certificate_in_log(number, data, proof, log)
        elif data is not None:
            yield Finding(Wrong.NOT_IN_THE_LOG, f"{number}: no proof lies beside it that it is in the log")
        try:
            said = self.fresh(number)
        except BadData:
            return  # its surface has said so
        if said and said.head.size <= log.tree.size and log.tree.root(said.head.size) != said.head.root:
            yield Finding(
                Wrong.SPLIT_VIEW, f"{number}: status.json speaks of another history of {said.head.size} entries"
            )


@dataclass(frozen=True, slots=True)
class Paper:
    """The signed certificate, verified by its dates, the status lists and the log."""

    of: Watched
    name: str = "the certificate with the status lists"

    def says(self, number: str) -> Said | None:
        """Return what it says. Raises: MachineRefused."""
        data = self.of.paper(number)
        if data is None:
            return Said(surface=self.name) if self.of.removed(number) else None
        answer = self.of.verified(number, data)
        if answer.certificate is None:
            step = answer.decided_by
            return self.of.wrong(number, self.name, f"{answer.outcome} by step {step.number}: {step.sentence}")
        return Said(
            surface=self.name,
            states=of_outcome(answer.outcome),
            facts=facts_in(answer_as_json(answer)),
            as_of=answer.as_of,
        )


@dataclass(frozen=True, slots=True)
class Page:
    """The page that people open, by the code on paper."""

    of: Watched
    name: str = "its page"

    def says(self, number: str) -> Said | None:
        """Return what it says. Raises: MachineRefused."""
        data = self.of.site.had(f"/en/c/{number}")
        found = ON_THE_PAGE.search(data.decode(errors="replace")) if data else None
        if found is None:
            return Said(surface=self.name) if self.of.removed(number) else None
        if found["number"] != number:
            return self.of.wrong(number, self.name, f"speaks of {found['number'][:40]}")
        try:
            states = frozenset({CertificationState(found["state"])})
        except ValueError:
            return self.of.wrong(number, self.name, f"says {found['state'][:40]}")
        return Said(surface=self.name, states=states, facts={Fact.NPI: found["npi"]} if found["npi"] else {})


@dataclass(frozen=True, slots=True)
class Word:
    """`status.json`: the issuer's signed word of today."""

    of: Watched
    name: str = "status.json"

    def says(self, number: str) -> Said | None:
        """Return what it says. Raises: MachineRefused."""
        try:
            found = self.of.fresh(number)
        except BadData as why:
            return self.of.wrong(number, self.name, why)
        if found is None:
            return None
        return Said(surface=self.name, states=frozenset({found.state}), as_of=found.as_of)


@dataclass(frozen=True, slots=True)
class Twin:
    """The twin in FHIR."""

    of: Watched
    name: str = "FHIR"

    def says(self, number: str) -> Said | None:
        """Return what it says. Raises: MachineRefused."""
        data = self.of.site.had(f"/c/{number}.fhir.json")
        if data is None:
            return Said(surface=self.name) if self.of.removed(number) else None
        try:
            bundle = strict_json.read(data)
            told = told_in(bundle if isinstance(bundle, dict) else {})
        except BadData as why:
            return self.of.wrong(number, self.name, why)
        if told.number != number:
            return self.of.wrong(number, self.name, f"speaks of {told.number[:40]}")
        return Said(surface=self.name, states=frozenset({told.state}), facts={Fact.NPI: told.npi}, as_of=told.as_of)


@dataclass(frozen=True, slots=True)
class Lists:
    """The public lists, which show only who agreed."""

    of: Watched
    name: str = "the public lists"

    def says(self, number: str) -> Said | None:
        """Return what they say: nothing of whom they do not show."""
        one = self.of.listed.get(number)
        if one is None:
            return Said(surface=self.name)
        facts = {Fact.NPI: one.npi, Fact.ISSUER: one.issuer} | ({Fact.VALID_UNTIL: one.until} if one.until else {})
        try:
            turns = [
                PublicTurn(state=State(turn.state), on=date.fromisoformat(turn.since), seq=turn.entry)
                for turn in one.turns
            ]
            states = of_standing(State(one.state), overdue=one.overdue_since is not None)
        except ValueError as why:
            return self.of.wrong(number, self.name, why)
        return Said(surface=self.name, states=states, facts=facts, turns=turns)


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """What the site itself answers whoever lets it verify the certificate, by the same code as its page."""

    of: Watched
    name: str = "its own verification"

    def says(self, number: str) -> Said | None:
        """Return what it says. Raises: MachineRefused."""
        data = self.of.paper(number)
        if data is None:
            return Said(surface=self.name)  # there is nothing to ask it about
        try:
            answer = msgspec.json.decode(self.of.site.had("/api/verify", data) or b"null")
            outcome = CertificationState(answer["outcome"])
            facts = facts_in(answer)
        except (msgspec.MsgspecError, KeyError, TypeError, ValueError) as why:
            return self.of.wrong(number, self.name, f"says something else than a state ({why})")
        return Said(surface=self.name, states=frozenset({outcome}), facts=facts)


def facts_in(answer: Mapping[str, Any]) -> dict[Fact, str]:
    """Return what a verification proved, of what other places say too; of instants the days."""
    said = answer["certificate"]
    if said is None:
        return {}
    return {
        Fact.NPI: str(said["npi"]),
        Fact.NAME: str(said["name"]),
        Fact.ISSUER: str(said["issuer"]["name"]),
        Fact.PROGRAMME: str(said["programme"]),
        Fact.STANDARD: str(said["standard"]),
        Fact.VALID_FROM: str(said["valid_from"])[:10],
        Fact.VALID_UNTIL: str(said["valid_until"])[:10],
    }
