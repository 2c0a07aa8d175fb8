"""What a decision is followed by: the certificates that wait are signed, in the request of whoever decided.

Shape:  the decision is recorded and stays so, whatever becomes of the signing; what failed is told, and waits.
"""

import logging
from collections.abc import Sequence
from typing import Any, Final

from django.db import Error as DatabaseFailed

from whoperforms.certification.events import Event
from whoperforms.kernel.errors import WhoPerformsError
from whoperforms.registry import issuing

MAKE_WAIT: Final = frozenset({"certify", "renew", "reinstate", "reduce_scope", "key_added"})

log = logging.getLogger("whoperforms.web")


def signed_after(events: Sequence[Event[Any]]) -> bool:
    """Sign what waits, where something was recorded that makes it; return whether nothing of that is left undone."""
    if MAKE_WAIT.isdisjoint(event.type for event in events):
        return True
    try:
        issuing.issue_waiting()
    except issuing.NotAllSigned as why:
        log.error("what was decided is recorded: %s", why)  # noqa: TRY400 - sentences
        return why.left.keys().isdisjoint(event.stream.id for event in events)
    except (WhoPerformsError, DatabaseFailed) as why:
        log.error("what was decided is recorded, and its certificate not signed: %s", why)  # noqa: TRY400 - a sentence
        return False
    return True
