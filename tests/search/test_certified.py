"""Who is certified stands in the first group, with issuer and day; who has lost it stands in none."""

from datetime import date

import pytest

from building import NOW, asked, built
from published import ANA, BEN, CLEO, PART_B_RECENT, monthly, part_b, person, service, table, written
from published_enrolments import REVOCATIONS, revocation
from rosters import PROGRAMMES, lost, roster, row
from whoperforms.evidence.claims import Status, Subject
from whoperforms.evidence.reviews import Decision, Review
from whoperforms.evidence.source import Source
from whoperforms.kernel.npi import Npi
from whoperforms.places.find import find
from whoperforms.procedures.load import load, words
from whoperforms.search.answer import GroupId
from whoperforms.search.certifications import certifications_of
from whoperforms.search.check import profiles_of
from whoperforms.search.profile import SectionId
from whoperforms.search.question import Question
from whoperforms.search.voice import exact
from whoperforms.search.who_performs import who_performs
from whoperforms.store.directory import open_directory
from whoperforms.store.records import record

MILD, ENGLISH = load("mild"), exact(words("mild", "en"))
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


def reviewed(sha256, decision, reason):
    """Give a file of one review, of a row that carries Ana's NPI."""
    review = Review(
        at=NOW,
        by="A. Reviewer",
        source=Source.ROSTER,
        record_sha256=sha256,
        npi=Npi(str(ANA)),
        decision=decision,
        reason=reason,
    )
    return review.line().encode()


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
    confirmed = reviewed(sha256, Decision.CONFIRMED, "a new name, the issuer says")
    listed_on(tmp_path, stranger, review=written(tmp_path / "reviews.jsonl", confirmed))
    assert ANA in shown(tmp_path)[GroupId.CERTIFIED]


OF_THE_ACADEMY = "roster_example_device_academy_mild_20260301.csv"


LOGGED = {"cases_total": "57", "cases_as_of": "2026-02-28", "cases_basis": "physician_log"}


def cases_said(folder, npi=ANA):
    """Give what is said of somebody's cases of all payers: status, sentence, rows."""
    directory = open_directory(folder)
    found = record(directory, Npi(str(npi)))
    profile = profiles_of(directory, MILD, ENGLISH).of(found, asked_on=ON)
    directory.engine.close()
    claims = [claim for claim in profile.sections[SectionId.VOLUME] if claim.id is Subject.ALL_PAYER_CASES]
    return [(claim.status, claim.text, [fact.row for fact in claim.facts]) for claim in claims]


def test_cases_that_an_issuer_states_are_said_beside_its_row_and_of_nobody_else(tmp_path):
    listed_on(tmp_path, named(BEN, 1), named(ANA, 2, **LOGGED))
    [(status, said, rows)] = cases_said(tmp_path)

    assert (status, rows) == (Status.SUPPORTED, [2])
    assert said == (
        "Stryker states 57 cases in all up to 2026-02-28, of patients of any payer (from the doctor's own log, not "
        "audited; issuer's roster of 2026-03-02)"
    )
    for npi in (BEN, CLEO):
        [(status, said, rows)] = cases_said(tmp_path, npi)
        assert (status, rows) == (Status.UNKNOWN, [None])
        assert said.startswith("No number of cases of patients of any payer is published for this NPI in issuer's ")


def test_of_who_does_not_consent_no_cases_are_said_and_they_read_as_anybody(tmp_path):
    listed_on(tmp_path, named(ANA, public_consent="no", **LOGGED))

    assert cases_said(tmp_path) == cases_said(tmp_path, CLEO)
    assert "57" not in cases_said(tmp_path)[0][1]


@pytest.mark.parametrize("status", ["suspended", "revoked", "lapsed", "withdrawn"])
def test_of_who_has_lost_it_no_cases_are_said(tmp_path, status):
    listed_on(tmp_path, lost(1, str(ANA), status=status, **LOGGED))

    assert cases_said(tmp_path) == []


def test_cases_in_a_row_that_waits_for_a_person_count_for_nobody(tmp_path):
    listed_on(tmp_path, row(1, str(ANA), last_name="SOMEBODY", first_name="ANA", **LOGGED))

    assert cases_said(tmp_path) == []


def said_of(folder, npi=ANA):
    """Give what is said of somebody's certification, and the rows it rests on."""
    directory = open_directory(folder)
    try:
        claim = certifications_of(directory, PROGRAMMES).claim(npi, "mild", ON, ENGLISH)
        return claim.text, [(fact.file, fact.row) for fact in claim.facts]
    finally:
        directory.engine.close()


