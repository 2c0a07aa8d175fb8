"""What can go wrong between us and a publisher.

MachineRefused
`-- PublisherAway             no answer, or none that can be used, after several tries

`Trouble` is no error yet: what may pass when it is tried again.
"""

from whoperforms.kernel.errors import MachineRefused


class PublisherAway(MachineRefused):
    """A publisher did not answer, however often it was asked."""


class Trouble(Exception):  # noqa: N818 - it is not known to be an error yet
    """A cut connection, or an answer that says "not now". Units: seconds to wait at least, bytes gained before it."""

    def __init__(self, sentence: str, *, wait_seconds: float = 0, gained_bytes: int = 0) -> None:
        super().__init__(sentence)
        self.wait_seconds = wait_seconds
        self.gained_bytes = gained_bytes
