"""The instant that this site goes by; none where its clock is known to be wrong.

Shape:  a clock that is before what was last written down was set back: what ran out since would count as current. More
        is asked only where whoever runs the site wants it, for in a container a clock that is right may say nothing.
"""

from datetime import datetime

from django.conf import settings

from whoperforms.credentials.verification.signed import SKEW
from whoperforms.kernel.clock import synchronised
from whoperforms.kernel.errors import MachineRefused
from whoperforms.registry import journal


def relied_on(now: datetime) -> datetime | None:
    """Return the instant; None where the clock that says it cannot be relied on."""
    newest = journal.ledger().at
    if newest is not None and now < newest - SKEW:
        return None
    return None if settings.SYNCHRONISED_CLOCK and not synchronised() else now


def refuse_unsure(now: datetime) -> None:
    """Let nothing be signed by a clock that cannot be relied on. Raises: MachineRefused."""
    if relied_on(now) is None:
        raise MachineRefused("the clock of this machine cannot be relied on, so nothing is signed; set it")
