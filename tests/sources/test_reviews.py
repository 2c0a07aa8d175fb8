"""What people decided: read line by line, the last decision counts, and who decided stays in the file."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readers import read
from whoperforms.evidence.reviews import KEYS, Decision, Review, record_sha256
from whoperforms.evidence.source import Source
from whoperforms.kernel.errors import BadRelease, BadValue
from whoperforms.kernel.npi import Npi
from whoperforms.sources import reviews

ANA, BEN = "2000000002", "2000000010"
SHA = "a" * 64
GOOD = {
    "at": "2026-11-20T12:00:00Z",
    "by": "C. EXAMPLE",
    "source": "roster",
    "record_sha256": SHA,
    "npi": ANA,
    "decision": "confirmed",
    "reason": "SAME ADDRESS",
}


def line(**changed):
    return json.dumps(GOOD | changed).encode() + b"\n"


def reading(*lines):
    return read(reviews.readings, b"".join(lines), file="reviews.jsonl")


def test_a_decision_is_read_without_who_decided_and_why():
    records, aside, rows, skipped = reading(line())

    decided = {"source": "roster", "record_sha256": SHA, "npi": int(ANA), "decision": "confirmed"}
    assert records == {"review": [{"row": 1, "at": "2026-11-20T12:00:00Z"} | decided]}
    assert (aside, rows, sum(skipped.values())) == ([], 1, 0)


def test_the_last_of_several_lines_about_the_same_record_and_npi_counts():
    other = line(npi=BEN), line(record_sha256="b" * 64), line(source="leie")
    records, aside, rows, skipped = reading(line(), *other, line(decision="rejected"))

    assert [(held["row"], held["decision"]) for held in records["review"]] == [
        *((row, "confirmed") for row in (2, 3, 4)),
        (5, "rejected"),
    ]
    assert (aside, rows) == ([], 5)
    assert skipped == {"blank line": 0, "superseded by a later review of the same record and NPI": 1}


def test_blank_lines_are_counted_and_lines_keep_their_numbers():
    records, aside, rows, skipped = reading(b"\xef\xbb\xbf\n", b"  \r\n", line()[:-1])

    assert ([held["row"] for held in records["review"]], aside, rows) == ([3], [], 3)
    assert skipped["blank line"] == 2


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (b"decided\n", "not a JSON object; write one review on each line"),
        (b"[]\n", "not a JSON object; write one review on each line"),
        (b"[" * 50_000 + b"\n", "not a JSON object; write one review on each line"),
        (line(reason="x" * 70_000), "not a JSON object; write one review on each line"),
        (line(by="\ud800"), "not a JSON object; write one review on each line"),
        (line()[:-9], "not a JSON object; write one review on each line"),
        (b"{}\n", f"no {', '.join(KEYS)}; a review states {', '.join(KEYS)}"),
        (line(by=None), f"no by; a review states {', '.join(KEYS)}"),
        (line(npi=int(ANA)), "npi: no text; write it in quotes"),
        (line(by=" "), "by (blank): nothing is stated; a decision says who decided and why"),
        (line(reason=""), "reason (blank): nothing is stated; a decision says who decided and why"),
        (line(at="yesterday"), "at 'yesterday': not an instant; write 2026-11-20T12:00:00Z"),
        (line(at="0001-01-01T00:00:00+05:00"), "at '0001-01-01T00:00:00+05:00': not an instant; write 2026"),
        (line(at="2026-11-20"), "at 2026-11-20T00:00:00: an instant without its zone; write 2026-11-20T12:00:00Z"),
        (line(source="hearsay"), "source 'hearsay': unknown; write one of nppes, "),
        (line(record_sha256="A" * 64), f"record_sha256 '{'A' * 64}': not 64 hexadecimal digits; copy the record's"),
        (line(npi="2000000003"), "2000000003: last digit should be 2; check for a typing slip"),
        (line(decision="perhaps"), "decision 'perhaps': unknown; write one of confirmed, rejected, cleared"),
    ],
    ids=lambda value: str(value[:24]),
)
def test_a_line_that_is_no_review_is_rejected_and_says_why(bad, why):
    records, aside, rows, _ = reading(line(npi=BEN), bad)

    [(row, outcome, column, value, reason)] = aside
    assert ([held["row"] for held in records["review"]], rows) == ([1], 2)
    assert (row, outcome, column, value) == (2, "row", None, None)
    assert reason.startswith(why)
    assert "EXAMPLE" not in reason
    assert "ADDRESS" not in reason


@pytest.mark.parametrize("content", [b"NPI,NAME\n2000000002,ANA\n", b"PK\x03\x04\0\0\n", b"\xff\xfe{\0\n"])
def test_a_file_of_something_else_is_refused(content):
    with pytest.raises(BadRelease, match=r"reviews\.jsonl: none of it is a review \(line 1: not a JSON object"):
        reading(content)


def test_nothing_decided_is_nothing_wrong():
    assert reading() == ({"review": []}, [], 0, dict.fromkeys((reviews.BLANK, reviews.SUPERSEDED), 0))


def test_an_instant_is_told_as_utc():
    decided = Review.of_line(line(at="2026-11-20T14:30:59.9+02:00"))

    assert decided.moment == "2026-11-20T12:30:59Z"


def test_a_review_made_without_a_zone_is_refused():
    naive = datetime(2026, 11, 20, 12)  # noqa: DTZ001 - that is the point
    with pytest.raises(BadValue, match="without its zone"):
        replace(Review.of_line(line()), at=naive)


WRITTEN = st.text(min_size=1).filter(lambda text: text.strip() and text.encode(errors="ignore").decode() == text)
REVIEWS = st.builds(
    Review,
    at=st.datetimes(
        min_value=datetime(2000, 1, 1),  # noqa: DTZ001 - the zone is drawn apart
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=-5))]),
    ),
    by=WRITTEN,
    source=st.sampled_from(Source),
    record_sha256=st.text("0123456789abcdef", min_size=64, max_size=64),
    npi=st.sampled_from([Npi(ANA), Npi(BEN)]),
    decision=st.sampled_from(Decision),
    reason=WRITTEN,
)


@given(st.lists(REVIEWS, max_size=5))
def test_what_is_written_is_what_is_read(made):
    content = "".join(review.line() for review in made).encode()

    assert content.count(b"\n") == len(made)
    assert [Review.of_line(each).line() for each in content.splitlines(keepends=True)] == [r.line() for r in made]
    records, aside, rows, _ = reading(content)
    last = {(r.source.value, r.record_sha256, int(r.npi)): r.decision.value for r in made}
    assert {(h["source"], h["record_sha256"], h["npi"]): h["decision"] for h in records["review"]} == last
    assert (aside, rows) == ([], len(made))


@settings(deadline=None)
@given(st.lists(st.one_of(st.binary(max_size=40), REVIEWS.map(lambda review: review.line().encode())), max_size=6))
def test_whatever_the_bytes_every_line_is_accounted_for(pieces):
    content = b"\n".join(pieces)
    try:
        records, aside, rows, skipped = reading(content)
    except BadRelease:
        return
    assert len(records["review"]) + len(aside) + sum(skipped.values()) == rows


def test_a_record_has_one_hash_whatever_the_order_of_its_values():
    values = {"family": "Ñ", "npi": 2000000002, "middle": None}

    assert record_sha256(values) == record_sha256(dict(reversed(values.items())))
    assert record_sha256(values) != record_sha256(values | {"npi": None})
