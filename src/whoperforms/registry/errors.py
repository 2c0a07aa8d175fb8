"""What can go wrong here, as branches of the tree in `kernel.errors`.

BadData
`-- BadSite            3  500  a site's file that cannot be used
BadQuestion
`-- NotAllowed         2  409  a step that does not follow from where a correction stands
NothingFound
`-- NoSuchCorrection   1  404  no correction has this tracking number
MachineRefused
|-- NotMigrated        4  503  the registry's tables are not those of this program
`-- TooMany            4  429  more than we take in a minute
"""

from typing import ClassVar

from whoperforms.kernel.errors import BadData, BadQuestion, MachineRefused, NothingFound


class BadSite(BadData):
    """A site's file that cannot be used; names file, line and remedy."""


class NotAllowed(BadQuestion):
    """A step that does not follow from where something stands."""

    http_status: ClassVar[int] = 409


class NoSuchCorrection(NothingFound):
    """No correction has this tracking number."""


class NotMigrated(MachineRefused):
    """The registry's tables are not those of this program."""


class TooMany(MachineRefused):
    """More than is taken in a minute."""

    http_status: ClassVar[int] = 429
