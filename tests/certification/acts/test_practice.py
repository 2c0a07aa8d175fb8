"""What a physician tells of own cases: a number for a year, or a file of cases, all of it or nothing."""

from datetime import timedelta

import msgspec
import pytest

from recorder import refused
from whoperforms.certification.acts import practice
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.practice import CasesStated
from whoperforms.certification.cases.case_file import document_sha256, read, template
from whoperforms.certification.duties.rights import NoRight
from whoperforms.certification.lifecycle import Impossible
from worlds import MILD, id_of

ANA = id_of("Ana")
HEADER = template(MILD)
COLUMNS = HEADER.strip().split(",")


def stated(world, about=40, *, days=0, by="Ana"):
    body = CasesStated(programme="mild", about=about, as_of=world.today + timedelta(days=days))
    return world.act(by, Role.PHYSICIAN, practice.state, person=ANA, body=body)


@pytest.mark.parametrize(
    ("field", "said", "sentence"),
    [
        ("about", {"about": 10_000}, "10000: not so many cases in a year"),
        ("about", {"about": -1}, "-1: not so many cases"),
        ("as_of", {"days": 1}, "the day of the statement; write a past day"),
        ("as_of", {"days": -32}, "more than a month ago"),
    ],
    ids=["many", "negative", "tomorrow", "long ago"],
)
def test_a_statement_is_about_a_year_that_has_just_ended(learning, field, said, sentence):
    with refused(field, sentence):
        stated(learning, **said)


def test_a_statement_is_never_about_an_earlier_day_than_the_last_one(learning):
    stated(learning)
    with refused("as_of", "before 2026-01-05, of which you have told already"):
        stated(learning, 50, days=-1)
    stated(learning, 50)

    assert learning.ledger.practices[ANA].statement("mild").body.about == 50


def test_nobody_states_the_cases_of_somebody_else(learning):
    learning.candidate("Bea")
    with pytest.raises(NoRight):
        stated(learning, by="Bea")


def row(case="a", month="2025-12", levels="L4-L5"):
    told = {"row": "operation", "case": case, "month": month, "levels": levels, "setting": "surgery_center"}
    return ",".join(told.get(column, "") for column in COLUMNS) + "\n"


def logged(world, *rows, header=HEADER, **others):
    given = {"person": ANA, "programme": "mild", "content": (header + "".join(rows)).encode(), "procedure": MILD}
    return world.act("Ana", Role.PHYSICIAN, practice.log, **(given | others))


def test_cases_are_kept_as_our_own_text_whoever_called_them(learning):
    [event] = logged(learning, row("zebra"), row("b", levels="L2-L3;L3-L4"), header="\ufeff" + HEADER.upper())

    kept = event.body
    assert (kept.cases, kept.sha256) == (2, document_sha256(kept.document))
    assert "zebra" not in kept.document
    again = read(kept.document.encode(), MILD, today=learning.today)
    assert (len(again.log.cases), again.rejected) == (2, 0)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ((row("a"), row("b", month="2026-02")), "1 rows are refused, so nothing is kept; row 2, month: 2026-02"),
        ((), "0 cases: nothing to keep"),
    ],
    ids=["the future", "nothing"],
)
def test_a_file_is_kept_whole_or_not_at_all(learning, rows, sentence):
    with refused("file", sentence):
        logged(learning, *rows)
    assert ANA not in learning.ledger.practices


def test_a_column_that_is_not_ours_refuses_the_file(learning):
    with refused("file", "none of ours, or there twice"):
        logged(learning, header=HEADER.strip() + ",patient\n")


def test_the_same_cases_are_logged_once_and_may_be_withdrawn(learning):
    [first] = logged(learning, row())
    with pytest.raises(Impossible, match="these cases are logged already"):
        logged(learning, row("other"))
    withdraw = {"person": ANA, "logged": first.seq}
    with refused("text", "no word on why they count no more"):
        learning.act("Ana", Role.PHYSICIAN, practice.withdraw, text="", **withdraw)
    learning.act("Ana", Role.PHYSICIAN, practice.withdraw, text="Twice.", **withdraw)
    with refused("logged", "no cases of this person that count"):
        learning.act("Ana", Role.PHYSICIAN, practice.withdraw, text="Twice.", **withdraw)

    logged(learning, row())


def test_what_is_typed_is_logged_once_unless_somebody_says_that_it_is_another_just_like_it(learning):
    first = logged(learning, row(), again=False)
    with refused("again", "if this was another operation just like it"):
        logged(learning, row("other"), again=False)

    second = logged(learning, row("other"), again=True)

    assert [one.body.sha256 for one in second] == [one.body.sha256 for one in first]
    assert len(learning.ledger.practices[ANA].logged) == 2


def test_cases_are_of_the_procedure_of_the_programme(learning):
    with pytest.raises(Impossible, match="spark: not the procedure of mild"):
        logged(learning, row(), procedure=msgspec.structs.replace(MILD, id="spark"))
