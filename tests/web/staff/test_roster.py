"""The roster wizard and the review queue, as a coordinator goes through them."""

import os
import re
import threading
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from commands import whoperforms
from filled_in import SIGNED, filled
from hostile_files import BOMB, WHOLE, xlsx
from rosters import roster, row
from sending import PEOPLE, hidden, send
from whoperforms.evidence.reviews import Decision, Review
from whoperforms.registry import journal
from whoperforms.registry.files import Files
from whoperforms.registry.models import Event
from whoperforms.registry.roster_import import UNDER_WAY, Importing, Step, _say
from whoperforms.registry.sweeping import rosters
from whoperforms.sources.reviews import readings
from whoperforms.store.directory import open_directory
from whoperforms.web.staff import roster as wizard

BASE = "/en/staff/mild"
TODAY = datetime.now(UTC).date().isoformat()


@pytest.fixture(autouse=True)
def files(tmp_path):
    """A folder for files of this test."""
    with override_settings(FILES=tmp_path / "registry.files"):
        yield Files(tmp_path / "registry.files")


@pytest.fixture(scope="session")
def rows(demo_directory):
    """Rows about people whom the directory knows."""
    return [
        row(number, str(npi), last_name=family, first_name=given)
        for number, (npi, family, given) in enumerate(open_directory(demo_directory).engine.rows(PEOPLE))
    ]


def give(client, content, *, name="list.csv", on=TODAY):
    """Give a file to the wizard."""
    return client.post(f"{BASE}/roster", {"on": on, "file": SimpleUploadedFile(name, content)})


def imported(client, content):
    """Go through all three steps; return where they lead."""
    report = give(client, content)["Location"]
    return send(client, report.replace("?", "/import?"))


def test_a_roster_goes_in_by_three_steps_and_nothing_happens_before_the_last(as_, rows):
    cora, events = as_("Cora"), Event.objects.count()
    given = give(cora, roster(*rows[:2]))
    assert given.status_code == HTTPStatus.SEE_OTHER, given.content.decode()[:3000]
    report = cora.get(given["Location"])
    text = report.content.decode()
    assert report.status_code == HTTPStatus.OK, text[:3000]
    assert "Step 2 of 3. Nothing is recorded yet." in text
    assert text.count("</span>New</td>") == 2
    assert Event.objects.count() == events

    done = send(cora, given["Location"].replace("?", "/import?"))

    assert (done.status_code, done["Location"]) == (303, f"{BASE}/roster?done=roster_imported")
    assert Event.objects.count() == events + 5
    assert "Recorded: Roster imported" in cora.get(done["Location"]).content.decode()
    again = cora.get(give(cora, roster(*rows[:2]))["Location"]).content.decode()
    assert "There is nothing to import: the file says nothing new." in again


def test_the_file_of_a_roster_goes_once_it_is_imported_and_who_asks_for_it_later_gives_it_again(as_, rows, files):
    cora = as_("Cora")
    report = give(cora, roster(*rows[:2]))["Location"]
    address = report.replace("?", "/import?")
    form = filled(cora, address)
    assert (list(files.all()), len(list(rosters().all()))) == ([], 1)

    done, again = (cora.post(address, form) for _ in range(2))  # a double click
    assert done.status_code == again.status_code == HTTPStatus.SEE_OTHER
    assert cora.get(cora.get(again["Location"]).get("Location", done["Location"])).status_code == HTTPStatus.OK

    assert list(rosters().all()) == []
    wizard._READ._kept.clear()  # as another process has it
    for gone in (cora.get(report), cora.get(address), cora.post(address, form | {"submission": "another"})):
        assert gone.status_code == HTTPStatus.NOT_FOUND
        assert "This file is kept no longer: it was imported, or a day is over. Give it again." in gone.content.decode()
        assert f'action="{BASE}/roster"' in gone.content.decode()
    assert cora.get(give(cora, roster(*rows[:2]))["Location"]).status_code == HTTPStatus.OK


def test_a_roster_that_nobody_imports_goes_when_another_one_is_given_a_day_later(as_, rows):
    cora = as_("Cora")
    give(cora, roster(rows[0]))
    [first] = rosters().all()
    os.utime(rosters().path(first), (0, 0))

    give(cora, roster(rows[1]))

    assert len(left := list(rosters().all())) == 1
    assert left != [first]


def test_a_report_shows_fifty_rows_and_those_that_become_one_thing(as_, rows):
    cora = as_("Cora")
    many = [row(number, "", last_name=f"NAME{number}") for number in range(60)]
    address = give(cora, roster(*many, rows[0] | {"issuer_record_id": "R-X"}))["Location"]

    first, second, new = (cora.get(address + more).content.decode() for more in ("", "&page=2", "&becomes=new"))

    assert (first.count("Waits for a person</td>"), second.count("Waits for a person</td>")) == (50, 10)
    assert (new.count("</span>New</td>"), new.count("Waits for a person</td>")) == (1, 0)


