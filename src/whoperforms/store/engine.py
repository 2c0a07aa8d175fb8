"""What a directory asks of the engine that keeps it: SQLite in a file, or PostgreSQL.

Shape:  SQL that both understand, values by name (`:npi`), every question with a total order of its own. What an engine
        answers is always of one directory: one build, whole.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from whoperforms.kernel.errors import MachineRefused

Row = tuple[Any, ...]
Values = Mapping[str, Any]
NONE: Values = {}


class Engine(Protocol):
    """Answers questions about one directory. Any number of threads may ask."""

    def rows(self, question: str, values: Values = NONE) -> list[Row]:
        """Return the rows that answer `question`."""

    def answers(self, asked: Sequence[tuple[str, Values]]) -> list[list[Row]]:
        """Return the rows that answer each of several questions with its values, asked at one go."""

    def replaced(self) -> bool:
        """Return whether a build has put another directory in this one's place since it was opened."""

    def names_folder(self) -> Path:
        """Return the folder with the index of names. Raises: Replaced, BadDirectory, MachineRefused."""

    def close(self) -> None:
        """Give back what asking took: files, connections."""


class Replaced(MachineRefused):
    """The directory that was asked is gone: builds have put newer ones in its place."""
