"""Who is certified stands in the first group, with issuer and day; who has lost it stands in none."""

from datetime import date

import pytest

from building import NOW, asked, built
from published import ANA, BEN, CLEO, PART_B_RECENT, monthly, part_b, person, service, table, written
from published_enrolments import REVOCATIONS, revocation
from rosters import lost, roster, row
from whoperforms.evidence.claims import Status, Subject
from whoperforms.evidence.reviews import Decision, Review
from whoperforms.evidence.source import Source
from whoperforms.kernel.npi import Npi
from whoperforms.places.find import find
from whoperforms.procedures.load import load, words
from whoperforms.search.answer import GroupId
from whoperforms.search.question import Question
from whoperforms.search.who_performs import who_performs
from whoperforms.store.directory import open_directory

MILD, ENGLISH = load("mild"), words("mild", "en")
ON = date(2026, 11, 1)
FILE = "roster_stryker_mild_20260302.csv"
D24 = "MUP_PHY_R26_P05_V20_D24_Prov_Svc.csv"


def answer(folder, *, on=ON, pathway=None):
    directory = open_directory(folder)
    try:
        asked_now = Question(place=find("Boston, MA"), procedure=MILD, asked_on=on, pathway=pathway)
        return {group.id: group for group in who_performs(directory, asked_now, ENGLISH).groups}
    finally:
        directory.engine.close()


def shown(folder, **asked_so):
    """Give who stands in which group."""
    found = answer(folder, **asked_so)
    return {group: {int(result.npi.digits) for result in found[group].results} for group in GroupId}


def listed_on(folder, *rows, people=(ANA, BEN, CLEO), billed=(ANA, BEN), **sources):
    """Build a directory of some people, two of them with published cases, from a roster of `rows`."""
    codes = sources.pop("codes", ("208VP0014X",))
    main = monthly(folder, [person(npi, codes=codes) for npi in people])
    cases = written(folder / D24, part_b([service(npi) for npi in billed], PART_B_RECENT))
    built(folder, main, part_b=[cases], roster=[written(folder / FILE, roster(*rows))], **sources)


def named(npi, number=1, **published):
    return row(number, str(npi), last_name="EXAMPLE", first_name="ANA", **published)


def test_without_any_list_nobody_is_certified_and_the_answer_says_whom_to_ask(tmp_path):
    built(tmp_path, monthly(tmp_path, [person()]))
    group = answer(tmp_path)[GroupId.CERTIFIED]

    assert (group.searched, group.results, group.issuer) == (False, (), "Stryker")
    assert group.note.startswith("No list of certified doctors has been read into this directory.")


def test_who_is_on_the_list_stands_in_the_first_group_and_in_no_other(tmp_path):
    listed_on(tmp_path, named(ANA))

    assert shown(tmp_path) == {
        GroupId.CERTIFIED: {ANA},
        GroupId.MEDICARE_CASES: {BEN},
        GroupId.SPECIALTY: {CLEO},
    }
    group = answer(tmp_path)[GroupId.CERTIFIED]
    assert (group.searched, group.issuer, group.note) == (True, "Stryker", "On Stryker's list of 2026-03-02.")


def test_certified_is_said_with_issuer_kind_day_and_row(tmp_path):
    listed_on(tmp_path, named(ANA))
    [result] = answer(tmp_path)[GroupId.CERTIFIED].results
    [claim] = [claim for claim in result.claims if claim.id is Subject.CERTIFIED]

    assert claim.status is Status.SUPPORTED
    assert claim.text.startswith("Listed by Stryker on 2026-03-02, since 2026-03-01")
    assert "manufacturer training certification, not a board certification" in claim.text
    assert [(fact.source, fact.row) for fact in claim.facts] == [(Source.ROSTER, 1)]


def test_of_those_who_are_not_on_it_the_list_and_its_day_are_said_and_never_a_no(tmp_path):
    listed_on(tmp_path, named(ANA))
    [result] = answer(tmp_path)[GroupId.MEDICARE_CASES].results
    [claim] = [claim for claim in result.claims if claim.id is Subject.CERTIFIED]

    assert claim.status is Status.UNKNOWN
    assert claim.text.startswith("Not on Stryker's public list of 2026-03-02")


@pytest.mark.parametrize("status", ["suspended", "revoked", "lapsed", "withdrawn"])
def test_who_has_lost_it_stands_in_no_group(tmp_path, status):
    listed_on(tmp_path, lost(1, str(ANA), status=status, last_name="EXAMPLE", first_name="ANA"))

    assert ANA not in set().union(*shown(tmp_path).values())


def test_a_certification_ends_on_its_day_and_not_before(tmp_path):
    listed_on(tmp_path, named(ANA, expires_on="2026-10-31"))

    assert ANA in shown(tmp_path, on=date(2026, 10, 31))[GroupId.CERTIFIED]
    assert ANA not in set().union(*shown(tmp_path, on=date(2026, 11, 1)).values())


def test_of_who_does_not_consent_nothing_is_said(tmp_path):
    listed_on(tmp_path, named(ANA, public_consent="no"))

    assert ANA in shown(tmp_path)[GroupId.MEDICARE_CASES]
    assert asked(tmp_path, "select count(*) from roster_entry") == [(0,)]


@pytest.mark.parametrize("status", ["suspended", "revoked", "lapsed", "withdrawn"])
def test_who_has_lost_it_and_does_not_consent_stands_in_no_group_and_nothing_is_said(tmp_path, status):
    listed_on(tmp_path, lost(1, str(ANA), status=status, last_name="EXAMPLE", first_name="ANA", public_consent="no"))

    assert ANA not in set().union(*shown(tmp_path).values())
    assert asked(tmp_path, "select count(*) from roster_entry") == [(0,)]
    assert asked(tmp_path, "select npi from unsaid_loss") == [(ANA,)]


def test_the_certified_are_found_by_whatever_specialty_they_state(tmp_path):
    listed_on(tmp_path, named(ANA), people=(ANA,), billed=(BEN,), codes=("207R00000X",))

    assert shown(tmp_path)[GroupId.CERTIFIED] == {ANA}


def test_a_pathway_narrows_the_certified_too(tmp_path):
    listed_on(tmp_path, named(ANA))

    assert shown(tmp_path, pathway="interventional_pain")[GroupId.CERTIFIED] == {ANA}
    assert shown(tmp_path, pathway="spine_surgery")[GroupId.CERTIFIED] == set()


def test_a_certified_person_who_must_be_withheld_is_in_no_list(tmp_path):
    revoked = written(tmp_path / "Revocation_Extract_2026.10.01.csv", table(REVOCATIONS, [revocation(ANA)]))
    listed_on(tmp_path, named(ANA), revoked=revoked)

    assert ANA not in set().union(*shown(tmp_path).values())


def test_a_row_under_another_name_counts_only_when_a_person_has_confirmed_it(tmp_path):
    stranger = row(1, str(ANA), last_name="STRANGER", first_name="ZOE")
    listed_on(tmp_path, stranger)
    assert ANA in shown(tmp_path)[GroupId.MEDICARE_CASES]

    [(sha256,)] = asked(tmp_path, "select record_sha256 from roster_entry")
    review = Review(
        at=NOW,
        by="A. Reviewer",
        source=Source.ROSTER,
        record_sha256=sha256,
        npi=Npi(str(ANA)),
        decision=Decision.CONFIRMED,
        reason="a new name, the issuer says",
    )
    listed_on(tmp_path, stranger, review=written(tmp_path / "reviews.jsonl", review.line().encode()))
    assert ANA in shown(tmp_path)[GroupId.CERTIFIED]