WRONG = {
    "a picture": ("list.csv", WHOLE["scan.png"], "This is no file of a kind that we take"),
    "a PDF": ("list.xlsx", WHOLE["cv.pdf"], "This is no file of a kind that we take"),
    "a bomb": ("list.xlsx", BOMB, "grows far too large"),
    "macros": ("list.xlsx", xlsx(**{"xl/vbaProject.bin": b"x"}), "holds macros"),
    "other columns": ("list.csv", b"a,b\n1,2\n", "no column"),
    "too large": ("list.csv", b"a" * 10_000_001, "larger than 10 MB"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_file_is_refused_at_its_field_and_nothing_is_recorded(as_, case):
    name, content, sentence = WRONG[case]
    events = Event.objects.count()

    page = give(as_("Cora"), content, name=name)

    assert page.status_code == HTTPStatus.BAD_REQUEST
    assert sentence in page.content.decode()
    assert 'id="file-error"' in page.content.decode()
    assert Event.objects.count() == events


def test_a_day_to_come_is_refused_at_its_field(as_, rows):
    page = give(as_("Cora"), roster(rows[0]), on="2999-01-01")

    assert page.status_code == HTTPStatus.BAD_REQUEST
    assert 'id="on-error"' in page.content.decode()


def test_only_a_coordinator_imports(as_, rows):
    assert give(as_("Tess"), roster(rows[0])).status_code == HTTPStatus.FORBIDDEN
    assert as_("Dora").get(f"{BASE}/reviews").status_code == HTTPStatus.FORBIDDEN
    assert as_("Audrey").get(f"{BASE}/roster/file.csv").status_code == HTTPStatus.OK


def test_the_roster_comes_out_as_it_went_in(as_, rows):
    cora = as_("Cora")
    imported(cora, roster(*rows[:3]))

    out = cora.get(f"{BASE}/roster/file.csv")

    assert out["Content-Disposition"].startswith('attachment; filename="roster_example_device_academy_mild_')
    assert out.content.decode().count("\n") == 4
    assert "There is nothing to import" in cora.get(give(cora, out.content)["Location"]).content.decode()


def test_a_row_without_npi_waits_in_the_queue_and_a_decision_with_its_reason_settles_it(as_, rows):
    cora = as_("Cora")
    npi = rows[1]["npi"]
    imported(cora, roster(rows[1] | {"npi": ""}))
    queue = cora.get(f"{BASE}/reviews")
    text = queue.content.decode()
    assert queue.status_code == HTTPStatus.OK, text[:3000]
    assert ("Speaks for it" in text, "Speaks against it" in text, npi in text) == (True, True, True)
    confirm = next(href for href in re.findall(r'href="([^"]+/confirmed)"', text))

    without = send(cora, confirm, text="")
    done = send(cora, confirm, text="The same school, and the same town.")

    assert without.status_code == HTTPStatus.BAD_REQUEST
    assert done["Location"] == f"{BASE}/reviews?done=match_reviewed"
    assert journal.ledger().people_with.get(npi)
    assert "No question is open." in cora.get(f"{BASE}/reviews").content.decode()


@pytest.mark.parametrize("decision", [Decision.CONFIRMED, Decision.REJECTED])
def test_a_decision_that_is_sent_twice_is_recorded_once_and_both_times_well(as_, rows, decision):
    cora = as_("Cora")
    imported(cora, roster(rows[1] | {"npi": ""}))
    hrefs = re.findall(r'href="([^"]+/reviews/[^"]+)"', cora.get(f"{BASE}/reviews").content.decode())
    address = next(href for href in hrefs if href.endswith(f"/{decision}"))
    form = filled(cora, address, text="The same school, and the same town.")

    answers = [cora.post(address, form) for _ in range(2)]

    assert [(one.status_code, one["Location"]) for one in answers] == [
        (HTTPStatus.SEE_OTHER, f"{BASE}/reviews?done=match_reviewed")
    ] * 2
    assert Event.objects.filter(type="match_reviewed").count() == 1


@pytest.mark.parametrize("page", ["roster", "reviews", "people", "people/find"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_each_page_is_there_in_both_languages(as_, page, language):
    assert as_("Cora").get(f"/{language}/staff/mild/{page}").status_code == HTTPStatus.OK


def test_what_was_decided_on_the_site_is_added_once_to_the_file_that_builds_read(as_, rows, tmp_path):
    cora, file = as_("Cora"), tmp_path / "reviews.jsonl"
    imported(cora, roster(rows[1] | {"npi": ""}))
    href = re.findall(r'href="([^"]+/rejected)"', cora.get(f"{BASE}/reviews").content.decode())[0]
    send(cora, href, text="Another town.")
    file.write_text('{"no": "review"}\n')

    first, again = (
        whoperforms("registry", "reviews", str(file), WHOPERFORMS_REGISTRY=str(tmp_path / "registry.db"))
        for _ in range(2)
    )

    assert ("1 decision added" in first.out, "0 decisions added" in again.out) == (True, True), first
    [_foreign, line] = file.read_bytes().splitlines()
    review = Review.of_line(line)
    assert (review.by, review.reason, review.decision) == ("Cora", "Another town.", Decision.REJECTED)
    with file.open("rb") as stream:
        [read] = readings(stream, "reviews.jsonl")
    assert read.records["review"]["npi"].to_list() == [int(review.npi)]


def confirmed(client, content):
    """Return the address of the last step, and the form there."""
    address = give(client, content)["Location"].replace("?", "/import?")
    page = client.get(address)
    return address, {**SIGNED, "seen": hidden(page, "seen"), "submission": hidden(page, "submission")}


def finish():
    """Wait for what is imported beside the requests."""
    for thread in threading.enumerate():
        if thread.name == "import":
            thread.join()


@pytest.fixture
def large(monkeypatch):
    """Let two rows be too many to be recorded while their sender waits."""
    monkeypatch.setattr(wizard, "LARGE", 2)


def test_a_large_roster_is_imported_beside_the_request_and_its_page_says_how_far_it_is(as_, rows, large):  # noqa: ARG001
    cora = as_("Cora")
    address, form = confirmed(cora, roster(*rows[:3]))

    begun = cora.post(address, form)
    again = cora.post(address, form)  # a second click, or the way back
    page = cora.get(begun["Location"])
    finish()
    done = cora.get(begun["Location"])

    assert re.fullmatch(rf"{BASE}/roster/imports/\w{{12}}", begun["Location"])
    assert again["Location"] == begun["Location"]
    assert page.status_code in {HTTPStatus.OK, HTTPStatus.SEE_OTHER}
    assert (done.status_code, done["Location"]) == (HTTPStatus.SEE_OTHER, f"{BASE}/roster?done=roster_imported")
    assert len(journal.ledger().programmes["mild"].imports) == 1


@pytest.mark.parametrize("language", ["en", "es"])
def test_how_far_an_import_is_can_be_read_without_a_script(as_, language):
    far = Importing(programme="mild", address="/again", step=Step.CHECKING, at=datetime.now(UTC), done=2500, of=100001)
    _say("0" * 12, far)

    page = as_("Cora").get(f"/{language}/staff/mild/roster/imports/{'0' * 12}")
    text = page.content.decode()

    assert page.status_code == HTTPStatus.OK
    assert '<progress id="far" max="100" value="2">' in text
    assert ("2,500" in text, "100,001" in text) == (True, True)
    assert f'href="/{language}/staff/mild/roster/imports/{"0" * 12}"' in text
    assert 'role="status"' in text


def test_of_an_import_whose_server_was_stopped_it_is_said_that_nothing_was_recorded(as_):
    cora, path = as_("Cora"), f"{BASE}/roster/imports/{'1' * 12}"
    unknown = cora.get(path).content.decode()
    said = [unknown]
    for step, longest in UNDER_WAY.items():
        long_ago = datetime.now(UTC) - longest - timedelta(seconds=1)
        _say("1" * 12, Importing(programme="mild", address="/again", step=step, at=long_ago))
        said.append(cora.get(path).content.decode())

    for text in said:
        assert "Nothing of it is recorded. The server was probably stopped before it was done." in text
    assert 'href="/again"' in said[-1]


def test_a_large_import_that_is_refused_says_why_and_nothing_is_recorded(as_, rows, large):  # noqa: ARG001
    cora = as_("Cora")
    address, form = confirmed(cora, roster(*rows[:3]))
    first = cora.post(address, form)
    finish()
    events = Event.objects.count()

    other = cora.post(address, form | {"submission": "another"})
    finish()

    assert first.status_code == HTTPStatus.SEE_OTHER
    assert other.status_code == HTTPStatus.CONFLICT
    assert Event.objects.count() == events


def test_who_may_not_import_is_not_told_how_far_one_is(as_):
    assert as_("Tess").get(f"{BASE}/roster/imports/{'2' * 12}").status_code == HTTPStatus.FORBIDDEN
