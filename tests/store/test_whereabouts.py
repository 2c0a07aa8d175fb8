"""What is read of many at once is what the record of each holds."""

import pytest

from building import NOW, built
from published import ANA, BEN, CLEO, monthly, person, written
from rosters import roster, row
from whoperforms.evidence.reviews import Decision, Review
from whoperforms.evidence.source import Source
from whoperforms.kernel.npi import Npi
from whoperforms.store.directory import Directory, open_directory
from whoperforms.store.records import record
from whoperforms.store.whereabouts import TOLD_BY, whereabouts


def differing(directory: Directory, npis: list[int]) -> list[int]:
    """Give those of whom anything else is read than stands in their records."""
    found = whereabouts(directory, npis)
    return [npi for npi in npis if not _same(found[npi], record(directory, Npi.known(npi)))]


def _same(stated, held) -> bool:
    person = held.practitioner
    parts = all(getattr(stated, part) == getattr(held, part) for part in ("locations", *TOLD_BY))
    return parts and (stated.enrolled, stated.own_day) == (
        bool(held.enrolments),
        person.certified_on or person.updated_on,
    )


def test_of_everybody_in_the_demo_country_the_same_is_read(demo_directory):
    directory = open_directory(demo_directory)
    npis = [npi for (npi,) in directory.engine.rows("select npi from practitioner order by npi")]
    found = differing(directory, npis)
    directory.engine.close()

    assert len(npis) > 1000
    assert found == []


@pytest.mark.parametrize("decision", [Decision.CONFIRMED, Decision.REJECTED])
def test_a_row_without_an_npi_belongs_to_whom_a_person_has_confirmed(tmp_path, decision):
    rows = row(1, "", last_name="EXAMPLE", first_name="ANA"), row(2, str(BEN), last_name="EXAMPLE", first_name="BEN")
    listed = written(tmp_path / "roster_stryker_mild_20260302.csv", roster(*rows))
    main = monthly(tmp_path, [person(npi) for npi in (ANA, BEN, CLEO)])
    built(tmp_path, main, roster=[listed])
    first = open_directory(tmp_path)
    [(record_sha256,)] = first.engine.rows("select record_sha256 from roster_entry where npi is null")
    first.engine.close()
    review = Review(
        at=NOW,
        by="A. Reviewer",
        source=Source.ROSTER,
        record_sha256=record_sha256,
        npi=Npi(str(CLEO)),
        decision=decision,
        reason="the issuer says so",
    )
    built(tmp_path, main, roster=[listed], review=written(tmp_path / "reviews.jsonl", review.line().encode()))
    directory = open_directory(tmp_path)
    found, differ = whereabouts(directory, [ANA, BEN, CLEO]), differing(directory, [ANA, BEN, CLEO])
    directory.engine.close()

    assert differ == []
    assert [len(found[npi].roster_rows) for npi in (ANA, BEN, CLEO)] == [0, 1, int(decision is Decision.CONFIRMED)]
