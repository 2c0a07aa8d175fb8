"""What a step of a verification found: a code that others put into their own words, and one sentence of English.

Shape:  a finding is one of three things. It lets the next step follow; it is a fact against the certification, which
        is then proved to be of that state; or the verification ends with it, as `Doubted` or as `Contradicted`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from whoperforms.certification.state import CertificationState
from whoperforms.kernel.errors import BadData

INSTANT: Final = "%Y-%m-%d %H:%M:%S UTC"


class Code(StrEnum):
    """The name of a finding; it begins with that of its step."""

    LIMITS_KEPT = "limits_kept"
    LIMITS_UNREADABLE = "limits_unreadable"
    SHAPE_OURS = "shape_ours"
    SHAPE_NOT_OURS = "shape_not_ours"
    ISSUER_KNOWN = "issuer_known"
    ISSUER_KNOWN_AS_OF = "issuer_known_as_of"
    ISSUER_UNKNOWN = "issuer_unknown"
    ISSUER_TWICE = "issuer_twice"
    ISSUER_WITHOUT_KEYS = "issuer_without_keys"
    ISSUER_KEYS_MISSING = "issuer_keys_missing"
    PROOFS_BOTH = "proofs_both"
    PROOFS_NOT_OURS = "proofs_not_ours"
    PROOFS_TWO_KEYS = "proofs_two_keys"
    KEY_KNOWN = "key_known"
    KEY_RETIRED = "key_retired"
    KEY_COMPROMISED_LATER = "key_compromised_later"
    KEY_UNKNOWN = "key_unknown"
    KEY_NOT_NAMED = "key_not_named"
    KEY_OF_OTHER_KIND = "key_of_other_kind"
    KEY_CHANGED = "key_changed"
    KEY_NOT_YET = "key_not_yet"
    KEY_NO_MORE = "key_no_more"
    KEY_COMPROMISED = "key_compromised"
    SIGNATURES_FIT = "signatures_fit"
    SIGNATURE_WRONG = "signature_wrong"
    SIGNATURES_UNDECIDED = "signatures_undecided"
    TIME_WITHIN = "time_within"
    TIME_OVER = "time_over"
    TIME_NOT_YET = "time_not_yet"
    TIME_UNSURE = "time_unsure"
    TIME_SIGNED_LATER = "time_signed_later"
    STATUS_CLEAR = "status_clear"
    STATUS_REVOKED = "status_revoked"
    STATUS_SUSPENDED = "status_suspended"
    STATUS_SAID_REVOKED = "status_said_revoked"
    STATUS_SAID_WITHDRAWN = "status_said_withdrawn"
    STATUS_SAID_SUSPENDED = "status_said_suspended"
    STATUS_SAID_UNSURE = "status_said_unsure"
    STATUS_MISSING = "status_missing"
    STATUS_MOVED = "status_moved"
    STATUS_REFUSED = "status_refused"
    STATUS_OTHER_LIST = "status_other_list"
    STATUS_OTHER_ISSUER = "status_other_issuer"
    STATUS_STALE = "status_stale"
    STATUS_EARLY = "status_early"
    STATUS_TOO_LONG = "status_too_long"
    STATUS_BACK_DATED = "status_back_dated"
    STATUS_WORD_MISSING = "status_word_missing"
    STATUS_WORD_REFUSED = "status_word_refused"
    STATUS_WORD_UNLIKE = "status_word_unlike"
    HISTORY_IN_LOG = "history_in_log"
    HISTORY_NOT_CHECKED = "history_not_checked"
    HISTORY_MISSING = "history_missing"
    HISTORY_NEVER = "history_never"
    HISTORY_WRONG = "history_wrong"
    HISTORY_LATE = "history_late"
    HISTORY_UNWITNESSED = "history_unwitnessed"
    QUESTION_ANSWERED = "question_answered"
    QUESTION_NPI = "question_npi"
    QUESTION_NPI_NUMBER = "question_npi_number"
    QUESTION_NPI_PROGRAMME = "question_npi_programme"
    QUESTION_NUMBER = "question_number"
    QUESTION_PROGRAMME = "question_programme"
    QUESTION_NUMBER_PROGRAMME = "question_number_programme"
    QUESTION_NONE = "question_none"
    QUESTION_OTHER_NPI = "question_other_npi"
    QUESTION_OTHER_NUMBER = "question_other_number"
    QUESTION_OTHER_PROGRAMME = "question_other_programme"
    ROLLBACK_NONE = "rollback_none"
    ROLLBACK_LIST = "rollback_list"
    ROLLBACK_LOG = "rollback_log"
    ANSWER_GOOD = "answer_good"
    FAILED = "failed"


SENTENCES: Final[Mapping[Code, str]] = {
    Code.LIMITS_KEPT: "It can be read: {bytes} bytes of strict JSON.",
    Code.LIMITS_UNREADABLE: "It cannot be read with certainty: {why}.",
    Code.SHAPE_OURS: "It has the form of our certificates, and nothing else is in it.",
    Code.SHAPE_NOT_OURS: "It does not have the form of our certificates: {why}.",
    Code.ISSUER_KNOWN: "{issuer} issued it, and we know their keys.",
    Code.ISSUER_KNOWN_AS_OF: "{issuer} issued it, and we know their keys as they were on {as_of}, {age} ago.",
    Code.ISSUER_UNKNOWN: "{did} is no issuer that we know; ask the issuer where its certificates can be checked.",
    Code.ISSUER_TWICE: "More than one file of {did} was given, and they may contradict each other; give the newest.",
    Code.ISSUER_WITHOUT_KEYS: "The keys of {did} could not be had; try again later.",
    Code.ISSUER_KEYS_MISSING: "Which keys {did} names today could not be had: {why}.",
    Code.PROOFS_BOTH: "It carries the two signatures that each of our certificates has.",
    Code.PROOFS_NOT_OURS: "Its signatures are not in the form of ours: {why}.",
    Code.PROOFS_TWO_KEYS: "Its two signatures name different keys or times; one of them is not of this certificate.",
    Code.KEY_KNOWN: "It names key {key}, one of the issuer's for certificates.",
    Code.KEY_RETIRED: "It names key {key}, which signs nothing since {retired}; what it signed before stays good.",
    Code.KEY_COMPROMISED_LATER: "Key {key} was reported stolen, and the log had this certificate before that.",
    Code.KEY_UNKNOWN: "{key} is no key of this issuer that we know; get the issuer's newest keys.",
    Code.KEY_NOT_NAMED: "The issuer does not name key {key} any more; get the issuer's newest keys.",
    Code.KEY_OF_OTHER_KIND: "{key} is a key of the issuer, but does not sign such documents.",
    Code.KEY_CHANGED: "There are two keys of the name {key}, which names one for ever; ask the issuer which is theirs.",
    Code.KEY_NOT_YET: "It says it was signed on {created}, before key {key} was there.",
    Code.KEY_NO_MORE: "It says it was signed on {created}, when key {key} signed nothing more.",
    Code.KEY_COMPROMISED: "Key {key} was reported stolen, and nothing shows that this was signed before; get it anew.",
    Code.SIGNATURES_FIT: "Both signatures fit: nothing in it has changed since it was issued.",
    Code.SIGNATURE_WRONG: "The signature {suite} does not fit: this is not what the issuer signed.",
    Code.SIGNATURES_UNDECIDED: "The signatures could not be checked: {why}.",
    Code.TIME_WITHIN: "It is valid from {valid_from} until {valid_until}.",
    Code.TIME_OVER: "It was valid until {valid_until}.",
    Code.TIME_NOT_YET: "It is valid only from {valid_from} on.",
    Code.TIME_UNSURE: "The clock here cannot be relied on; set it, and ask again.",
    Code.TIME_SIGNED_LATER: "It says it was signed on {created}, which is still to come; check the clock here.",
    Code.STATUS_CLEAR: "It was neither revoked nor suspended on {as_of}, {age} ago.",
    Code.STATUS_REVOKED: "It was revoked or withdrawn, or another took its place; as of {as_of}, {age} ago.",
    Code.STATUS_SUSPENDED: "It is suspended, or its issuer cannot confirm it at present; as of {as_of}, {age} ago.",
    Code.STATUS_SAID_REVOKED: "Its issuer says: revoked, or another took its place; as of {as_of}, {age} ago.",
    Code.STATUS_SAID_WITHDRAWN: "Its issuer says: withdrawn; as of {as_of}, {age} ago.",
    Code.STATUS_SAID_SUSPENDED: "Its issuer says: suspended; as of {as_of}, {age} ago.",
    Code.STATUS_SAID_UNSURE: "Its issuer says that it cannot confirm it at present; as of {as_of}, {age} ago.",
    Code.STATUS_MISSING: "The status list {url} could not be had: {why}.",
    Code.STATUS_MOVED: "The status list {url} came from another address, {found}.",
    Code.STATUS_REFUSED: "The status list {url} cannot be relied on: {why}.",
    Code.STATUS_OTHER_LIST: "What came for {url} is another list, {found}.",
    Code.STATUS_OTHER_ISSUER: "The status list {url} is by {found}, who did not issue the certificate.",
    Code.STATUS_STALE: "The status list {url} was good until {until}, {age} ago; get the newest one.",
    Code.STATUS_EARLY: "The status list {url} is good only from {as_of} on; check the clock here.",
    Code.STATUS_TOO_LONG: "The status list {url} claims to be good for more than a day.",
    Code.STATUS_BACK_DATED: "The status list {url} is of {as_of}, and says that it was signed on {created}.",
    Code.STATUS_WORD_MISSING: "What its issuer says of it now could not be had: {why}.",
    Code.STATUS_WORD_REFUSED: "What its issuer says of it now cannot be relied on: {why}.",
    Code.STATUS_WORD_UNLIKE: "What its issuer says of it does not fit the status lists; get all of them anew.",
    Code.HISTORY_IN_LOG: "The log has it: entry {index} of {size}. Witnesses we know who have seen that: {witnesses}.",
    Code.HISTORY_NOT_CHECKED: "History not checked: no proof from the log was given.",
    Code.HISTORY_MISSING: "The proof from the log could not be had: {why}.",
    Code.HISTORY_NEVER: "Its issuer has no proof that this was ever signed: do not rely on it, and tell the issuer.",
    Code.HISTORY_WRONG: "The proof from the log does not show this certificate: {why}.",
    Code.HISTORY_LATE: "The log had it on {logged}, when key {key} signed nothing more.",
    Code.HISTORY_UNWITNESSED: "No witness that we know has seen this state of the log.",
    Code.QUESTION_ANSWERED: "It is of the holder, the number and the programme that were asked about.",
    Code.QUESTION_NPI: "It is of the holder who was asked about. Number and programme were not asked about.",
    Code.QUESTION_NPI_NUMBER: "It is of the holder and has the number that were asked about.",
    Code.QUESTION_NPI_PROGRAMME: "It is of the holder and the programme that were asked about.",
    Code.QUESTION_NUMBER: "It has the number that was asked about. Compare name and NPI with whom you mean.",
    Code.QUESTION_PROGRAMME: "It is of the programme that was asked about. Compare name and NPI with whom you mean.",
    Code.QUESTION_NUMBER_PROGRAMME: (
        "It has the number and is of the programme that were asked about. Compare name and NPI with whom you mean."
    ),
    Code.QUESTION_NONE: "Nothing was asked about holder, number or programme: compare them with whom you mean.",
    Code.QUESTION_OTHER_NPI: "It is of somebody else: its NPI is {found}, not {asked}.",
    Code.QUESTION_OTHER_NUMBER: "It is another certificate: its number is {found}, not {asked}.",
    Code.QUESTION_OTHER_PROGRAMME: "It is of another programme: {found}, not {asked}.",
    Code.ROLLBACK_NONE: "Nothing here is older than what was seen before.",
    Code.ROLLBACK_LIST: "The status list {url} of {as_of} is older than the one of {seen} that was seen before.",
    Code.ROLLBACK_LOG: "The log shows {size} entries, which does not fit the {seen} that were seen before.",
    Code.ANSWER_GOOD: "As of {as_of}; ask again after {until}.",
    Code.FAILED: "This could not be decided ({why}).",
}

AGAINST: Final[Mapping[Code, CertificationState]] = {
    Code.STATUS_REVOKED: CertificationState.REVOKED,
    Code.STATUS_SUSPENDED: CertificationState.SUSPENDED,
    Code.STATUS_SAID_REVOKED: CertificationState.REVOKED,
    Code.STATUS_SAID_WITHDRAWN: CertificationState.WITHDRAWN,
    Code.STATUS_SAID_SUSPENDED: CertificationState.SUSPENDED,
    Code.STATUS_SAID_UNSURE: CertificationState.CANNOT_CONFIRM,
    Code.TIME_OVER: CertificationState.LAPSED,
    Code.TIME_NOT_YET: CertificationState.NOT_YET_VALID,
}
UNCHECKED: Final = frozenset({Code.HISTORY_NOT_CHECKED, Code.QUESTION_NONE})
PASSED: Final = frozenset(
    {
        *(Code.LIMITS_KEPT, Code.SHAPE_OURS, Code.ISSUER_KNOWN, Code.ISSUER_KNOWN_AS_OF, Code.PROOFS_BOTH),
        *(Code.KEY_KNOWN, Code.KEY_RETIRED, Code.KEY_COMPROMISED_LATER, Code.SIGNATURES_FIT, Code.TIME_WITHIN),
        *(Code.STATUS_CLEAR, Code.HISTORY_IN_LOG, Code.ROLLBACK_NONE, Code.ANSWER_GOOD),
        *(Code.QUESTION_ANSWERED, Code.QUESTION_NPI, Code.QUESTION_NPI_NUMBER, Code.QUESTION_NPI_PROGRAMME),
        *(Code.QUESTION_NUMBER, Code.QUESTION_PROGRAMME, Code.QUESTION_NUMBER_PROGRAMME),
    }
)
CONTRADICTIONS: Final = frozenset(
    {
        *(Code.SIGNATURE_WRONG, Code.QUESTION_OTHER_NPI),
        *(Code.QUESTION_OTHER_NUMBER, Code.QUESTION_OTHER_PROGRAMME),
    }
)
DOUBTS: Final = frozenset(Code) - PASSED - UNCHECKED - CONTRADICTIONS - AGAINST.keys()

Value = str | int | datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """What one step found. `values`: what its sentence tells of."""

    code: Code
    values: Mapping[str, Value] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The finding in English, for people."""
        return SENTENCES[self.code].format_map({name: _said(value) for name, value in self.values.items()})


