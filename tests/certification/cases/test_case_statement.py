"""The yearly statement: about so many in twelve months, the physician's own word, dated, and of limited life."""

from datetime import date
from pathlib import Path

import pytest

from whoperforms.certification.cases.case_statement import CaseStatement
from whoperforms.kernel.errors import BadField, BadValue

TODAY = date(2026, 11, 2)
GUIDE = Path(__file__).parents[3] / "docs" / "cases.md"


@pytest.mark.parametrize(("typed", "about"), [("40", 40), (" 1,200 ", 1200), ("0", 0), ("9999", 9999)])
def test_a_number_is_read_as_it_is_typed(typed, about):
    assert CaseStatement.read(typed, as_of=TODAY, stated_on=TODAY).about == about


@pytest.mark.parametrize("typed", ["", "forty", "-1", "1.5", "10000", "1e3", "\u0664\u0660", "4 0", "about 40"])
def test_what_is_no_number_of_cases_is_refused_at_its_field(typed):
    with pytest.raises(BadField, match="write a whole number") as refused:
        CaseStatement.read(typed, as_of=TODAY, stated_on=TODAY)

    assert refused.value.field == "about"
    assert isinstance(refused.value, BadValue)


@pytest.mark.parametrize("as_of", [date(2026, 11, 3), date(2026, 10, 1)], ids=["tomorrow", "long ago"])
def test_it_is_about_the_twelve_months_up_to_now(as_of):
    with pytest.raises(BadField) as refused:
        CaseStatement(about=40, as_of=as_of, stated_on=TODAY)

    assert refused.value.field == "as_of"


@pytest.mark.parametrize(("about", "shown"), [(0, None), (10, None), (11, 11), (47, 47)])
def test_it_is_shown_as_stated_and_never_below_eleven(about, shown):
    assert CaseStatement(about=about, as_of=TODAY, stated_on=TODAY).shown.at_least == shown
    assert "A number below 11 is not shown." in GUIDE.read_text()


def test_a_year_later_it_is_not_shown_any_more():
    said = CaseStatement(about=40, as_of=TODAY, stated_on=TODAY)

    assert [said.current(day) for day in (date(2026, 11, 1), TODAY, date(2027, 11, 2), date(2027, 11, 3))] == [
        False,
        True,
        True,
        False,
    ]
