"""Duties that do not go together: the rules R1 to R12, which of them a policy switches on, and what breaks each.

Source: ISO/IEC 17024, clauses 5.2 and 9.4 (wording not confirmed by us): training and examining two years apart, and a
        decision by others.
Shape:  a policy is the set of rules that it switches on. Each rule is a function that yields objections; who asks them,
        and when, is `separation`. Two people are two if their ids differ; accounts are never looked at.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.duties.deeds import CONFLICT, Deed, certified_on, deeds_for, ever_suspended
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.people import in_conflict
from whoperforms.kernel.sentence import Sentence

LOOK_BACK_DAYS: Final = 730


class Rule(StrEnum):
    """Why two duties do not go together. SECOND comes from the table of the lifecycle, and holds everywhere."""

    R1 = "R1"
    R2 = "R2"
    R3 = "R3"
    R4 = "R4"
    R5 = "R5"
    R6 = "R6"
    R7 = "R7"
    R8 = "R8"
    R9 = "R9"
    R10 = "R10"
    R11 = "R11"
    R12 = "R12"
    SECOND = "second"


SENTENCES: Final[Mapping[Rule, Sentence]] = {
    Rule.R1: Sentence("nobody signs, verifies, decides or reviews anything about the own person"),
    Rule.R2: Sentence("who trained somebody does not examine them until {days} days later", days=LOOK_BACK_DAYS),
    Rule.R3: Sentence("a mentor of a candidate is not the examiner too"),
    Rule.R4: Sentence(
        "who trained, mentored, examined, verified or uploaded in the last {days} days does not decide",
        days=LOOK_BACK_DAYS,
    ),
    Rule.R5: Sentence("two different people decide"),
    Rule.R6: Sentence("a mentor is certified in the same programme on the day of the case, and is not the candidate"),
    Rule.R7: Sentence("what was looked up by hand is reviewed by somebody else than who looked"),
    Rule.R8: Sentence("an appeal or complaint is decided by people who had no part in it"),
    Rule.R9: Sentence(
        "who stands in a conflict with a candidate does not judge them, nor is a conflict made by one side alone"
    ),
    Rule.R10: Sentence("a signature counts only in a role that was granted for its day"),
    Rule.R11: Sentence("a standard is published by two people"),
    Rule.R12: Sentence("who has the machine signs nothing"),
    Rule.SECOND: Sentence(
        "what excuses, voids, clears, corrects, erases, loosens, names or turns a key is signed by two"
    ),
}
ALWAYS: Final = frozenset(Rule) - {Rule.R5}
POLICIES: Final[Mapping[Separation, frozenset[Rule]]] = {
    Separation.SMALL: ALWAYS,  # feasible with three people: a trainer, an examiner, one decider
    Separation.STRICT: frozenset(Rule),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """A breach of a rule: whose, told by which event (None: the one about to be written), why, and what helps.

    `younger`: an earlier program let it through; it stops what is written, and breaks nothing that was.
    """

    rule: Rule
    person: str
    seq: int | None
    why: Sentence
    remedy: Sentence
    younger: bool = False

    def sentence(self, ledger: Ledger) -> Sentence:
        """Return what to tell people: who, what is wrong, which rule, and what helps."""
        known = ledger.people.get(self.person)
        name = known.name if known else self.person
        return Sentence(
            "{name}: {why} ({rule}: {asks}); {remedy}",
            name=name,
            why=self.why,
            rule=self.rule,
            asks=SENTENCES[self.rule],
            remedy=self.remedy,
        )


def rules_of(ledger: Ledger, programmes: Iterable[str] | None) -> frozenset[Rule]:
    """Return the rules that the policies of programmes switch on; of none in particular all of them."""
    known = [ledger.programmes[name].policy.separation for name in programmes or () if name in ledger.programmes]
    return frozenset[Rule]().union(*(POLICIES[policy] for policy in known)) if known else frozenset(Rule)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A signature about a candidate, as rules judge it; `seq`: None before it is written."""

    by: str
    role: str | None
    at: datetime
    candidate: str
    programme: str
    seq: int | None = None

    def breaks(self, rule: Rule, *, why: Sentence, remedy: Sentence) -> Objection:
        """Return the objection that this signature breaks a rule."""
        return Objection(rule=rule, person=self.by, seq=self.seq, why=why, remedy=remedy)


def of_oneself(signed: Signed) -> Iterable[Objection]:
    """R1."""
    if signed.by == signed.candidate:
        yield signed.breaks(Rule.R1, why=Sentence("that is about the own person"), remedy=Sentence("ask somebody else"))


def without_role(signed: Signed, ledger: Ledger, roles: Iterable[Role]) -> Iterable[Objection]:
    """R10: held at that moment, as granted by then, and not ended for that day since."""
    known = ledger.people.get(signed.by)
    held = known.roles(signed.programme, signed.at) if known else frozenset()
    wanted = frozenset(roles)
    if not held & wanted:
        yield signed.breaks(
            Rule.R10,
            why=Sentence(
                "not {roles:or} of {programme} on {day}",
                roles=sorted(wanted),
                programme=signed.programme,
                day=signed.at,
            ),
            remedy=Sentence("let somebody sign who holds that role"),
        )


