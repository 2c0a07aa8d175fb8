"""Logged cases: who reads them, and that every row and all that was told stands on a page."""

from csv import DictWriter
from http import HTTPStatus
from io import StringIO

import pytest

from filled_in import BASE
from standards import LESSONS
from whoperforms.certification.acts import practice
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.practice import CasesStated
from whoperforms.certification.cases.case_columns import columns
from worlds import MILD, id_of

COLUMNS = [column.name for column in columns(MILD)]
ADA = id_of("Ada")


def told(world, *, withdrawn=False, stated=True):
    """Let Ada state and log cases; return the place of what she logged."""
    world.enrolled("Ada")
    if stated:
        state = CasesStated(programme="mild", about=37, as_of=world.today)
        world.act("Ada", Role.PHYSICIAN, practice.state, person=ADA, body=state)
    file = StringIO()
    rows = DictWriter(file, COLUMNS)
    rows.writeheader()
    every = {"case": "c1", "month": f"{world.today:%Y-%m}"}
    rows.writerow(every | {"row": "operation", "levels": MILD.case_log.levels[0], "setting": "office"})
    asked = {"collected_by": "independent", "versions": "odi=2.1a", "odi": "44"}
    rows.writerow(every | {"row": "before"} | asked)
    given = {"person": ADA, "programme": "mild", "content": file.getvalue().encode(), "procedure": MILD}
    [event] = world.act("Ada", Role.PHYSICIAN, practice.log, **given)
    if withdrawn:
        world.act("Ada", Role.PHYSICIAN, practice.withdraw, person=ADA, logged=event.seq, text="Logged twice.")
    return event


@pytest.mark.parametrize("who", ["Carl", "Audrey"])
def test_whoever_may_read_cases_finds_them_and_every_row(world, as_, who):
    event = told(world)
    client = as_(who)

    listed = client.get(f"{BASE}/cases").content.decode()
    assert f'href="{BASE}/cases/{ADA}"' in listed
    assert "about 37, in the 12 months up to" in listed
    page = client.get(f"{BASE}/cases/{ADA}").content.decode()
    assert f'href="{BASE}/cases/{ADA}/{event.seq}"' in page
    rows = client.get(f"{BASE}/cases/{ADA}/{event.seq}").content.decode()
    for said in ("Operation", "Visit before", "Office", "somebody independent", "odi=2.1a", "<td>44</td>"):
        assert said in rows, said
    assert f'href="{BASE}/cases"' in client.get(f"{BASE}/").content.decode()


@pytest.mark.parametrize("who", ["Cora", "Dora", "Vera", "Pam", "Ada"])
def test_nobody_else_reads_them(world, as_, who):
    event = told(world)

    for page in ("cases", f"cases/{ADA}", f"cases/{ADA}/{event.seq}"):
        assert as_(who).get(f"{BASE}/{page}").status_code == HTTPStatus.FORBIDDEN
    assert f"{BASE}/cases" not in as_(who).get(f"{BASE}/").content.decode()


def test_what_was_withdrawn_is_read_as_such_with_the_reason(world, as_):
    event = told(world, withdrawn=True, stated=False)
    audrey = as_("Audrey")

    assert f'href="{BASE}/cases/{ADA}"' in audrey.get(f"{BASE}/cases").content.decode()
    page = audrey.get(f"{BASE}/cases/{ADA}").content.decode()
    assert "withdrawn, and counts for nothing" in page
    assert "Logged twice." in page
    assert "They were withdrawn" in audrey.get(f"{BASE}/cases/{ADA}/{event.seq}").content.decode()


def test_of_whoever_told_nothing_there_is_no_page(world, as_):
    event = told(world)
    world.enrolled("Ben")
    audrey = as_("Audrey")

    for page in (f"cases/{id_of('Ben')}", "cases/nobody", f"cases/{ADA}/{event.seq + 1}", f"cases/{ADA}/1"):
        assert audrey.get(f"{BASE}/{page}").status_code == HTTPStatus.NOT_FOUND
    assert audrey.get(f"{BASE}/cases").status_code == HTTPStatus.OK


def test_the_record_leads_there_whoever_may_read_them_and_nobody_else(world, as_):
    told(world)
    record = f"{BASE}/records/{world.ledger.of(ADA, 'mild')[0].id}"

    assert f"{BASE}/cases/{ADA}" in as_("Carl").get(record).content.decode()
    assert f"{BASE}/cases/{ADA}" not in as_("Dora").get(record).content.decode()


def test_a_standard_says_which_questions_of_a_module_count(world, as_):  # noqa: ARG001
    page = as_("Tess").get(f"{BASE}/standards/1").content.decode()

    [fire] = LESSONS.modules[1].item_banks
    assert f"Fire (version of the questions: {fire})" in page