class Doubted(BadData):
    """Something is missing, unknown or contradicts itself: nothing can be confirmed."""

    def __init__(self, code: Code, **values: Value) -> None:
        self.finding = Finding(code, values)
        super().__init__(self.finding.sentence)


class Contradicted(BadData):
    """A signature does not fit, or a signed field says other than what was asked: it is not valid."""

    def __init__(self, code: Code, **values: Value) -> None:
        self.finding = Finding(code, values)
        super().__init__(self.finding.sentence)


def age(then: datetime, now: datetime) -> str:
    """Return in words how long ago something was, in the largest unit that tells enough.

    >>> age(datetime(2026, 11, 22, 8, 0, tzinfo=UTC), datetime(2026, 11, 22, 11, 59, tzinfo=UTC))
    '3 hours'
    >>> age(datetime(2026, 11, 22, 8, 0, tzinfo=UTC), datetime(2026, 11, 22, 8, 1, tzinfo=UTC))
    '1 minute'
    """
    minutes = max(0, int((now - then).total_seconds()) // 60)
    for size, unit in ((2 * 24 * 60, "day"), (2 * 60, "hour")):
        if minutes >= size:
            return f"{minutes // (size // 2)} {unit}s"
    return f"{minutes} minute{'' if minutes == 1 else 's'}"


def _said(value: Value) -> str:
    match value:
        case datetime():
            return value.astimezone(UTC).strftime(INSTANT)
        case int():
            return f"{value:,}"
    return value.rstrip(".")
