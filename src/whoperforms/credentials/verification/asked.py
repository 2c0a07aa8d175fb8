"""What a verification is given: what is asked, whom it believes, where status lists come from, what it saw before."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol, Self

from whoperforms.credentials.keys import issuer_file
from whoperforms.credentials.keys.history import Issuer
from whoperforms.credentials.log.checks import Head
from whoperforms.credentials.log.note import NoteKey
from whoperforms.kernel.errors import BadData
from whoperforms.kernel.npi import Npi


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Of whom, of which certificate, of which programme somebody wants to know; None: not asked."""

    npi: Npi | None = None
    number: str | None = None
    programme: str | None = None


ANYTHING = Question()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownLog:
    """The log that an issuer's events stand in, its keys, and the witnesses of whom one at least has to have seen it.

    Without any `witnesses` none is asked for.
    """

    origin: str
    keys: tuple[NoteKey, ...]
    witnesses: tuple[NoteKey, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownIssuer:
    """An issuer that is believed. `as_of`: when its keys were saved; None: they are those of now.

    An issuer without keys is one whose keys could not be had.
    """

    issuer: Issuer
    log: KnownLog | None = None
    as_of: datetime | None = None

    @classmethod
    def saved(cls, file: issuer_file.Saved, witnesses: tuple[NoteKey, ...] = ()) -> Self:
        """Return the issuer that a saved file tells of, as of then. Witnesses are the verifier's choice."""
        log = KnownLog(origin=file.log, keys=file.log_keys, witnesses=witnesses)
        return cls(issuer=file.issuer, log=log, as_of=file.as_of)


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom a verifier believes. It comes from configuration, never from what is verified."""

    issuers: tuple[KnownIssuer, ...]

    def issuer(self, did: str) -> KnownIssuer | None:
        """Return the issuer of a name, byte for byte; None where it is not believed."""
        return next((known for known in self.issuers if known.issuer.did == did), None)

    def told_twice(self, did: str) -> bool:
        """Whether more is given of an issuer than one history of keys: then nobody can say which counts."""
        return sum(known.issuer.did == did for known in self.issuers) > 1


class NotFetched(BadData):
    """A status list, a proof or a word that could not be had; the message says why."""


class NotThere(NotFetched):
    """What its issuer was asked for, and says that there is not."""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What came, and from which address in the end."""

    url: str
    data: bytes


class Fetched(Protocol):
    """Where status lists come from: the issuer's own database, saved files, or the issuer's address.

    Whoever asks an address: https only, no redirect, at most `MOST_BYTES`, at most `MOST_SECONDS`. What cannot be had
    there is told (`NotFetched`), never left out: None is said only of what was not asked for.
    """

    def status_list(self, url: str) -> Retrieved:
        """Return the list of an address. Raises: NotFetched."""

    def log_proof(self, url: str, sha256: str) -> bytes | None:
        """Return the proof from the log for the certificate of an address; None: none was given.

        `sha256`: of its canonical text, for a number that was signed again has a proof for each time.
        Raises: NotThere, NotFetched.
        """

    def word(self, url: str) -> bytes | None:  # noqa: ARG002 - for those who have none
        """Return what its issuer says now of the certificate of an address; None: nobody was asked.

        Raises: NotThere, NotFetched.
        """
        return None

    def keys_named(self, did: str) -> Mapping[str, bytes] | None:  # noqa: ARG002
        """Return the keys that an issuer names today, by their names; None: not asked. Raises: NotFetched."""
        return None

    def superseded_by(self, number: str) -> str | None:
        """Return the number of the certificate that took the place of another; None: none, or it is not known."""


MOST_BYTES = 256 * 1024  # of a status list that comes from an address
MOST_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Seen:
    """What a verifier remembers: the newest of each status list and of each log, and the bytes of keys by their names.

    The names of keys are never used again: one that comes with other bytes is somebody else's.
    """

    lists: Mapping[str, datetime] = field(default_factory=dict)
    logs: Mapping[str, Head] = field(default_factory=dict)
    keys: Mapping[str, bytes] = field(default_factory=dict)

    def with_list(self, url: str, valid_from: datetime) -> "Seen":
        """Return what was seen, once this list was seen, too."""
        if url in self.lists and self.lists[url] >= valid_from:
            return self
        return replace(self, lists={**self.lists, url: valid_from})

    def with_log(self, origin: str, head: Head) -> "Seen":
        """Return what was seen, once this state of a log was seen, too."""
        if origin in self.logs and self.logs[origin].size >= head.size:
            return self
        return replace(self, logs={**self.logs, origin: head})

    def with_key(self, method: str, public: bytes) -> "Seen":
        """Return what was seen, once a signature was seen to fit this key, too."""
        return self if method in self.keys else replace(self, keys={**self.keys, method: public})
