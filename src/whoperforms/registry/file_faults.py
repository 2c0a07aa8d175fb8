"""What can be wrong with a file that somebody gives: each fault once, with its sentence, for pages to translate."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from whoperforms.kernel.errors import BadValue

MOST_BYTES: Final = 10_000_000
MOST_IN_WORDS: Final = "10 MB"


class FileFault(StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    KIND = "kind"
    CUT = "cut"
    MORE_BEHIND = "more_behind"
    TWO_KINDS = "two_kinds"
    BOMB = "bomb"
    MACROS = "macros"


SENTENCES: Final = {
    FileFault.EMPTY: "nothing is in it; choose the file again",
    FileFault.TOO_LARGE: f"more than {MOST_IN_WORDS}; make it smaller, or give it in parts",
    FileFault.KIND: "not of a kind that is taken, whatever its name says; give one that is {taken}",
    FileFault.CUT: "damaged or cut short; open it, save it again, and give the new file",
    FileFault.MORE_BEHIND: "something else is hidden behind its end; open it, save it again, and give the new file",
    FileFault.TWO_KINDS: "could be read as two kinds of file; open it, save it again, and give the new file",
    FileFault.BOMB: "grows far too large once it is opened; make it smaller",
    FileFault.MACROS: "holds macros; save it without them, as .xlsx",
}


class BadFile(BadValue):
    """A file that is not taken, and why. `taken`: the endings of what would be."""

    def __init__(self, fault: FileFault, *, name: str = "the file", taken: Sequence[str] = ()) -> None:
        self.fault, self.name, self.taken = fault, name, tuple(taken)
        super().__init__(f"{name}: {SENTENCES[fault].format(taken=' or '.join(taken))}")
