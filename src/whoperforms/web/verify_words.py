"""What the steps of a verification found, in the words of a page: by the code of each finding, with its values.

Shape:  the English is that of `credentials`, word for word, so that a page says what the terminal says; what a step
        quotes from deeper down is in English in any language, and marked as such.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from markupsafe import Markup

from whoperforms.credentials.verification.answer import Checked, Result
from whoperforms.credentials.verification.findings import INSTANT, Code, Value
from whoperforms.web.languages import Language

STEPS: Final[Mapping[int, Promise]] = {
    1: gettext_lazy("The file"),
    2: gettext_lazy("Its form"),
    3: gettext_lazy("The issuer"),
    4: gettext_lazy("The proofs"),
    5: gettext_lazy("The key"),
    6: gettext_lazy("The signatures"),
    7: gettext_lazy("Its time"),
    8: gettext_lazy("Its status"),
    9: gettext_lazy("Its history"),
    10: gettext_lazy("The question"),
    11: gettext_lazy("What was seen before"),
    12: gettext_lazy("The answer"),
}
RESULTS: Final[Mapping[Result, Promise]] = {
    Result.PASSED: gettext_lazy("passed"),
    Result.AGAINST: gettext_lazy("passed, and it counts against it"),
    Result.UNCHECKED: gettext_lazy("nothing was given to check"),
    Result.CONTRADICTED: gettext_lazy("does not fit"),
    Result.DOUBTED: gettext_lazy("in doubt"),
    Result.NOT_REACHED: gettext_lazy("not looked at"),
}
NOT_REACHED: Final = gettext_lazy("Not looked at: a step before it decided.")
SAID: Final[Mapping[Code, Promise]] = {
    Code.LIMITS_KEPT: gettext_lazy("It can be read: %(bytes)s bytes of strict JSON."),
    Code.LIMITS_UNREADABLE: gettext_lazy("It cannot be read with certainty: %(why)s."),
    Code.SHAPE_OURS: gettext_lazy("It has the form of our certificates, and nothing else is in it."),
    Code.SHAPE_NOT_OURS: gettext_lazy("It does not have the form of our certificates: %(why)s."),
    Code.ISSUER_KNOWN: gettext_lazy("%(issuer)s issued it, and we know their keys."),
    Code.ISSUER_KNOWN_AS_OF: gettext_lazy(
        "%(issuer)s issued it, and we know their keys as they were on %(as_of)s, %(age)s ago."
    ),
    Code.ISSUER_UNKNOWN: gettext_lazy(
        "%(did)s is no issuer that we know; ask the issuer where its certificates can be checked."
    ),
    Code.ISSUER_TWICE: gettext_lazy(
        "More than one file of %(did)s was given, and they may contradict each other; give the newest."
    ),
    Code.ISSUER_WITHOUT_KEYS: gettext_lazy("The keys of %(did)s could not be had; try again later."),
    Code.ISSUER_KEYS_MISSING: gettext_lazy("Which keys %(did)s names today could not be had: %(why)s."),
    Code.PROOFS_BOTH: gettext_lazy("It carries the two signatures that each of our certificates has."),
    Code.PROOFS_NOT_OURS: gettext_lazy("Its signatures are not in the form of ours: %(why)s."),
    Code.PROOFS_TWO_KEYS: gettext_lazy(
        "Its two signatures name different keys or times; one of them is not of this certificate."
    ),
    Code.KEY_KNOWN: gettext_lazy("It names key %(key)s, one of the issuer's for certificates."),
    Code.KEY_RETIRED: gettext_lazy(
        "It names key %(key)s, which signs nothing since %(retired)s; what it signed before stays good."
    ),
    Code.KEY_COMPROMISED_LATER: gettext_lazy(
        "Key %(key)s was reported stolen, and the log had this certificate before that."
    ),
    Code.KEY_UNKNOWN: gettext_lazy("%(key)s is no key of this issuer that we know; get the issuer's newest keys."),
    Code.KEY_NOT_NAMED: gettext_lazy("The issuer does not name key %(key)s any more; get the issuer's newest keys."),
    Code.KEY_OF_OTHER_KIND: gettext_lazy("%(key)s is a key of the issuer, but does not sign such documents."),
    Code.KEY_CHANGED: gettext_lazy(
        "There are two keys of the name %(key)s, which names one for ever; ask the issuer which is theirs."
    ),
    Code.KEY_NOT_YET: gettext_lazy("It says it was signed on %(created)s, before key %(key)s was there."),
    Code.KEY_NO_MORE: gettext_lazy("It says it was signed on %(created)s, when key %(key)s signed nothing more."),
    Code.KEY_COMPROMISED: gettext_lazy(
        "Key %(key)s was reported stolen, and nothing shows that this was signed before; get it anew."
    ),
    Code.SIGNATURES_FIT: gettext_lazy("Both signatures fit: nothing in it has changed since it was issued."),
    Code.SIGNATURE_WRONG: gettext_lazy("The signature %(suite)s does not fit: this is not what the issuer signed."),
    Code.SIGNATURES_UNDECIDED: gettext_lazy("The signatures could not be checked: %(why)s."),
    Code.TIME_WITHIN: gettext_lazy("It is valid from %(valid_from)s until %(valid_until)s."),
    Code.TIME_OVER: gettext_lazy("It was valid until %(valid_until)s."),
    Code.TIME_NOT_YET: gettext_lazy("It is valid only from %(valid_from)s on."),
    Code.TIME_UNSURE: gettext_lazy("The clock here cannot be relied on; set it, and ask again."),
    Code.TIME_SIGNED_LATER: gettext_lazy(
        "It says it was signed on %(created)s, which is still to come; check the clock here."
    ),
    Code.STATUS_CLEAR: gettext_lazy("It was neither revoked nor suspended on %(as_of)s, %(age)s ago."),
    Code.STATUS_REVOKED: gettext_lazy(
        "It was revoked or withdrawn, or another took its place; as of %(as_of)s, %(age)s ago."
    ),
    Code.STATUS_SUSPENDED: gettext_lazy(
        "It is suspended, or its issuer cannot confirm it at present; as of %(as_of)s, %(age)s ago."
    ),
    Code.STATUS_SAID_REVOKED: gettext_lazy(
        "Its issuer says: revoked, or another took its place; as of %(as_of)s, %(age)s ago."
    ),
    Code.STATUS_SAID_WITHDRAWN: gettext_lazy("Its issuer says: withdrawn; as of %(as_of)s, %(age)s ago."),
    Code.STATUS_SAID_SUSPENDED: gettext_lazy("Its issuer says: suspended; as of %(as_of)s, %(age)s ago."),
    Code.STATUS_SAID_UNSURE: gettext_lazy(
        "Its issuer says that it cannot confirm it at present; as of %(as_of)s, %(age)s ago."
    ),
    Code.STATUS_MISSING: gettext_lazy("The status list %(url)s could not be had: %(why)s."),
    Code.STATUS_MOVED: gettext_lazy("The status list %(url)s came from another address, %(found)s."),
    Code.STATUS_REFUSED: gettext_lazy("The status list %(url)s cannot be relied on: %(why)s."),
    Code.STATUS_OTHER_LIST: gettext_lazy("What came for %(url)s is another list, %(found)s."),
    Code.STATUS_OTHER_ISSUER: gettext_lazy(
        "The status list %(url)s is by %(found)s, who did not issue the certificate."
    ),
    Code.STATUS_STALE: gettext_lazy(
        "The status list %(url)s was good until %(until)s, %(age)s ago; get the newest one."
    ),
    Code.STATUS_EARLY: gettext_lazy("The status list %(url)s is good only from %(as_of)s on; check the clock here."),
    Code.STATUS_TOO_LONG: gettext_lazy("The status list %(url)s claims to be good for more than a day."),
    Code.STATUS_BACK_DATED: gettext_lazy(
        "The status list %(url)s is of %(as_of)s, and says that it was signed on %(created)s."
    ),
    Code.STATUS_WORD_MISSING: gettext_lazy("What its issuer says of it now could not be had: %(why)s."),
    Code.STATUS_WORD_REFUSED: gettext_lazy("What its issuer says of it now cannot be relied on: %(why)s."),
    Code.STATUS_WORD_UNLIKE: gettext_lazy(
        "What its issuer says of it does not fit the status lists; get all of them anew."
    ),
    Code.HISTORY_IN_LOG: gettext_lazy(
        "The log has it: entry %(index)s of %(size)s. Witnesses we know who have seen that: %(witnesses)s."
    ),
    Code.HISTORY_NOT_CHECKED: gettext_lazy("History not checked: no proof from the log was given."),
    Code.HISTORY_MISSING: gettext_lazy("The proof from the log could not be had: %(why)s."),
    Code.HISTORY_NEVER: gettext_lazy(
        "Its issuer has no proof that this was ever signed: do not rely on it, and tell the issuer."
    ),
    Code.HISTORY_WRONG: gettext_lazy("The proof from the log does not show this certificate: %(why)s."),
    Code.HISTORY_LATE: gettext_lazy("The log had it on %(logged)s, when key %(key)s signed nothing more."),
    Code.HISTORY_UNWITNESSED: gettext_lazy("No witness that we know has seen this state of the log."),
    Code.QUESTION_ANSWERED: gettext_lazy("It is of the holder, the number and the programme that were asked about."),
    Code.QUESTION_NPI: gettext_lazy(
        "It is of the holder who was asked about. Number and programme were not asked about."
    ),
    Code.QUESTION_NPI_NUMBER: gettext_lazy("It is of the holder and has the number that were asked about."),
    Code.QUESTION_NPI_PROGRAMME: gettext_lazy("It is of the holder and the programme that were asked about."),
    Code.QUESTION_NUMBER: gettext_lazy(
        "It has the number that was asked about. Compare name and NPI with whom you mean."
    ),
    Code.QUESTION_PROGRAMME: gettext_lazy(
        "It is of the programme that was asked about. Compare name and NPI with whom you mean."
    ),
    Code.QUESTION_NUMBER_PROGRAMME: gettext_lazy(
        "It has the number and is of the programme that were asked about. Compare name and NPI with whom you mean."
    ),
    Code.QUESTION_NONE: gettext_lazy(
        "Nothing was asked about holder, number or programme: compare them with whom you mean."
    ),
    Code.QUESTION_OTHER_NPI: gettext_lazy("It is of somebody else: its NPI is %(found)s, not %(asked)s."),
    Code.QUESTION_OTHER_NUMBER: gettext_lazy("It is another certificate: its number is %(found)s, not %(asked)s."),
    Code.QUESTION_OTHER_PROGRAMME: gettext_lazy("It is of another programme: %(found)s, not %(asked)s."),
    Code.ROLLBACK_NONE: gettext_lazy("Nothing here is older than what was seen before."),
    Code.ROLLBACK_LIST: gettext_lazy(
        "The status list %(url)s of %(as_of)s is older than the one of %(seen)s that was seen before."
    ),
    Code.ROLLBACK_LOG: gettext_lazy(
        "The log shows %(size)s entries, which does not fit the %(seen)s that were seen before."
    ),
    Code.ANSWER_GOOD: gettext_lazy("As of %(as_of)s; ask again after %(until)s."),
    Code.FAILED: gettext_lazy("This could not be decided (%(why)s)."),
}
IN_ENGLISH: Final = frozenset({"why"})  # values that are sentences of programs


def heading(step: Checked) -> str:
    """Return what a step is called, and how it ended."""
    return f"{STEPS[step.number]}: {RESULTS[step.result]}"


def sentence(step: Checked) -> str:
    """Return what a step found, in the language that is spoken."""
    if get_language() == Language.ENGLISH:
        return step.sentence
    if step.finding is None:
        return str(NOT_REACHED)
    return Markup(str(SAID[step.finding.code])) % {  # noqa: S704 - our own words; what fills them is escaped
        name: _value(name, value) for name, value in step.finding.values.items()
    }


def in_english(text: str) -> str:
    """Return a text that is English, marked as such where another language is spoken."""
    if not text or get_language() == Language.ENGLISH:
        return text
    return Markup('<span lang="{}">{}</span>').format(Language.ENGLISH, text)


def _value(name: str, value: Value) -> str:
    match value:
        case datetime():
            return value.astimezone(UTC).strftime(INSTANT)
        case int():
            return f"{value:,}"
    if name in IN_ENGLISH:
        return in_english(value.rstrip("."))
    return _age(value) if name == "age" else value.rstrip(".")


def _age(said: str) -> str:
    """Return how old something is, of the words for it in English, such as "3 hours"."""
    number, _, unit = said.partition(" ")
    count = int(number)
    of = {
        "minute": ngettext("%(count)s minute", "%(count)s minutes", count),
        "hour": ngettext("%(count)s hour", "%(count)s hours", count),
        "day": ngettext("%(count)s day", "%(count)s days", count),
    }
    return of[unit.removesuffix("s")] % {"count": count}
