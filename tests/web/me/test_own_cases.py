"""Own cases and places: told by the physician, and what the public sees of them, by leave and no further."""

import html
import re
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO

import pytest

from filled_in import SIGNED, filled, sent
from whoperforms.kernel.month import Month
from whoperforms.registry.counting import COUNTING
from whoperforms.registry.journal import ledger
from worlds import id_of

ME = "/en/me/mild"
HEADER = "row,case,month,levels,setting,events,collected_by,versions"


def text(answer):
    """Return what a reader reads on a page, with one space between words."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def file_of(cases, *, events=""):
    """Return a file of so many operations three years ago, each with an ODI before and a year after."""
    now = datetime.now(UTC)
    month, later = Month(now.year - 3, 3), Month(now.year - 2, 3)
    rows = [f"{HEADER},odi,nprs,zcq_symptoms,zcq_function,zcq_satisfaction,walking_test,vas_10,vas_100,sf12"]
    for number in range(cases):
        after = 20 if number % 3 else 48
        happened = events if number == 0 else ""
        rows.append(f"operation,{number},{month},L4-L5,surgery_center,{happened},,,,,,,,,,,")
        rows.append(f"before,{number},{month},,,,practice,,50,,,,,,,,")
        rows.append(f"after,{number},{later},,,,practice,,{after},,,,,,,,")
    file = BytesIO("\n".join(rows).encode())
    file.name = "cases.csv"
    return file


def test_a_yearly_number_is_public_as_the_own_word_by_leave_alone(world, as_, public, performer):
    world.candidate("Ada", npi=performer)
    today = world.today.isoformat()
    profile = f"/en/mild/doctors/{performer}"

    assert sent(as_("Ada"), f"{ME}/cases/statement", about="140", as_of=today).status_code == HTTPStatus.SEE_OTHER
    assert "about 140 cases" in text(as_("Ada").get(f"{ME}/cases"))
    assert "about 140 cases" not in text(public.get(profile))

    sent(as_("Ada"), f"{ME}/consents/cases", **SIGNED)
    said = text(public.get(profile))
    assert "The doctor says: about 140 cases in the 12 months up to" in said
    assert "self-reported" in said

    sent(as_("Ada"), f"{ME}/consents/cases", **SIGNED)
    assert "about 140 cases" not in text(public.get(profile))


def test_nothing_of_whose_identity_nobody_proved_is_public(world, as_, public, performer):
    from whoperforms.certification.bodies.people import Role  # noqa: PLC0415

    world.register("Imp", Role.PHYSICIAN, npi=performer)
    sent(as_("Imp"), f"{ME}/cases/statement", about="140", as_of=world.today.isoformat())
    sent(as_("Imp"), f"{ME}/consents/cases", **SIGNED)

    assert "140 cases" not in text(public.get(f"/en/mild/doctors/{performer}"))


@pytest.mark.parametrize(
    ("about", "as_of"), [("ten", None), ("-1", None), ("10000", None), ("40", "2099-01-01"), ("40", "2020-01-01")]
)
def test_a_number_or_day_that_cannot_be_is_refused_at_its_field(world, as_, about, as_of):
    world.candidate("Ada")

    answer = sent(as_("Ada"), f"{ME}/cases/statement", about=about, as_of=as_of or world.today.isoformat())

    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert "usa-error-message" in answer.content.decode()
    assert id_of("Ada") not in ledger().practices


def test_outcomes_are_public_by_leave_and_gone_when_it_is_taken_back(world, as_, public, performer):
    world.candidate("Ada", npi=performer)
    profile = f"/en/mild/doctors/{performer}"

    answer = sent(as_("Ada"), f"{ME}/cases/file", file=file_of(40))
    assert answer.status_code == HTTPStatus.SEE_OTHER, text(answer)
    as_("Ada").get(f"{ME}/cases")
    COUNTING.finish()
    before = text(as_("Ada").get(f"{ME}/cases"))
    assert "What the public would see" in before
    assert "You have not agreed" in before
    assert "at least 40 people" in before
    assert "No results of this doctor's own patients" in text(public.get(profile))

    sent(as_("Ada"), f"{ME}/consents/outcomes", **SIGNED)
    public.get(profile)
    COUNTING.finish()
    said = text(public.get(profile))
    assert "About 65 in 100, of at least 40 people" in said
    assert "What the public sees" in text(as_("Ada").get(f"{ME}/cases"))

    sent(as_("Ada"), f"{ME}/consents/outcomes", **SIGNED)
    assert "No results of this doctor's own patients" in text(public.get(profile))


def test_cases_that_are_withdrawn_are_shown_no_more(world, as_, public, performer):
    world.candidate("Ada", npi=performer)
    sent(as_("Ada"), f"{ME}/cases/file", file=file_of(40))
    sent(as_("Ada"), f"{ME}/consents/outcomes", **SIGNED)
    public.get(f"/en/mild/doctors/{performer}")
    COUNTING.finish()
    assert "at least 40 people" in text(public.get(f"/en/mild/doctors/{performer}"))
    [logged] = ledger().practices[id_of("Ada")].logged

    answer = sent(as_("Ada"), f"{ME}/cases/{logged.seq}/withdraw", text="Another doctor's.")

    assert answer.status_code == HTTPStatus.SEE_OTHER
    assert "at least 40 people" not in text(public.get(f"/en/mild/doctors/{performer}"))


def test_ten_cases_are_no_outcome_that_anybody_sees(world, as_, public, performer):
    world.candidate("Ada", npi=performer)
    sent(as_("Ada"), f"{ME}/cases/file", file=file_of(10))
    sent(as_("Ada"), f"{ME}/consents/outcomes", **SIGNED)
    public.get(f"/en/mild/doctors/{performer}")
    COUNTING.finish()

    assert "No results of this doctor's own patients" in text(public.get(f"/en/mild/doctors/{performer}"))
    assert "fewer than 11 patients" in text(as_("Ada").get(f"{ME}/cases"))


def test_one_operation_is_logged_by_a_form_and_a_harm_shows_whom_to_tell(world, as_):
    world.candidate("Ada")
    month = str(Month(world.today.year - 1, 5))

    answer = sent(
        as_("Ada"),
        f"{ME}/cases/one",
        month=month,
        levels=["L3-L4", "L4-L5"],
        setting="surgery_center",
        events=["serious_event"],
        before_month=month,
        before_collected_by="practice",
        before_odi="50",
    )

    assert answer.status_code == HTTPStatus.SEE_OTHER, text(answer)
    page = text(as_("Ada").get(answer["Location"]))
    assert "Not possible" not in page, page
    assert "Logging it here is no report" in page
    assert "has to report a serious injury to the manufacturer, within 10 work days" in page
    [logged] = ledger().practices[id_of("Ada")].logged
    assert f"operation,1,{month},L3-L4;L4-L5,surgery_center,serious_event" in logged.body.document


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        pytest.param({"month": "2099-01"}, "month", id="month to come"),
        pytest.param({"levels": []}, "levels", id="no level"),
        pytest.param(
            {"before_odi": "101", "before_month": "2025-01", "before_collected_by": "practice"},
            "before_odi",
            id="score too high",
        ),
        pytest.param(
            {"after_month": "2020-01", "after_events": ["fusion"]}, "after_month", id="after before the operation"
        ),
        pytest.param({"before_odi": "50", "before_month": "2025-01"}, "before_collected_by", id="nobody collected it"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_kept(world, as_, typed, field):
    world.candidate("Ada")
    given = {"month": "2025-01", "levels": ["L4-L5"], "setting": "office"} | typed

    answer = sent(as_("Ada"), f"{ME}/cases/one", **given)

    assert answer.status_code == HTTPStatus.BAD_REQUEST, text(answer)
    assert f'id="{field}-error"' in answer.content.decode()
    assert id_of("Ada") not in ledger().practices


def test_a_file_with_a_column_of_names_is_refused_unread(world, as_):
    world.candidate("Ada")
    file = BytesIO(b"row,case,month,name\noperation,1,2025-01,Maria Lopez\n")
    file.name = "cases.csv"

    answer = sent(as_("Ada"), f"{ME}/cases/file", file=file)

    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert "Lopez" not in answer.content.decode()
    assert id_of("Ada") not in ledger().practices


def test_a_place_that_is_confirmed_is_one_more_word_beside_the_others(world, as_, public, performer):
    world.candidate("Ada", npi=performer)
    profile = f"/en/mild/doctors/{performer}"
    before = text(public.get(profile))
    [address, *_] = re.findall(rf'href="({ME}/places/[0-9a-f]+)"', as_("Ada").get(f"{ME}/places").content.decode())

    answer = sent(as_("Ada"), address, works_there="yes")

    assert answer.status_code == HTTPStatus.SEE_OTHER, text(answer)
    after = text(public.get(profile))
    assert "Confirmed by the doctor on" in after
    assert "Confirmed by the doctor on" not in before
    for said in re.findall(r"The doctor says so in [^.]+\.", before):
        assert said in after
    assert "You confirmed it on" in text(as_("Ada").get(f"{ME}/places"))


def test_a_place_that_is_denied_stays_with_the_denial_beside_it(world, as_, public, performer):
    world.candidate("Ada", npi=performer)
    profile = f"/en/mild/doctors/{performer}"
    before = re.findall(r"The doctor says so in [^.]+\.", text(public.get(profile)))
    [address, *_] = re.findall(rf'href="({ME}/places/[0-9a-f]+)"', as_("Ada").get(f"{ME}/places").content.decode())

    sent(as_("Ada"), address, works_there="no")

    after = text(public.get(profile))
    assert "I do not work here." in after
    assert re.findall(r"The doctor says so in [^.]+\.", after) == before


def test_a_place_that_no_list_has_is_added_in_the_doctor_s_own_word(world, as_, public, performer):
    world.candidate("Ada", npi=performer)

    named = {"line_1": "77 Lantern Street", "city": "Akron", "state": "OH", "postal_code": "44301"}
    assert sent(as_("Ada"), f"{ME}/places/new", **named).status_code == HTTPStatus.SEE_OTHER

    assert "77 Lantern Street" in text(public.get(f"/en/mild/doctors/{performer}"))


@pytest.mark.parametrize(
    ("field", "value"), [("line_1", "Patient Jane Roe's house"), ("state", "ZZ"), ("postal_code", "00000")]
)
def test_no_place_of_work_is_made_up(world, as_, public, performer, field, value):
    world.candidate("Ada", npi=performer)
    named = {"line_1": "77 Lantern Street", "city": "Akron", "state": "OH", "postal_code": "44301"} | {field: value}

    refused = sent(as_("Ada"), f"{ME}/places/new", **named)

    assert (refused.status_code, f'id="{field}-error"' in refused.content.decode()) == (HTTPStatus.BAD_REQUEST, True)
    assert "Jane Roe" not in text(public.get(f"/en/mild/doctors/{performer}"))


def test_a_visit_before_that_is_too_late_is_said_at_its_month(world, as_):
    world.candidate("Ada")
    typed = {"month": "2026-03", "levels": "L4-L5", "setting": "office", "before_month": "2026-05"}

    refused = sent(as_("Ada"), f"{ME}/cases/one", **typed).content.decode()

    assert 'id="before_month-error"' in refused
    assert 'id="after_month-error"' not in refused


def test_a_second_operation_just_like_the_first_is_logged_once_somebody_says_that_it_is_another(world, as_):
    world.candidate("Ada")
    typed = {"month": str(Month(world.today.year - 1, 5)), "levels": ["L4-L5"], "setting": "office"}
    ada, address = as_("Ada"), f"{ME}/cases/one"
    sent(ada, address, **typed)

    asked = sent(ada, address, **typed)
    assert asked.status_code == HTTPStatus.BAD_REQUEST
    assert '<a href="#again">' in asked.content.decode()
    assert "if this was another operation just like it" in text(asked)
    done = sent(ada, address, **typed, again="yes")

    assert done.status_code == HTTPStatus.SEE_OTHER, text(done)
    assert [event.body.cases for event in ledger().practices[id_of("Ada")].logged] == [1, 1]


def test_a_form_that_is_sent_twice_is_still_one_operation(world, as_):
    world.candidate("Ada")
    ada, address = as_("Ada"), f"{ME}/cases/one"
    typed = {"month": str(Month(world.today.year - 1, 5)), "levels": ["L4-L5"], "setting": "office", "again": "yes"}
    form = filled(ada, address, **typed)

    assert [ada.post(address, form).status_code for _ in range(2)] == [HTTPStatus.SEE_OTHER] * 2
    assert len(ledger().practices[id_of("Ada")].logged) == 1


def test_a_withdrawal_that_is_sent_twice_is_done_once_and_both_times_well(world, as_):
    world.candidate("Ada")
    sent(as_("Ada"), f"{ME}/cases/file", file=file_of(3))
    [logged] = ledger().practices[id_of("Ada")].logged
    address = f"{ME}/cases/{logged.seq}/withdraw"
    form = filled(as_("Ada"), address, text="Another doctor's.")

    answers = [as_("Ada").post(address, form) for _ in range(2)]

    assert [(one.status_code, one["Location"]) for one in answers] == [(303, f"{ME}/cases?done=cases_withdrawn")] * 2