def listed_by_two(folder, of_stryker, of_academy):
    """Build a directory in which two issuers have each given a list, the academy one day earlier."""
    main = monthly(folder, [person(npi) for npi in (ANA, BEN, CLEO)])
    lists = [written(folder / FILE, roster(*of_stryker)), written(folder / OF_THE_ACADEMY, roster(*of_academy))]
    built(folder, main, roster=lists)


@pytest.mark.parametrize("taken_by_the_academy", [False, True])
def test_what_an_issuer_says_stands_beside_the_row_of_its_own_list(tmp_path, taken_by_the_academy):
    since = {"certified_on": "2026-02-01", "consent_on": "2026-02-20", "updated_on": "2026-02-20"}
    taken, active = named(ANA, 7, status="suspended", status_on="2026-02-20", **since), named(ANA, 3, **since)
    lists = ([named(BEN, 5), taken], [active])
    listed_by_two(tmp_path, *(reversed(lists) if taken_by_the_academy else lists))
    text, rows = said_of(tmp_path)

    issuer, file = ("Example Device Academy", OF_THE_ACADEMY) if taken_by_the_academy else ("Stryker", FILE)
    assert text.startswith(f"Not active since 2026-02-20: ask {issuer}")
    assert [named_by for named_by, _ in rows] == [file]


def test_of_one_issuer_the_row_is_of_the_list_whose_day_is_said(tmp_path):
    old = named(ANA, 9, certified_on="2026-01-01", consent_on="2026-01-01", updated_on="2026-01-01")
    older = written(tmp_path / "roster_stryker_mild_20260102.csv", roster(old))
    newer = written(tmp_path / FILE, roster(named(BEN, 2), named(ANA)))
    built(tmp_path, monthly(tmp_path, [person()]), roster=[newer, older])
    text, rows = said_of(tmp_path)

    assert text.startswith("Listed by Stryker on 2026-03-02")
    assert rows == [(FILE, 2)]


def test_whom_a_row_may_mean_that_waits_for_a_person_is_not_said_to_be_missing(tmp_path):
    listed_by_two(tmp_path, [row(1, str(ANA), last_name="STRANGER", first_name="ZOE")], [])
    of_ana, rows = said_of(tmp_path)
    of_cleo, _ = said_of(tmp_path, CLEO)

    assert of_ana.startswith(
        "Not on Example Device Academy's public list of 2026-03-01; Cannot be known: a row of Stryker's list of "
        "2026-03-02 may be about this NPI, and waits for a person to check it"
    )
    assert [row for _, row in rows] == [None, None]
    assert of_cleo.startswith("Not on Example Device Academy's public list of 2026-03-01; Not on Stryker's public list")


def test_a_person_can_settle_that_a_row_means_somebody_else(tmp_path):
    stranger = row(1, str(ANA), last_name="STRANGER", first_name="ZOE")
    listed_on(tmp_path, stranger)
    assert said_of(tmp_path)[0].startswith("Cannot be known: a row of Stryker's list")

    [(sha256,)] = asked(tmp_path, "select record_sha256 from roster_entry")
    rejected = reviewed(sha256, Decision.REJECTED, "another person, the issuer says")
    listed_on(tmp_path, stranger, review=written(tmp_path / "reviews.jsonl", rejected))
    assert said_of(tmp_path)[0].startswith("Not on Stryker's public list of 2026-03-02")


def test_a_row_that_may_mean_somebody_who_does_not_want_to_be_named_says_nothing(tmp_path):
    stranger = row(1, str(ANA), last_name="STRANGER", first_name="ZOE", public_consent="no")
    listed_on(tmp_path, stranger, named(BEN, 2, public_consent="no"))

    assert said_of(tmp_path, ANA) == said_of(tmp_path, BEN) == said_of(tmp_path, CLEO)
    assert said_of(tmp_path)[0].startswith("Not on Stryker's public list of 2026-03-02 (")


def test_of_a_list_with_rows_that_cannot_be_used_it_is_said_how_far_it_was_read(tmp_path):
    listed_on(tmp_path, named(BEN), named(ANA, 2, certified_on="2026-13-41"))

    assert said_of(tmp_path)[0].startswith(
        "Not among the rows of Stryker's public list of 2026-03-02 that can be used (1 cannot)"
    )
