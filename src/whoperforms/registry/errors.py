"""What can go wrong here, as branches of the tree in `kernel.errors`.

BadData
|-- BadSite            3  500  a site's file that cannot be used
|-- BadArchive         3  500  a backup that cannot be restored
`-- DamagedFile        3  500  a file of evidence that is not what it was when it was kept
BadQuestion
|-- Busy               4  503  others were writing for too long
|-- NotAllowed         2  409  a step that does not follow from where a correction stands
`-- NotEmpty           2  409  a registry that something was written to, where an empty one is needed
NothingFound
|-- NoSuchCorrection   1  404  no correction has this tracking number
`-- NoSuchFile         1  404  no file of evidence has this hash
MachineRefused
|-- NotMigrated        4  503  the registry's tables are not those of this program
`-- TooMany            4  429  more than we take in a minute
"""

from typing import ClassVar

from whoperforms.kernel.errors import BadData, BadQuestion, MachineRefused, NothingFound


class BadSite(BadData):
    """A site's file that cannot be used; names file, line and remedy."""


class BadArchive(BadData):
    """A backup that cannot be restored; the registry it was meant for is as it was."""


class DamagedFile(BadData):
    """A file of evidence that is not what it was when it was kept."""


class Busy(BadQuestion):
    """Somebody could not write, because others were writing for too long; nothing of theirs is recorded."""

    exit_code: ClassVar[int] = 4
    http_status: ClassVar[int] = 503


class NotEmpty(BadQuestion):
    """A registry that something was written to, where an empty one is needed."""

    http_status: ClassVar[int] = 409


class NotAllowed(BadQuestion):
    """A step that does not follow from where something stands."""

    http_status: ClassVar[int] = 409


class NoSuchCorrection(NothingFound):
    """No correction has this tracking number."""


class NoSuchFile(NothingFound):
    """No file of evidence has this hash."""


class NotMigrated(MachineRefused):
    """The registry's tables are not those of this program."""


class TooMany(MachineRefused):
    """More than is taken in a minute."""

    http_status: ClassVar[int] = 429


class Overtaken(BadQuestion):
    """Somebody answers what another person has answered since they opened it."""

    http_status: ClassVar[int] = 409
