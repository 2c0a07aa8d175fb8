"""The whole registry looked through: every hash, link, step, decision and passkey, and what nobody understands."""

from dataclasses import dataclass

from whoperforms.certification.events import Broken
from whoperforms.certification.judged import folded
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import Stage, after
from whoperforms.kernel.errors import BadQuestion
from whoperforms.registry.journal import rows
from whoperforms.registry.models import Event
from whoperforms.registry.signatures import signatures


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What came of it. `events` follow from each other, up to the last `link`; `broken` is the first that does not.

    `unknown`: by stream, what this program does not understand of it. `passkeys`: how many signatures of passkeys hold;
    `strange`: what is to be asked of whoever is said to have signed.
    """

    events: int
    link: str
    broken: Broken | None
    unknown: dict[str, str]
    passkeys: int
    strange: tuple[str, ...]


def verified() -> Verified:
    """Recompute everything from the rows themselves; nothing that was kept is trusted."""
    found, signed = folded(Ledger(), rows()), signatures(rows())
    return Verified(
        events=found.seq,
        link=found.chain.hex(),
        broken=found.broken or _first_false_step() or signed.broken,
        unknown=dict(found.unknown),
        passkeys=signed.passkeys,
        strange=signed.strange,
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
