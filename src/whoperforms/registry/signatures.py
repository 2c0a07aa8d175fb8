"""Signatures by passkeys, each asked again whether that passkey made it, for exactly the events that carry it.

Source: W3C Web Authentication Level 3, 7.2; 21 CFR 11.70 (a signature bound to its record).
Shape:  what one act wrote stands together and carries one signature; the version that was signed is made of it anew
        (`signed_version`). Before versions covered every word they named no more than the act and the event after
        which it came: of those the signature is held to the hash that was kept. From the first that covers every word
        on, all do. None stands for two acts. A password or a code leaves nothing that could be asked: whoever can write
        rows can claim those.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby

from allauth.mfa.webauthn.internal.auth import get_credentials
from fido2.cbor import encode as cbor_encode
from fido2.utils import websafe_encode

from whoperforms.certification.events import RECORDS, Authn, Broken, Draft, Record, Row, Signer, Stream, event_of
from whoperforms.certification.signed_version import signed_version
from whoperforms.kernel.errors import BadData
from whoperforms.registry.accounts import assertions
from whoperforms.registry.accounts.errors import NotProved
from whoperforms.registry.accounts.selectors import accounts_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatures:
    """What came of it. `passkeys`: how many hold; `broken`: the first that does not.

    `strange`: a sentence for each passkey that is none of its signer's accounts now. It may have been taken away since;
    whoever wrote rows past this program may have made it, too.
    """

    passkeys: int
    broken: Broken | None
    strange: tuple[str, ...]


def signatures(rows: Iterable[Row]) -> Signatures:
    """Ask all signatures by passkeys, in the order of their events."""
    asked = _Asked()
    broken = next((why for act in asked.acts(rows) if (why := asked.wrong_with(act))), None)
    return Signatures(passkeys=asked.hold, broken=broken, strange=tuple(asked.strange.values()))


@dataclass(frozen=True, slots=True)
class _Written:
    """A row and its words. `after`: the place of the event of its stream before it."""

    row: Row
    record: Record
    after: int


def _together(one: _Written) -> tuple[str, ...]:
    """Return what those have in common that one act wrote, signed by a passkey; nothing where none has signed."""
    said = one.record
    if said.authn is not Authn.PASSKEY:
        return ()
    return (said.actor, one.row.at, said.record_sha256 or "", said.assertion or str(one.row.seq))


def _version(act: list[_Written]) -> bytes:
    """Return the version that was signed, made of what was written. Raises: BadData."""
    said, after, drafts = act[0].record, dict[Stream, int](), list[Draft]()
    for one in act:
        event = event_of(one.row)
        if event is not None:
            after.setdefault(event.stream, one.after)
            drafts.append(Draft(stream=event.stream, body=event.body, reason=event.reason, text=event.text))
    signer = Signer(person=said.actor, role=said.role, authn=said.authn, meaning=said.meaning)
    return signed_version(drafts, signer, lambda stream: after[stream])


class _Asked:
    """What was found so far: by whom each passkey signs, what is signed already, since when all words are covered."""

    def __init__(self) -> None:
        self.hold, self.strange = 0, dict[str, str]()
        self._gone = set[int]()  # places whose words nobody can read any more
        self._until: dict[str, int] = {}  # by assertion the place of the last event that carries it
        self._whose: dict[str, str] = {}
        self._keys: dict[str, frozenset[str]] = {}
        self._covers_all = False

    def acts(self, rows: Iterable[Row]) -> Iterator[list[_Written]]:
        """Yield what was signed by passkeys, act by act."""
        for key, act in groupby(self._written(rows), key=_together):
            if key:
                yield list(act)

    def _written(self, rows: Iterable[Row]) -> Iterator[_Written]:
        last: dict[str, int] = {}
        for row in rows:
            if row.record is None:
                self._gone.add(row.seq)
            else:
                yield _Written(row, RECORDS.decode(row.record), last.get(row.stream, 0))
            last[row.stream] = row.seq

    def wrong_with(self, act: list[_Written]) -> Broken | None:
        """Return what is wrong with the signature of an act; None where it holds."""
        row, said = act[0].row, act[0].record
        try:
            key = self._key_of(act)
        except NotProved as why:
            return Broken(row.seq, f"event {row.seq} ({row.type}): {why}; somebody wrote it past the rules")
        self.hold += 1
        if key not in self._keys_of(said.actor):
            told = f"event {row.seq}: signed by a passkey that is none of {said.actor} now; ask whoever that is"
            self.strange.setdefault(key, told)
        return None

    def _key_of(self, act: list[_Written]) -> str:
        """Return the passkey by which an act was signed. Raises: NotProved."""
        said, first = act[0].record, act[0].row.seq
        if said.assertion is None or said.record_sha256 is None:
            raise NotProved("said to be signed by a passkey, and no passkey has")
        key = assertions.verify_challenge(said.assertion, bytes.fromhex(said.record_sha256))
        until = self._until.setdefault(said.assertion, first - 1)
        if not all(place in self._gone for place in range(until + 1, first)):
            raise NotProved("its passkey has signed something else with that")
        self._until[said.assertion] = act[-1].row.seq
        if self._is_the_version(act):
            self._covers_all = True
        elif self._covers_all and not self._is_a_part(act):
            raise NotProved("its passkey has signed other words")
        if self._whose.setdefault(key, said.actor) != said.actor:
            raise NotProved(f"signed in the name of {said.actor} by a passkey of {self._whose[key]}")
        return key

    @staticmethod
    def _is_the_version(act: list[_Written]) -> bool:
        try:
            return sha256(_version(act)).hexdigest() == act[0].record.record_sha256
        except BadData:
            return False

    def _is_a_part(self, act: list[_Written]) -> bool:
        """Whether words are gone in the midst of an act, right before or after it: it may have said more than now."""
        return not self._gone.isdisjoint(range(act[0].row.seq - 1, act[-1].row.seq + 2))

    def _keys_of(self, person: str) -> frozenset[str]:
        if person not in self._keys:
            known = (one for account in accounts_of(person) for one in get_credentials(account))
            self._keys[person] = frozenset(websafe_encode(cbor_encode(dict(one.public_key))) for one in known)
        return self._keys[person]
