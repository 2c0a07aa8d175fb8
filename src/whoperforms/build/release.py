"""A release on a reading list: one published file with its reader."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from whoperforms.build.published import PublishedFile
from whoperforms.sources.reading import Reading

Reader = Callable[[BinaryIO, str], Iterator[Reading]]
Period = tuple[date, date]
Content = tuple[str, str]  # hash of what was published, and which file in it


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseToRead:
    """One file with its reader; `edition` orders what NPPES published, 0 for all else.

    What a newer file has taken the place of, `superseded_by`, is named in the directory and not read. `received_on` is
    the day on which a file came here of which nothing else tells the day.
    """

    id: int
    source: str
    part: str
    published: PublishedFile
    reader: Reader
    period: Period | None
    received_on: date | None = None
    edition: int = 0
    superseded_by: str | None = None

    @property
    def content(self) -> Content:
        """What tells this release from all others, under whatever name it comes."""
        return self.published.sha256, self.published.file
