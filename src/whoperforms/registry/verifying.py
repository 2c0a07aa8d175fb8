"""The whole registry looked through: every hash, every link, every step, and what nobody understands."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, TypeAlias

from whoperforms.certification import events as told
from whoperforms.certification.bodies.enrolment import Certify, Proposed, ReduceScope, Reinstate, Renew, Revoke
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Broken
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import Stage, after
from whoperforms.kernel.errors import BadQuestion
from whoperforms.registry.erasing import ERASED
from whoperforms.registry.journal import rows
from whoperforms.registry.models import Event

Event_: TypeAlias = told.Event[Any]
DECIDED: Final = (Certify, Renew, ReduceScope, Reinstate, Revoke)
DECIDER: Final = Role.DECIDER


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What came of it. `events` follow from each other, up to the last `link`; `broken` is the first that does not.

    `unknown`: by stream, what this program does not understand of it.
    """

    events: int
    link: str
    broken: Broken | None
    unknown: dict[str, str]


def verified() -> Verified:
    """Recompute everything from the rows themselves; nothing that was kept is trusted."""
    found = Ledger().after(rows())
    return Verified(
        events=found.seq,
        link=found.chain.hex(),
        broken=found.broken or _first_false_step() or _first_gone() or first_unsigned(found),
        unknown=dict(found.unknown),
    )


def _first_false_step() -> Broken | None:
    """Return the first event whose stages are not those that the lifecycle gives it."""
    stages: dict[str, Stage] = {}
    steps = Event.objects.exclude(becomes=None).order_by("seq").values_list("seq", "stream", "type", "was", "becomes")
    for seq, stream, name, was, becomes in steps.iterator():
        before = stages.get(stream, Stage.NONE)
        try:
            stages[stream] = after(before, name)
        except BadQuestion as why:
            return Broken(seq, f"event {seq}: {why}")
        if (was, becomes) != (before, stages[stream]):
            return Broken(seq, f"event {seq} ({name}): kept as {was} to {becomes}, and is {before} to {stages[stream]}")
    return None


def _first_gone() -> Broken | None:
    """Return the first event whose words are gone, though no event says that the law wanted it."""
    by_law = {stream.partition(":")[2] for stream in Event.objects.filter(type=ERASED).values_list("stream", flat=True)}
    gone = Event.objects.filter(record=None).order_by("seq").values_list("seq", "type")
    return next(
        (
            Broken(seq, f"event {seq} ({name}): its words are gone by no law")
            for seq, name in gone
            if str(seq) not in by_law
        ),
        None,
    )


def first_unsigned(of: Ledger) -> Broken | None:
    """Return the first decision that those who are named in it have not signed, as deciders, as the policy wanted."""
    found = (
        Broken(
            event.seq,
            f"event {event.seq} ({event.type}): decided by nobody who might; somebody wrote it past the rules",
        )
        for enrolment in of.enrolments.values()
        if of.certain(enrolment)
        for before, event in pairwise((None, *enrolment.history))
        if event and isinstance(event.body, DECIDED) and not _signed(of, enrolment, before, event)
    )
    return min(found, key=lambda broken: broken.seq, default=None)


def _signed(of: Ledger, enrolment: Enrolment, before: Event_ | None, event: Event_) -> bool:
    """Whether a decision names its signer, and a second one, where there is one, who proposed it just before."""
    signed = {event.actor: event.at}
    if before and isinstance(before.body, Proposed) and before.body.decision == event.type:
        signed.setdefault(before.actor, before.at)
    named = set(event.body.deciders)
    policies = [one.body.separation for one in of.programme(enrolment.programme).policies if one.seq < event.seq]
    wanted = 2 if policies[-1:] in ([], [Separation.STRICT]) else 1
    able = {
        name
        for name, at in signed.items()
        if name in of.people and DECIDER in of.people[name].roles(enrolment.programme, at)
    }
    return event.actor in named <= able - {enrolment.person} and len(named) >= wanted
