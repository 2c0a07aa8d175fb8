"""What can go wrong with accounts, as branches of the tree in `kernel.errors`.

BadQuestion
|-- NotInvited         2  409  an invitation that cannot be made, or taken up
`-- NotProved          2  403  whoever signs has not proved who they are
NothingFound
`-- NoSuchAccount      1  404  no account has this address
"""

from typing import ClassVar

from whoperforms.kernel.errors import BadQuestion, NothingFound


class NotInvited(BadQuestion):
    """An invitation that cannot be made, or taken up."""

    http_status: ClassVar[int] = 409


class NotProved(BadQuestion):
    """Whoever signs has not proved who they are. `field`: where on the form the sentence belongs."""

    http_status: ClassVar[int] = 403

    def __init__(self, message: str, *, field: str = "proof") -> None:
        super().__init__(message)
        self.field = field


class NoSuchAccount(NothingFound):
    """No account has this address."""
