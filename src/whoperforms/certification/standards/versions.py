"""Versions of a standard: what is not chosen yet, how one differs from another, and when one may be published."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

import msgspec

from whoperforms.certification.bodies.programme import PolicySet
from whoperforms.certification.lifecycle import NotAllowed
from whoperforms.certification.looks.limits import ATTESTATION, REVERIFY_MONTHS, limit
from whoperforms.certification.standards.requirements import (
    AnyRequirement,
    Applies,
    Attestation,
    Verification,
    unset_in,
)
from whoperforms.certification.standards.standard import Standard
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
    """Let a draft be published after the version before it; None: it is the first. Raises: NotAllowed."""
    for sentence in hindrances(standard, before, procedure, policy):
        raise NotAllowed(sentence)


def hindrances(standard: Standard, before: Standard | None, procedure: Procedure, policy: PolicySet) -> Iterator[str]:
    """Yield all that stands in the way of publishing a draft under the programme's policy, each as a sentence."""
    yield from strange(standard, procedure)
    if open_points := unset(standard):
        named = ", ".join(map(str, open_points[:SHOWN])) + (", ..." if len(open_points) > SHOWN else "")
        yield f"version {standard.number}: {len(open_points)} values are not chosen yet; set {named}"
    yield from too_old(standard, policy)
    if before is None:
        for delta in standard.deltas:
            yield f"{delta.requirement}: adds to a version before, and there is none; take it out of the delta"
        return
    if standard.programme != before.programme:
        yield f"{standard.programme}: not the programme of the version before; write {before.programme!r}"
    if standard.number <= before.number:
        yield f"version {standard.number}: {before.number} is published already; give the draft a higher number"
    if standard.effective_from and before.effective_from and standard.effective_from <= before.effective_from:
        later = f"in force before version {before.number} is, on {before.effective_from}"
        yield f"{standard.effective_from}: {later}; choose a later day"
    yield from unfit_deltas(standard, before)


def strange(standard: Standard, procedure: Procedure) -> Iterator[str]:
    """Yield pathways that the procedure does not have: what is asked on them would be asked of nobody."""
    known = [pathway.id for pathway in procedure.pathways]
    for one in standard.requirements:
        for pathway in one.pathways:
            if pathway not in known:
                yield f"{pathway}: no pathway of {procedure.id}, though {one.id} names it; {offer(pathway, known)}"


def too_old(standard: Standard, policy: PolicySet) -> Iterator[str]:
    """Yield what would promise more time than there is: looks and statements too old, certificates too long."""
    on = standard.effective_from or date.max
    for one in standard.requirements:
        if not isinstance(one, Verification | Attestation) or one.days is None:
            continue
        most = limit(policy, one.element if isinstance(one, Verification) else ATTESTATION, on).days
        if one.days > most:
            yield f"{one.id}: {one.days} days; at a decision here nothing older than {most} days counts; write {most}"
    if standard.validity_months and standard.validity_months > REVERIFY_MONTHS:
        why = f"all is verified anew within {REVERIFY_MONTHS} months, by a renewal"
        yield f"validity_months: {standard.validity_months}; {why}; write {REVERIFY_MONTHS} or less"


def unfit_deltas(standard: Standard, before: Standard) -> Iterator[str]:
    """Yield what holders of the version before would not be told, and what they would be told for nothing."""
    found = changes(before, standard)
    told = {delta.requirement for delta in standard.deltas}
    kinds = {one.id: one.kind for one in before.requirements}
    for one in standard.requirements:
        if kinds.get(one.id, one.kind) != one.kind:
            was = f"was of kind {kinds[one.id]} in version {before.number}"
            yield f"{one.id}: {was}; give the {one.kind} an id of its own"
        new = one.id in found.added or one.id in found.changed
        if new and one.applies_to is not Applies.INITIAL and one.id not in told:
            what = "is new" if one.id in found.added else "is another"
            told_how = "add a [[delta]] with grace_until, or ask it initially only"
            yield f"{one.id}: {what} in version {standard.number}; {told_how}"
        if not new and one.id in told:
            yield f"{one.id}: holders of version {before.number} have it already; take it out of the delta"
        if new and one.applies_to is Applies.INITIAL and one.id in told:
            yield f"{one.id}: is asked initially only, so holders add nothing; take it out of the delta"
