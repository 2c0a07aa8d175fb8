"""No claim without facts, and none from a source that may not support it."""

import pytest

from whoperforms.evidence.claims import MAY_SUPPORT, Claim, Status, Subject
from whoperforms.evidence.facts import Fact
from whoperforms.evidence.source import LABELS, Source


def fact(source: Source) -> Fact:
    return Fact(source=source, release="2026-01-01", file="invented.csv", row=1)


@pytest.mark.parametrize("subject", Subject)
@pytest.mark.parametrize("source", Source)
def test_the_table_decides_which_source_may_support_which_claim(subject, source):
    def claim() -> Claim:
        return Claim(id=subject, status=Status.SUPPORTED, text="...", facts=(fact(source),))

    if source in MAY_SUPPORT[subject]:
        assert claim().facts
    else:
        with pytest.raises(ValueError, match="may not support this claim"):
            claim()


@pytest.mark.parametrize("status", [Status.SUPPORTED, Status.CONTRADICTED])
def test_a_claim_that_is_known_needs_facts(status):
    with pytest.raises(ValueError, match="needs the facts it rests on"):
        Claim(id=Subject.PRACTISES_AT, status=status, text="...")


def test_the_unknown_needs_none():
    assert Claim(id=Subject.CERTIFIED, status=Status.UNKNOWN, text="...").facts == ()


def test_nothing_read_so_far_may_say_that_somebody_is_certified():
    assert MAY_SUPPORT[Subject.CERTIFIED] == frozenset()


def test_every_subject_and_every_source_is_in_its_table():
    assert set(MAY_SUPPORT) == set(Subject)
    assert set(LABELS) == set(Source)
