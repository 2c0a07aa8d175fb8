"""Saved files in place of a network: which lists they are, and how old."""

from datetime import timedelta

import pytest

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
    SUSPENSIONS,
    TRUST,
    WITNESS,
    as_bytes,
    log_proof,
    row_of,
    signed_list,
    status_list,
)
from whoperforms.credentials.keys import issuer_file
from whoperforms.credentials.verification.asked import KnownIssuer, Question, Trust
from whoperforms.credentials.verification.saved import Saved
from whoperforms.credentials.verification.verify import verify
from whoperforms.kernel.errors import BadData

PROOF = log_proof(row_of(GENUINE, 20))
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
    "data",
    [
        b"",
        b"{}",
        as_bytes(GENUINE),
        PROOF[:60],
        b"\n".join(line for line in PROOF.split(b"\n") if line[:5] != b"extra"),
    ],
    ids=["nothing", "an empty object", "a certificate", "half a proof", "a proof that opens nothing"],
)
def test_what_is_neither_a_list_nor_a_proof_is_refused(data):
    with pytest.raises(BadData):
        Saved.of([REVOCATIONS, data])
