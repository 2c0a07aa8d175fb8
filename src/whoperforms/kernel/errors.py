"""What can go wrong, as one tree; each branch knows its exit code and its HTTP status.

    WhoPerformsError
    |-- NothingFound     1  404  the question was fine, nobody answers to it
    |-- BadQuestion      2  400  the question was wrong
    |   `-- BadValue              a value that cannot be what it claims to be
    |       `-- BadField          ... and that somebody wrote into a field
    |-- BadData          3  500  the data was wrong
    |   |-- BadRelease            a published file we cannot read
    |   |-- BadDirectory          a directory file we cannot read
    |   `-- BadProcedure          a procedure definition that breaks its schema
    `-- MachineRefused   4  503  the machine refused: disk, permission, lock

A message is one sentence for a person: the value first, what is wrong with it, the remedy last. It is written as a
template with the names of its values, so that a page says it in its reader's language (`kernel.sentence`).
"""

from typing import ClassVar

from whoperforms.kernel.sentence import Sentence


class WhoPerformsError(Exception):
    """The root: anything a person can be told about. `values`: what stands in the sentence, by its names."""

    exit_code: ClassVar[int] = 3
    http_status: ClassVar[int] = 500

    def __init__(self, sentence: str = "", /, **values: object) -> None:
        self.sentence = Sentence(sentence, **values) if values else Sentence.of(sentence)
        super().__init__(self.sentence)


class NothingFound(WhoPerformsError):  # noqa: N818 - an error is named as the fact it states
    """The question was understood and has no answer."""

    exit_code = 1
    http_status = 404


class BadQuestion(WhoPerformsError):  # noqa: N818
    """The question cannot be answered as it stands."""

    exit_code = 2
    http_status = 400


class BadValue(BadQuestion):
    """A value that cannot be what it claims to be."""


class BadField(BadValue):
    """A value that cannot stand in the field of a form, or the column of a row, where somebody wrote it."""

    def __init__(self, field: str, sentence: str, /, **values: object) -> None:
        super().__init__(sentence, **values)
        self.field = field


class BadData(WhoPerformsError):  # noqa: N818
    """Data that cannot be used."""


class BadRelease(BadData):
    """A published file that cannot be read as what it was given for."""


class BadDirectory(BadData):
    """A directory file that cannot be opened by this program."""


class BadProcedure(BadData):
    """A procedure definition that breaks its schema; names file, line and remedy."""


class MachineRefused(WhoPerformsError):  # noqa: N818
    """Disk, permission or lock stood in the way."""

    exit_code = 4
    http_status = 503
