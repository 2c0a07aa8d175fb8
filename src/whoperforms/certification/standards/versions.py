"""Versions of a standard: what is not chosen yet, how one differs from another, and when one may be published."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

import msgspec

from whoperforms.certification.bodies.programme import PolicySet
from whoperforms.certification.lifecycle import Impossible
from whoperforms.certification.looks.limits import ATTESTATION, REVERIFY_MONTHS, limit
from whoperforms.certification.standards.requirements import (
    AnyRequirement,
    Applies,
    Attestation,
    Verification,
    unset_in,
)
from whoperforms.certification.standards.standard import Standard
from whoperforms.kernel.sentence import Sentence
from whoperforms.procedures.definition import Procedure
from whoperforms.procedures.shape import offer

FOR_READERS: Final = ("name", "text", "sources")  # what may be said better without asking anything else
SHOWN: Final = 8  # of what is not chosen, in one sentence


@dataclass(frozen=True, slots=True, order=True)
class Unset:
    """Something that the programme has to choose: of which requirement (none: of the standard), and what.

    >>> str(Unset("technique", "rubric.needle.level"))
    'technique.rubric.needle.level'
    """

    requirement: str | None
    parameter: str

    def __str__(self) -> str:
        return f"{self.requirement}.{self.parameter}" if self.requirement else self.parameter


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """How a version differs from the one before, by ids; `reworded` asks the same in other words."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    reworded: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed or self.reworded)


def unset(standard: Standard) -> tuple[Unset, ...]:
    """Return what is to be chosen before a draft can be published, in the order of the document."""
    own = [Unset(None, key) for key in ("effective_from", "validity_months") if getattr(standard, key) is None]
    asked = [Unset(one.id, ".".join(path)) for one in standard.requirements for path in unset_in(one)]
    added = [Unset(one.requirement, "grace_until") for one in standard.deltas if one.grace_until is None]
    return (*own, *asked, *added)


def changes(before: Standard, after: Standard) -> Changes:
    """Return how one version differs from the one before, each list in the order of its document."""
    old = {one.id: one for one in before.requirements}
    new = {one.id: one for one in after.requirements}
    both = [name for name in new if name in old]
    return Changes(
        added=tuple(name for name in new if name not in old),
        changed=tuple(name for name in both if asks(new[name]) != asks(old[name])),
        removed=tuple(name for name in old if name not in new),
        reworded=tuple(name for name in both if asks(new[name]) == asks(old[name]) and new[name] != old[name]),
    )


def asks(requirement: AnyRequirement) -> object:
    """Return what a requirement asks, without what is only said to readers."""
    return without_words(msgspec.to_builtins(requirement))


def without_words(value: object) -> object:
    """Return plain tables without the keys that are words for readers, however deep."""
    match value:
        case dict():
            return {key: without_words(inner) for key, inner in value.items() if key not in FOR_READERS}
        case list() | tuple():
            return [without_words(one) for one in value]
    return value


def refuse_unready(standard: Standard, before: Standard | None, procedure: Procedure, policy: PolicySet) -> None:
    """Let a draft be published after the version before it; None: it is the first. Raises: Impossible."""
    for sentence in hindrances(standard, before, procedure, policy):
        raise Impossible(sentence)


def hindrances(
    standard: Standard, before: Standard | None, procedure: Procedure, policy: PolicySet
) -> Iterator[Sentence]:
    """Yield all that stands in the way of publishing a draft under the programme's policy, each as a sentence."""
    yield from strange(standard, procedure)
    if open_points := unset(standard):
        named = [*map(str, open_points[:SHOWN]), *["..."][: len(open_points) > SHOWN]]
        yield Sentence(
            "version {number}: {count} values are not chosen yet; set {values}",
            number=standard.number,
            count=len(open_points),
            values=named,
        )
    yield from too_old(standard, policy)
    if before is None:
        for delta in standard.deltas:
            yield Sentence(
                "{requirement}: adds to a version before, and there is none; take it out of the delta",
                requirement=delta.requirement,
            )
        return
    if standard.programme != before.programme:
        yield Sentence(
            "{given_programme}: not the programme of the version before; write {programme!r}",
            given_programme=standard.programme,
            programme=before.programme,
        )
    if standard.number <= before.number:
        yield Sentence(
            "version {number}: {last} is published already; give the draft a higher number",
            number=standard.number,
            last=before.number,
        )
    if standard.effective_from and before.effective_from and standard.effective_from <= before.effective_from:
        yield Sentence(
            "{day}: in force before version {number} is, on {known_day}; choose a later day",
            day=standard.effective_from,
            number=before.number,
            known_day=before.effective_from,
        )
    yield from unfit_deltas(standard, before)


def strange(standard: Standard, procedure: Procedure) -> Iterator[Sentence]:
    """Yield pathways that the procedure does not have: what is asked on them would be asked of nobody."""
    known = [pathway.id for pathway in procedure.pathways]
    for one in standard.requirements:
        for pathway in one.pathways:
            if pathway not in known:
                yield Sentence(
                    "{pathway}: no pathway of {procedure}, though {requirement} names it; {offer}",
                    pathway=pathway,
                    procedure=procedure.id,
                    requirement=one.id,
                    offer=offer(pathway, known),
                )


def too_old(standard: Standard, policy: PolicySet) -> Iterator[Sentence]:
    """Yield what would promise more time than there is: looks and statements too old, certificates too long."""
    on = standard.effective_from or date.max
    for one in standard.requirements:
        if not isinstance(one, Verification | Attestation) or one.days is None:
            continue
        most = limit(policy, one.element if isinstance(one, Verification) else ATTESTATION, on).days
        if one.days > most:
            yield Sentence(
                "{requirement}: {days} days; at a decision here nothing older than {most} days counts; write {most}",
                requirement=one.id,
                days=one.days,
                most=most,
            )
    if standard.validity_months and standard.validity_months > REVERIFY_MONTHS:
        yield Sentence(
            "validity_months: {months}; all is verified anew within {most} months, by a renewal; write {most} or less",
            months=standard.validity_months,
            most=REVERIFY_MONTHS,
        )


def unfit_deltas(standard: Standard, before: Standard) -> Iterator[Sentence]:
    """Yield what holders of the version before would not be told, and what they would be told for nothing."""
    found = changes(before, standard)
    told = {delta.requirement for delta in standard.deltas}
    kinds = {one.id: one.kind for one in before.requirements}
    for one in standard.requirements:
        if kinds.get(one.id, one.kind) != one.kind:
            yield Sentence(
                "{requirement}: was of kind {known_kind} in version {number}; give the {kind} an id of its own",
                requirement=one.id,
                known_kind=kinds[one.id],
                number=before.number,
                kind=one.kind,
            )
        new = one.id in found.added or one.id in found.changed
        if new and one.applies_to is not Applies.INITIAL and one.id not in told:
            what = Sentence("is new") if one.id in found.added else Sentence("is another")
            yield Sentence(
                "{requirement}: {what} in version {number}; add a [[delta]] with grace_until, or ask it initially only",
                requirement=one.id,
                what=what,
                number=standard.number,
            )
        if not new and one.id in told:
            yield Sentence(
                "{requirement}: holders of version {number} have it already; take it out of the delta",
                requirement=one.id,
                number=before.number,
            )
        if new and one.applies_to is Applies.INITIAL and one.id in told:
            yield Sentence(
                "{requirement}: is asked initially only, so holders add nothing; take it out of the delta",
                requirement=one.id,
            )
