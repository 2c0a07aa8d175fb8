"""Plots: drawings with their numbers beside them."""

from datetime import date

from filled_in import BASE
from whoperforms.registry.journal import ledger
from whoperforms.web.staff.plots import by_state, certified_until


def test_each_plot_says_its_numbers_in_words_and_in_a_table(world, as_):
    world.certified("Ada")
    world.enrolled("Ben")

    page = as_("Dora").get(f"{BASE}/plots").content.decode()

    assert page.count('<svg viewBox="0 0 320 ') == 4
    assert page.count('id="pipeline-table-caption"') == 1
    assert "In training: 1. Certified: 1." in page
    assert "Wisconsin: 1." in page


def test_who_was_certified_once_counts_from_then_on_once(world):
    world.certified("Ada")
    found = list(ledger().enrolments.values())
    year = world.today.year

    lines = dict(certified_until(found, date(year + 1, 3, 31)))

    assert lines[f"{year}, quarter {(world.today.month - 1) // 3 + 1}"] == 1
    assert lines[f"{year + 1}, quarter 1"] == 1
    assert sum(lines.values()) < len(lines)
    assert set(dict(certified_until(found, date(year + 10, 1, 1))).values()) == {1}
    assert set(dict(certified_until(found, date(year - 5, 1, 1))).values()) == {0}


def test_somebody_without_a_confirmed_licence_is_counted_too(world):
    ada = world.enrolled("Ada")

    assert by_state(ledger(), [ledger().enrolments[ada]], "none") == [("none", 1)]
