"""What a card remarks is what the profile of the same practitioner says, of everybody."""

from datetime import date

import pytest

from building import built
from published import ANA, BEN, monthly, person, table, written
from published_by_medicare import clinician, clinicians
from published_enrolments import AFFIDAVITS, affidavit
from whoperforms.evidence.claims import Status, Subject
from whoperforms.evidence.workplaces import Flag
from whoperforms.kernel.npi import Npi
from whoperforms.procedures.load import load, words
from whoperforms.search.known import Known
from whoperforms.search.places import workplaces_of
from whoperforms.search.profile import Profiles
from whoperforms.search.remarks import Remarks
from whoperforms.search.voice import exact
from whoperforms.store.directory import Directory, open_directory
from whoperforms.store.records import record
from whoperforms.store.whereabouts import whereabouts

ON = date(2026, 11, 22)
MILD = load("mild")
SAID = {Status.SUPPORTED: True, Status.CONTRADICTED: False, Status.UNKNOWN: None}
FILE = "DAC_NationalDownloadableFile.csv"
ELSEWHERE = {"adr_ln_1": "9 OTHER RD", "City/Town": "AUSTIN", "State": "TX", "ZIP Code": "787010000"}


@pytest.fixture(scope="module")
def demo(demo_directory):
    """The demo country."""
    directory = open_directory(demo_directory)
    yield directory
    directory.engine.close()


def said(profiles: Profiles, held) -> dict[Subject, bool | None]:
    """Give the status of the claims about Medicare, as the profile makes them."""
    claims = [claim for section in profiles.of(held, asked_on=ON).sections.values() for claim in section]
    return {
        claim.id: SAID[claim.status] for claim in claims if claim.id in {Subject.TAKES_MEDICARE, Subject.TELEHEALTH}
    }


def test_a_card_never_says_anything_else_than_the_profile(demo):
    npis = [npi for (npi,) in demo.engine.rows("select npi from practitioner order by npi")]
    profiles = Profiles(Known(demo, MILD), exact(words("mild", "en")))
    stated = whereabouts(demo, npis)
    flags, medicare = set(), set()

    for npi in npis:
        held = record(demo, Npi.known(npi))
        places = workplaces_of(held)
        told = said(profiles, held)
        for location in held.locations:
            remarks = Remarks.of(stated[npi], location.location, on=ON)
            [here] = [place for place in places if any(_gives(one, location) for one in place.statements)]
            disagreeing = {Flag.DISPUTED, Flag.DROPPED, Flag.GONE} & set(here.flags)
            others = [
                each for each in places if each is not here and not {"gone", "copy_only", "area_only"} & set(each.flags)
            ]

            assert remarks.last_seen == here.last_seen
            assert remarks.disagree == bool(disagreeing)
            assert remarks.further_places == len(others)
            assert (remarks.takes_medicare, remarks.telehealth) == (
                told[Subject.TAKES_MEDICARE],
                told[Subject.TELEHEALTH],
            )
            flags |= {remarks.disagree}
            medicare |= {remarks.takes_medicare}

    assert flags == {True, False}
    assert medicare == {True, False, None}


def _gives(one, location) -> bool:
    return one.fact == location.fact and (one.line_1, one.city) == (location.line_1, location.city)


def built_of(folder, **sources) -> Directory:
    built(folder, monthly(folder, [person(), person(BEN, family="OTHER")]), **sources)
    return open_directory(folder)


def remarks_of(directory: Directory, npi: int = ANA, location: int = 0) -> Remarks:
    found = Remarks.of(whereabouts(directory, [npi])[npi], location, on=ON)
    directory.engine.close()
    return found


def test_where_only_the_practitioner_speaks_nothing_disagrees_and_medicare_is_not_known(tmp_path):
    found = remarks_of(built_of(tmp_path))

    assert (found.disagree, found.further_places, found.takes_medicare, found.telehealth) == (False, 0, None, None)
    assert found.last_seen


def test_a_source_that_names_other_streets_disagrees_and_the_further_place_is_counted(tmp_path):
    listed = written(tmp_path / FILE, clinicians([clinician(**ELSEWHERE)]))
    found = remarks_of(built_of(tmp_path, care_compare=listed))

    assert (found.disagree, found.further_places, found.takes_medicare) == (True, 1, True)


def test_sources_that_agree_do_not_disagree(tmp_path):
    listed = written(tmp_path / FILE, clinicians([clinician()]))

    assert not remarks_of(built_of(tmp_path, care_compare=listed)).disagree


def test_an_affidavit_in_force_means_that_medicare_is_not_taken(tmp_path):
    affidavits = written(tmp_path / "OptOut_October2026.csv", table(AFFIDAVITS, [affidavit(until="01/02/2028")]))

    assert remarks_of(built_of(tmp_path, opt_out=affidavits)).takes_medicare is False
