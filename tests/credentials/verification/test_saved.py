"""Saved files in place of a network: which lists they are, and how old."""

from dataclasses import replace
from datetime import timedelta

import pytest

from certificates import CERTIFICATE
from genuine import (
    DAY,
    GENUINE,
    ISSUER,
    LISTED,
    LISTS,
    NOW,
    REVOCATION,
    REVOCATION_URL,
    REVOCATIONS,
    SIGNED,
    SUSPENSION,
    SUSPENSIONS,
    TRUST,
    WITNESS,
    as_bytes,
    issued,
    log_proof,
    row_of,
    signed_list,
    status_list,
    word,
)
from whoperforms.credentials.keys import issuer_file
from whoperforms.credentials.verification.asked import KnownIssuer, Question, Trust
from whoperforms.credentials.verification.saved import Saved
from whoperforms.credentials.verification.verify import verify

PROOF = log_proof(row_of(GENUINE, 20))
ANOTHER = replace(CERTIFICATE, number="0000000000ZZ")
OLDER = as_bytes(signed_list(status_list(REVOCATION, at=LISTED - timedelta(hours=5))))


def asked(files, now=NOW):
    return verify(as_bytes(GENUINE), Question(), TRUST, Saved.of(files), now)


def test_a_certificate_is_verified_by_saved_files_in_any_order():
    assert Saved.of([SUSPENSIONS, PROOF, REVOCATIONS]).lists == LISTS
    answer = asked([SUSPENSIONS, PROOF, REVOCATIONS])

    assert answer.certified
    assert answer.steps[8].sentence.startswith("The log has it: entry 20 of 40.")
    assert answer.steps[7].sentence.endswith("on 2026-11-22 11:50:00 UTC, 10 minutes ago.")


def test_the_saved_file_of_an_issuer_is_believed_and_its_age_told():
    file = issuer_file.read(as_bytes(issuer_file.document(ISSUER, NOW - 3 * DAY)))
    trust = Trust((KnownIssuer.saved(file, (WITNESS,)),))

    answer = verify(as_bytes(GENUINE), Question(), trust, Saved.of([SUSPENSIONS, PROOF, REVOCATIONS]), NOW)

    assert answer.certified
    assert answer.steps[2].sentence.endswith("as they were on 2026-11-19 12:00:00 UTC, 3 days ago.")
    assert answer.steps[8].sentence.startswith("The log has it")


@pytest.mark.parametrize("files", [(OLDER, REVOCATIONS), (REVOCATIONS, OLDER)], ids=["older first", "newer first"])
def test_the_newer_of_two_lists_of_one_address_counts(files):
    assert Saved.of(files).lists == {REVOCATION_URL: REVOCATIONS}


def test_a_list_that_was_not_saved_is_a_doubt_that_says_which():
    answer = asked([REVOCATIONS])

    assert answer.decided_by.sentence == (
        "The status list https://registry.example.org/s/suspension/1 could not be had: it is not among the saved "
        "files; save it from that address."
    )


def test_lists_of_two_days_ago_confirm_nothing_and_say_how_old_they_are():
    answer = asked([REVOCATIONS, SUSPENSIONS], NOW + 2 * DAY)

    assert str(answer.outcome) == "cannot_confirm"
    assert "was good until 2026-11-23 11:50:00 UTC, 24 hours ago" in answer.decided_by.sentence


@pytest.mark.parametrize(
    ("data", "step"),
    [
        (b"", 8),
        (b"{}", 8),
        (as_bytes(GENUINE), 8),
        (PROOF[:60], 9),
        (b"\n".join(line for line in PROOF.split(b"\n") if line[:5] != b"extra"), 9),
    ],
    ids=["nothing", "an empty object", "a certificate", "half a proof", "a proof that opens nothing"],
)
def test_a_file_that_is_neither_list_nor_proof_nor_word_is_a_doubt_that_says_why(data, step):
    answer = asked([REVOCATIONS, SUSPENSIONS, data])

    assert (str(answer.outcome), answer.decided_by.number) == ("cannot_confirm", step)
    said = "neither a status list nor a proof nor an issuer's word: " if step == 8 else "proof"
    assert said in answer.decided_by.sentence


@pytest.mark.parametrize(
    ("other", "step"),
    [(log_proof(row_of(issued(ANOTHER), 20, one=ANOTHER)), 9), (word("active", number=ANOTHER.number), 8)],
    ids=["proof", "word"],
)
def test_what_is_saved_of_another_certificate_alone_is_a_doubt(other, step):
    files = [REVOCATIONS, SUSPENSIONS, other]

    assert (str(asked(files).outcome), asked(files).decided_by.number) == ("cannot_confirm", step)
    assert asked([*files, PROOF, word("active")]).certified


def test_a_proof_that_is_of_no_use_does_no_harm_beside_one_that_is():
    assert asked([REVOCATIONS, SUSPENSIONS, PROOF[:60], PROOF]).certified


def test_a_word_that_was_saved_says_which_state_a_bit_means():
    lists = [as_bytes(signed_list(status_list(purpose, 4242, 77_123))) for purpose in (REVOCATION, SUSPENSION)]
    assert str(asked(lists).outcome) == "revoked"
    assert str(asked([*lists, word("withdrawn")]).outcome) == "withdrawn"


def test_of_two_words_the_newer_counts():
    older = word("suspended", at=LISTED - timedelta(hours=1))

    assert Saved.of([older, word("active")]).words == Saved.of([word("active"), older]).words
    assert asked([REVOCATIONS, SUSPENSIONS, older, word("active")]).certified


def test_of_a_number_that_was_signed_twice_each_file_has_its_own_proof():
    again = issued(created=SIGNED + timedelta(days=3))
    proofs = [log_proof(row_of(again, 30)), PROOF]
    for files in (proofs, proofs[::-1]):
        for document, place in ((GENUINE, 20), (again, 30)):
            saved = Saved.of([REVOCATIONS, SUSPENSIONS, *files])
            step = verify(as_bytes(document), Question(), TRUST, saved, NOW).steps[8]
            assert step.sentence.startswith(f"The log has it: entry {place} of 40.")


def test_the_proof_of_another_signing_alone_does_not_fit():
    answer = asked([REVOCATIONS, SUSPENSIONS, log_proof(row_of(issued(created=SIGNED + timedelta(days=3)), 30))])

    assert (str(answer.outcome), answer.decided_by.number) == ("cannot_confirm", 9)