def conflicted(signed: Signed, ledger: Ledger, known_at: datetime) -> Iterable[Objection]:
    """R9: declared by who judges, or by the candidate and confirmed; a delegate of theirs is in it without a word."""
    one, other = ledger.people.get(signed.by), ledger.people.get(signed.candidate)
    declared = in_conflict(one, other, known_at) if one and other else ()
    kinds = {str(event.body.kind) for event in declared}
    if one and any(grant.for_person == signed.candidate and grant.holds(signed.at) for grant in one.grants):
        kinds.add("delegate")
    kept = (one for one in ledger.kept_of.get(signed.candidate, ()) if one.deed == CONFLICT and one.by == signed.by)
    if any(one.on <= known_at.date() for one in kept):
        kinds.add(Sentence("of which the words were removed"))
    if kinds and signed.by != signed.candidate:
        yield signed.breaks(
            Rule.R9,
            why=Sentence("in conflict with the candidate ({conflicts})", conflicts=sorted(kinds)),
            remedy=Sentence("let somebody without a conflict do it"),
        )


def examines(signed: Signed, ledger: Ledger) -> Iterable[Objection]:
    """R2, R3: of somebody who signs as an examiner."""
    on = signed.at.date()
    done = [deed for deed in deeds_for(signed.candidate, ledger) if deed.by == signed.by]
    trained = [deed for deed in done if deed.deed is Deed.TRAINED and _within(deed.on, on)]
    if trained:
        last = max(deed.on for deed in trained)
        yield signed.breaks(
            Rule.R2,
            why=Sentence("trained this candidate on {day}, {days} days before", day=last, days=(on - last).days),
            remedy=Sentence("let another examiner do it"),
        )
    if any(deed.deed is Deed.MENTORED for deed in done):
        yield signed.breaks(
            Rule.R3, why=Sentence("was a mentor of this candidate"), remedy=Sentence("let another examiner do it")
        )


def decides(signed: Signed, ledger: Ledger) -> Iterable[Objection]:
    """R4: of somebody who decides about a candidate."""
    on = signed.at.date()
    for deed in deeds_for(signed.candidate, ledger):
        if deed.by == signed.by and _within(deed.on, on):
            yield signed.breaks(
                Rule.R4,
                why=Sentence(
                    "{deed} this candidate on {day} (event {seq}), {days} days before",
                    deed=deed.deed,
                    day=deed.on,
                    seq=deed.seq,
                    days=(on - deed.on).days,
                ),
                remedy=Sentence("let another decider do it"),
            )


def mentors(signed: Signed, on: date, ledger: Ledger) -> Iterable[Objection]:
    """R6: of the mentor of a case that was done on a day."""
    why = None
    if signed.by == signed.candidate:
        why = Sentence("is the candidate")
    elif not (certified_on(signed.by, signed.programme, on, ledger) or _founding(signed, on, ledger)):
        why = Sentence("not certified in {programme} on {day}", programme=signed.programme, day=on)
    if why:
        broken = signed.breaks(Rule.R6, why=why, remedy=Sentence("name a mentor who was certified on that day"))
        yield replace(broken, younger=signed.by != signed.candidate and _was_undisputed(signed, on, ledger))


def _was_undisputed(signed: Signed, on: date, ledger: Ledger) -> bool:
    """Whether an earlier program took somebody for certified on a day: what one reviewer disputed suspended nobody."""
    return certified_on(signed.by, signed.programme, on, ledger, disputed=False)


def _founding(signed: Signed, on: date, ledger: Ledger) -> bool:
    """Whether somebody was a founding mentor on a day, and has not lost a certification since."""
    known = ledger.people.get(signed.by)
    founded = known.foundings.get(signed.programme) if known else None
    lost = ever_suspended(signed.by, signed.programme, ledger)
    return founded is not None and founded.at.date() <= on and not lost


def _within(on: date, day: date) -> bool:
    """Whether a day lies less than two years before another one."""
    return 0 <= (day - on).days < LOOK_BACK_DAYS


def second(signed: Signed, other: str | None, ledger: Ledger) -> Iterable[Objection]:
    """SECOND: somebody else than who signs and than the candidate, who holds a role of their own in the programme."""
    why = None
    if other is None or other == signed.by:
        why = Sentence("nobody else has agreed") if other is None else Sentence("agrees with what is the own deed")
    elif other == signed.candidate:
        why = Sentence("would agree to something about the own person")
    if why:
        yield Objection(
            rule=Rule.SECOND,
            person=other or signed.by,
            seq=signed.seq,
            why=why,
            remedy=Sentence("name a second person"),
        )
    elif other:
        agreed = Signed(by=other, role=None, at=signed.at, candidate=signed.candidate, programme=signed.programme)
        yield from without_role(agreed, ledger, SIGNING)


SIGNING: Final = frozenset(Role) - {Role.PHYSICIAN, Role.DELEGATE, Role.AUDITOR, Role.KEY_CUSTODIAN}
