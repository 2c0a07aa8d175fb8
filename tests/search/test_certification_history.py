"""What lists have said of somebody's certification, one after the other: of whom something may be said."""

from datetime import date

from building import built
from published import ANA, monthly, person, written
from rosters import lost, roster, row
from whoperforms.certification.programme import programmes
from whoperforms.certification.standing import State
from whoperforms.procedures.load import load
from whoperforms.search.certification_history import certification_history
from whoperforms.search.certifications import certifications_of
from whoperforms.store.directory import open_directory

PROGRAMMES = programmes([load("mild")])
ON = date(2026, 11, 1)
EARLY = {"consent_on": "2026-01-10", "updated_on": "2026-01-10", "certified_on": "2026-01-10"}


def entry(**published):
    return row(1, str(ANA), last_name="EXAMPLE", first_name="ANA") | EARLY | published


def history(folder, *lists, on=ON):
    """Give state, first day, and days of the lists, of each spell after some lists were read."""
    files = [written(folder / f"roster_stryker_mild_{day}.csv", roster(each)) for day, each in lists]
    built(folder, monthly(folder, [person()]), roster=files)
    directory = open_directory(folder)
    try:
        known = certifications_of(directory, PROGRAMMES)
        spells = certification_history(directory, known, PROGRAMMES["mild"], ANA, on=on)
    finally:
        directory.engine.close()
    return [(spell.state, spell.since, [day.isoformat() for day in spell.lists]) for spell in spells]


def test_the_same_state_on_two_lists_stands_once_with_both_days(tmp_path):
    found = history(tmp_path, ("20260115", entry()), ("20260302", entry(site_name="EXAMPLE CLINIC")))

    assert found == [(State.ACTIVE, date(2026, 1, 10), ["2026-03-02", "2026-01-15"])]


def test_a_state_that_changed_stands_before_the_one_it_was(tmp_path):
    training = entry(status="in_training", status_on="2026-01-10", certified_on="")
    found = history(tmp_path, ("20260115", training), ("20260302", entry(certified_on="2026-03-01")))

    assert [state for state, *_ in found] == [State.ACTIVE, State.IN_TRAINING]


def test_of_who_has_lost_it_only_what_followed_is_told(tmp_path):
    after = lost(1, str(ANA), last_name="EXAMPLE", first_name="ANA")

    assert [state for state, *_ in history(tmp_path, ("20260115", entry()), ("20260302", after))] == [State.REVOKED]


def test_of_who_does_not_consent_nothing_is_told(tmp_path):
    assert history(tmp_path, ("20260115", entry()), ("20260302", entry(public_consent="no"))) == []


def test_of_who_is_on_the_newest_list_no_more_nothing_is_told(tmp_path):
    other = entry(npi="2000000010", issuer_record_id="R-0002", last_name="OTHER")

    assert history(tmp_path, ("20260115", entry()), ("20260302", other)) == []


def test_an_entry_under_another_name_is_not_told_of_the_bearer_of_its_number(tmp_path):
    assert history(tmp_path, ("20260115", entry(last_name="STRANGER", first_name="ZOE"))) == []
