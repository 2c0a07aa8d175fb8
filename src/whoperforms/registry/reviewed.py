"""What people of the registry decided about entries of lists, as the file has it from which directories are built.

Shape:  the events are the truth, and the file is only ever appended to: of each decision that it does not hold a line,
        in the order in which they were made. A second time nothing is added.
"""

from collections.abc import Iterable, Iterator

from whoperforms.certification.ledger import Ledger
from whoperforms.evidence.reviews import Review
from whoperforms.evidence.source import Source
from whoperforms.kernel.errors import BadValue
from whoperforms.kernel.npi import Npi
from whoperforms.registry.journal import ledger


def reviewed(there: Ledger) -> Iterator[Review]:
    """Yield every decision that is recorded, the oldest first; whoever decided is told by name."""
    events = (event for person in there.people.values() for event in person.reviews)
    for event in sorted(events, key=lambda one: one.seq):
        said, decider = event.body, there.people.get(event.actor)
        yield Review(
            at=event.at,
            by=decider.name if decider else event.actor,
            source=Source(said.source),
            record_sha256=said.record_sha256,
            npi=Npi(said.npi),
            decision=said.decision,
            reason=event.text,
        )


def missing(lines: Iterable[bytes]) -> tuple[Review, ...]:
    """Return the decisions that a file does not hold yet."""
    held = {_key(one) for one in _readable(lines)}
    return tuple(one for one in reviewed(ledger()) if _key(one) not in held)


def _key(one: Review) -> tuple[str, str, str, str, str]:
    return one.moment, one.source, one.record_sha256, one.npi.digits, one.decision


def _readable(lines: Iterable[bytes]) -> Iterator[Review]:
    for line in lines:
        try:
            yield Review.of_line(line)
        except BadValue:  # a build says so; it is no decision of ours
            continue
