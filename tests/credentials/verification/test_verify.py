"""Verifying: what is said of a genuine certificate, what is remembered, and what nobody has thought of."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attacks.case import text_with
from certificates import CERTIFICATE, certificates
from genuine import (
    DAY,
    FOR_CERTIFICATES,
    GENUINE,
    ISSUER,
    LISTED,
    LISTS,
    LOG,
    NOW,
    REVOCATION,
    REVOCATION_URL,
    SUSPENSION,
    SUSPENSION_URL,
    TRUST,
    Served,
    as_bytes,
    issued,
    log_proof,
    public,
    row_of,
    signed_list,
    status_list,
    with_key,
    word,
)
from soak import soaked
from whoperforms.certification.state import CERTIFIED, CertificationState
from whoperforms.credentials.keys.history import Kind
from whoperforms.credentials.verification import status
from whoperforms.credentials.verification.answer import NotProved, Result
from whoperforms.credentials.verification.asked import KnownIssuer, NotFetched, NotThere, Question, Seen, Trust
from whoperforms.credentials.verification.findings import (
    AGAINST,
    CONTRADICTIONS,
    DOUBTS,
    PASSED,
    SENTENCES,
    UNCHECKED,
    Code,
)
from whoperforms.credentials.verification.steps import STEPS
from whoperforms.credentials.verification.verify import verify

DATA = as_bytes(GENUINE)
ANYTHING = Question()
PURPOSES = {REVOCATION_URL: REVOCATION, SUSPENSION_URL: SUSPENSION}


def asked(data=DATA, question=ANYTHING, trust=TRUST, fetched=None, now=NOW, seen=Seen()):  # noqa: B008 - it is frozen
    return verify(data, question, trust, fetched or Served(), now, seen)


def test_a_genuine_certificate_is_proved_with_all_it_says():
    answer = asked()

    assert answer.outcome is CertificationState.ACTIVE
    assert answer.certificate == CERTIFICATE
    assert (answer.as_of, answer.until) == (LISTED, LISTED + DAY)
    unchecked = [step.name for step in answer.steps if step.result is not Result.PASSED]
    assert unchecked == ["Its history", "The question"]


def test_an_answer_is_of_the_older_list_and_holds_until_the_first_thing_runs_out():
    older = LISTED - timedelta(hours=3)
    lists = {**LISTS, SUSPENSION_URL: as_bytes(signed_list(status_list(SUSPENSION, at=older)))}

    answer = asked(fetched=Served(lists))

    assert (answer.as_of, answer.until) == (older, older + DAY)


def test_an_answer_does_not_hold_beyond_the_end_of_the_certificate():
    soon = NOW + timedelta(hours=2)

    assert asked(as_bytes(issued(replace(CERTIFICATE, valid_until=soon)))).until == soon


def test_an_answer_before_the_beginning_holds_until_then():
    begins = NOW + timedelta(hours=2)
    answer = asked(as_bytes(issued(replace(CERTIFICATE, valid_from=begins))))

    assert (answer.outcome, answer.until) == (CertificationState.NOT_YET_VALID, begins)


def test_saved_keys_are_told_with_their_age():
    trust = Trust((KnownIssuer(issuer=ISSUER, log=LOG, as_of=NOW - timedelta(days=5)),))

    assert asked(trust=trust).steps[2].sentence == (
        "Example Device Academy issued it, and we know their keys as they were on 2026-11-17 12:00:00 UTC, 5 days ago."
    )


def test_the_same_bytes_in_another_writing_are_the_same_statement():
    compact = as_bytes(GENUINE).replace(b"\n", b"").replace("Ñ".encode(), b"\\u00d1")

    assert asked(compact).certificate == CERTIFICATE


def test_what_was_seen_is_remembered_and_never_gets_older():
    older = as_bytes(signed_list(status_list(REVOCATION, at=LISTED - timedelta(hours=1))))
    proof = log_proof(row_of(GENUINE, 20))
    first = asked(fetched=Served(proof=proof)).seen

    assert first.lists == {REVOCATION_URL: LISTED, SUSPENSION_URL: LISTED}
    assert first.logs[LOG.origin].size == 40
    assert first.keys == {FOR_CERTIFICATES.method: public("2026a")}
    rolled_back = asked(fetched=Served({**LISTS, REVOCATION_URL: older}, proof), seen=first)
    assert rolled_back.outcome is CertificationState.CANNOT_CONFIRM
    assert rolled_back.seen == first


def test_nothing_is_remembered_of_a_forgery():
    assert asked(as_bytes(text_with("PEÑA", "PENA"))).seen == Seen()


def test_a_newer_list_is_remembered_though_the_certificate_is_another_than_was_asked_about():
    answer = asked(question=Question(number="0123456789AB"))

    assert answer.outcome is NotProved.NOT_VALID
    assert answer.seen.lists == {REVOCATION_URL: LISTED, SUSPENSION_URL: LISTED}


WORDS = (  # the revocation bit, the suspension bit, what the issuer says, what it comes to
    (False, False, None, "active"),
    (False, False, "active", "active"),
    (False, False, "expiring", "active"),
    (False, False, "suspended", "suspended"),
    (False, False, "cannot_confirm", "cannot_confirm"),
    (False, False, "withdrawn", "withdrawn"),
    (False, False, "lapsed", "doubt"),
    (False, False, "not_yet_valid", "doubt"),
    (False, False, "none", "doubt"),
    (False, True, None, "suspended"),
    (False, True, "suspended", "suspended"),
    (False, True, "cannot_confirm", "cannot_confirm"),
    (False, True, "revoked", "revoked"),
    (False, True, "active", "doubt"),
    (True, False, None, "revoked"),
    (True, False, "revoked", "revoked"),
    (True, True, "withdrawn", "withdrawn"),
    (True, False, "active", "revoked"),
    (True, True, "suspended", "revoked"),
)


def with_bits(revoked, suspended):
    bits = {
        REVOCATION: [CERTIFICATE.revocation.index] * revoked,
        SUSPENSION: [CERTIFICATE.suspension.index] * suspended,
    }
    return {url: as_bytes(signed_list(status_list(purpose, *bits[purpose]))) for url, purpose in PURPOSES.items()}


@pytest.mark.parametrize(("revoked", "suspended", "said", "outcome"), WORDS)
def test_which_of_two_states_a_bit_means_says_the_issuer(revoked, suspended, said, outcome):
    lists = with_bits(revoked, suspended)
    answer = asked(fetched=Served(lists, said=said and word(said)))

    if outcome == "doubt":
        assert (answer.decided_by.number, answer.decided_by.finding.code) == (8, Code.STATUS_WORD_UNLIKE)
        assert answer.certificate is None
    else:
        assert str(answer.outcome) == outcome
        assert answer.certificate == CERTIFICATE
    assert answer.certified is (outcome == "active")


def test_a_worse_word_of_before_the_lists_is_a_doubt():
    answer = asked(fetched=Served(said=word("suspended", at=LISTED - timedelta(hours=1))))

    assert answer.decided_by.finding.code is Code.STATUS_WORD_UNLIKE


def test_an_answer_is_of_the_word_too_where_that_is_older():
    older = LISTED - timedelta(hours=3)
    answer = asked(fetched=Served(said=word("active", at=older)))

    assert (answer.as_of, answer.until) == (older, older + DAY)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("503 came in place of it", Code.STATUS_WORD_MISSING),
        (b"<html>", Code.STATUS_WORD_REFUSED),
        (word("active", number="0000000000ZZ"), Code.STATUS_WORD_REFUSED),
        (word("active", signer=FOR_CERTIFICATES), Code.STATUS_WORD_REFUSED),
        (word("active", at=LISTED - 2 * DAY), Code.STATUS_WORD_REFUSED),
    ],
    ids=["not to be had", "a page", "of another", "by another key", "run out"],
)
def test_a_word_that_cannot_be_relied_on_is_a_doubt(said, code):
    answer = asked(fetched=Served(said=said))

    assert (answer.outcome, answer.decided_by.number) == (CertificationState.CANNOT_CONFIRM, 8)
    assert answer.decided_by.finding.code is code


NAMED = {ISSUER.method(key): key.public for key in ISSUER.keys if key.kind is not Kind.LOG}
FOR_CERTIFICATE, FOR_STATUS = NAMED


@pytest.mark.parametrize(
    ("named", "step"),
    [
        (NAMED, 12),
        ({FOR_STATUS: NAMED[FOR_STATUS]}, 5),
        ({**NAMED, FOR_CERTIFICATE: public("another key")}, 5),
        ({FOR_CERTIFICATE: NAMED[FOR_CERTIFICATE]}, 8),
    ],
    ids=["both", "that for certificates not", "that for certificates is another", "that for lists not"],
)
def test_where_the_issuer_is_asked_it_has_to_name_the_keys_today(named, step):
    answer = asked(fetched=Served(named=named))

    assert (answer.decided_by.number, answer.certified) == (step, step == 12)


def test_of_a_stolen_key_the_log_decides_though_the_issuer_names_it_no_more():
    fetched = Served(named={FOR_STATUS: NAMED[FOR_STATUS]}, proof=log_proof(row_of(GENUINE, 20)))

    assert asked(trust=with_key("2026a", compromised=30), fetched=fetched).certified


@pytest.mark.parametrize("retired", [None, datetime(2027, 1, 1, tzinfo=UTC)])
def test_a_retired_key_is_named_only_until_the_last_that_it_signed_has_ended(retired):
    after = CERTIFICATE.valid_until + DAY
    lists = {url: as_bytes(signed_list(status_list(purpose, at=after))) for url, purpose in PURPOSES.items()}
    fetched = Served(lists, named={FOR_STATUS: NAMED[FOR_STATUS]})
    answer = asked(trust=with_key("2026a", retired=retired), fetched=fetched, now=after)

    assert str(answer.outcome) == ("lapsed" if retired else "cannot_confirm")


def test_two_files_of_one_issuer_are_a_doubt_in_any_order():
    stolen = with_key("2026a", compromised=30).issuers[0]
    for issuers in ((TRUST.issuers[0], stolen), (stolen, TRUST.issuers[0])):
        answer = asked(trust=Trust(issuers))
        assert (answer.decided_by.number, answer.decided_by.finding.code) == (3, Code.ISSUER_TWICE)


@pytest.mark.parametrize(("seconds", "sure"), [(60, True), (61, False)])
def test_a_clock_that_is_before_the_issuers_file_is_not_relied_on(seconds, sure):
    known = replace(TRUST.issuers[0], as_of=NOW + timedelta(seconds=seconds))
    answer = asked(trust=Trust((known,)))

    assert answer.certified is sure
    assert sure or answer.decided_by.finding.code is Code.TIME_UNSURE


ASKED = {"npi": CERTIFICATE.holder.npi, "number": CERTIFICATE.number, "programme": CERTIFICATE.achieved.programme}


@pytest.mark.parametrize("names", [names for size in range(4) for names in combinations(ASKED, size)], ids="+".join)
def test_what_was_asked_about_is_named_and_nothing_else(names):
    step = asked(question=Question(**{name: ASKED[name] for name in names})).steps[9]
    [before, *behind] = step.sentence.replace("Nothing was", "Compare").split("Compare")
    words = {"npi": "holder", "number": "number", "programme": "programme"}

    assert [name for name in ASKED if words[name] in before.partition(". ")[0]] == list(names)
    assert bool(behind) is ("npi" not in names)
    assert step.result is (Result.PASSED if names else Result.UNCHECKED)


def test_of_each_finding_it_is_known_what_it_comes_to():
    kinds = [PASSED, UNCHECKED, CONTRADICTIONS, DOUBTS, frozenset(AGAINST)]

    assert sum(map(len, kinds)) == len(set().union(*kinds)) == len(Code)


class Broken(Served):
    """A source of lists that fails as nobody has thought of."""

    def status_list(self, url):
        raise RuntimeError(url)

    def superseded_by(self, number):
        raise RuntimeError(number)


class Unpointing(Served):
    """A source of lists that fails only when asked what took the place of a certificate."""

    def superseded_by(self, number):
        raise RuntimeError(number)


class WithoutProof(Served):
    """A source of lists whose proofs cannot be had."""

    def log_proof(self, url, sha256):
        raise NotFetched(f"{url}?sha256={sha256}: 503")


class Unknown(Served):
    """An issuer who says that there is no such certificate."""

    def word(self, url):
        raise NotThere(url)

    def log_proof(self, url, sha256):
        raise NotThere(url + sha256)


def test_what_nobody_has_thought_of_is_a_doubt_at_its_step():
    answer = asked(fetched=Broken())

    assert (answer.outcome, answer.decided_by.number) == (CertificationState.CANNOT_CONFIRM, 8)
    assert answer.decided_by.sentence == "This could not be decided (RuntimeError)."


def test_an_answer_stands_without_a_pointer_to_a_newer_one():
    assert asked(fetched=Unpointing()).superseded_by is None
    assert asked(fetched=Unpointing()).certified


def test_a_proof_that_cannot_be_had_is_a_doubt():
    decided = asked(fetched=WithoutProof()).decided_by

    assert (decided.number, decided.finding.code) == (9, Code.HISTORY_MISSING)


def test_what_its_issuer_has_no_proof_of_is_not_confirmed():
    decided = asked(fetched=Unknown()).decided_by

    assert (decided.number, decided.finding.code) == (9, Code.HISTORY_NEVER)


def test_a_moment_without_its_zone_is_a_doubt():
    assert asked(now=NOW.replace(tzinfo=None)).outcome is CertificationState.CANNOT_CONFIRM


@pytest.mark.parametrize("number", ["9F4K2M7QXT3C", "9f4k-2m7q-xt3c", " 9F4K 2M7Q XT3C "])
def test_a_number_is_understood_as_people_write_it(number):
    assert asked(question=Question(number=number)).certified


@pytest.mark.parametrize("seconds", [-60, 0, 60])
def test_good_clocks_may_differ_by_a_minute(seconds):
    signed = NOW + timedelta(seconds=seconds)
    lists = {url: as_bytes(signed_list(status_list(purpose, at=signed))) for url, purpose in PURPOSES.items()}

    assert asked(as_bytes(issued(created=signed)), fetched=Served(lists)).certified


def test_lists_are_checked_once_and_not_for_each_certificate():
    status.checked.cache_clear()
    for _ in range(3):
        asked()

    assert status.checked.cache_info().misses == 2
    assert status.checked.cache_info().hits == 4


def test_each_finding_has_a_sentence_and_each_step_a_number_and_a_name():
    assert set(SENTENCES) == set(Code)
    assert [step.number for step in STEPS] == list(range(1, 13))
    assert [step.look.__doc__.partition(":")[0] for step in STEPS] == [str(step.number) for step in STEPS]
    assert len({step.name for step in STEPS}) == 12


@settings(max_examples=soaked(25, 1_000), deadline=None)
@given(
    one=certificates(),
    now=st.integers(86_400, 2**32).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    bits=st.data(),
)
def test_any_certificate_is_proved_to_be_what_its_times_and_bits_say(one, now, bits):
    revoked, suspended = bits.draw(st.booleans()), bits.draw(st.booleans())
    did = one.issuer.did
    signer = replace(FOR_CERTIFICATES, did=did)
    lists = {}
    for purpose, entry, is_set in ((REVOCATION, one.revocation, revoked), (SUSPENSION, one.suspension, suspended)):
        made = replace(status_list(purpose, *([entry.index] if is_set else []), number=entry.list, at=now), did=did)
        lists[made.url] = as_bytes(signed_list(made, replace(signer, fragment="2026b")))
    keys = tuple(replace(key, added=datetime(1970, 1, 1, tzinfo=UTC)) for key in ISSUER.keys)
    trust = Trust((KnownIssuer(issuer=replace(ISSUER, did=did, keys=keys)),))

    answer = asked(as_bytes(issued(one, signer, now)), trust=trust, fetched=Served(lists), now=now)

    inside = one.valid_from <= now <= one.valid_until
    assert answer.certificate == one
    assert answer.certified is (inside and not revoked and not suspended)
    assert (answer.outcome is CertificationState.REVOKED) is revoked
    assert (answer.outcome is CertificationState.SUSPENDED) is (suspended and not revoked)
    assert answer.outcome in CERTIFIED | {
        CertificationState.REVOKED,
        CertificationState.SUSPENDED,
        CertificationState.LAPSED,
        CertificationState.NOT_YET_VALID,
    }
