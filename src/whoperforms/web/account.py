"""What the directory was made from, as text: its sources, their files, and what became of the rows."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from whoperforms.evidence.source import Source
from whoperforms.kernel.dates import day_in_text, day_in_words
from whoperforms.search.voice import Register, sentences
from whoperforms.store.directory import Directory, Release
from whoperforms.store.ledger import built_at, counts
from whoperforms.web.languages import Language
from whoperforms.web.source_names import IN_WORDS

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceAccount:
    """A source: in plain words, of which day, and its files with their rows."""

    id: str
    name: str
    official: str
    tells: str
    limits: str
    dated: str
    rows: tuple[Row, ...]

    @classmethod
    def of(cls, source: Source, releases: Iterable[Release], language: Language) -> "SourceAccount":
        """Present a source with the files that were read of it, the newest first."""
        words = IN_WORDS[source]
        files = sorted(releases, key=lambda each: (each.period_end or "", each.id), reverse=True)
        return cls(
            id=source.value,
            name=str(words.name),
            official=source.label,
            tells=str(words.tells),
            limits=str(words.limits),
            dated=_dated(source, files, language),
            rows=tuple(_row(each, language) for each in files),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """All of it; `missing` are sources of which no file was read."""

    as_of: str
    built: str
    practitioners: str
    organizations: str
    locations: str
    sources: tuple[SourceAccount, ...]
    missing: tuple[str, ...]

    @classmethod
    def of(cls, directory: Directory, language: Language, *, but_not: Collection[Source] = ()) -> "Account":
        """Present the account of a directory, without some sources."""
        held = counts(directory)
        read: dict[Source, list[Release]] = {source: [] for source in IN_WORDS if source not in but_not}
        for release in directory.releases.values():
            if release.source in read:
                read[release.source].append(release)
        return cls(
            as_of=_day(directory.as_of, language),
            built=day_in_words(date.fromisoformat(built_at(directory)[:10]), language),
            practitioners=f"{held.practitioners:,}",
            organizations=f"{held.organizations:,}",
            locations=f"{held.locations:,}",
            sources=tuple(SourceAccount.of(source, files, language) for source, files in read.items() if files),
            missing=tuple(str(IN_WORDS[source].name) for source, files in read.items() if not files),
        )


def _dated(source: Source, files: list[Release], language: Language) -> str:
    """Return of which day a source is, or of which years; `files` have the newest first."""
    if source.yearly:
        return ", ".join(sorted({each.period_end[:4] for each in files if each.period_end}))
    return _day_of(files[0], language)


def _row(release: Release, language: Language) -> Row:
    numbers = (release.rows_read, release.rows_kept, release.rows_skipped, release.rows_rejected)
    return (release.file, _day_of(release, language), *(f"{number:,}" for number in numbers))


def _day_of(release: Release, language: Language) -> str:
    known = day_in_text(release.period_end or "")
    if known and release.received:
        return sentences(language, Register.PLAIN).received_on(known)
    return _day(release.period_end, language)


def _day(text: str | None, language: Language) -> str:
    known = day_in_text(text) if text else None
    return day_in_words(known, language) if known else _("no day given")
