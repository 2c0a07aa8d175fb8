"""The whole registry looked through: every hash, link, step and decision, and what nobody understands."""

from dataclasses import dataclass

from whoperforms.certification.events import Broken
from whoperforms.certification.judged import folded
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import Stage, after
from whoperforms.kernel.errors import BadQuestion
from whoperforms.registry.erasing import ERASED
from whoperforms.registry.journal import rows
from whoperforms.registry.models import Event


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
    found = folded(Ledger(), rows())
    return Verified(
        events=found.seq,
        link=found.chain.hex(),
        broken=found.broken or _first_false_step() or _first_gone(),
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
