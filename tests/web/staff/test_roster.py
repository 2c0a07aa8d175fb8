"""The roster wizard and the review queue, as a coordinator goes through them."""

import re
from datetime import UTC, datetime
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from commands import whoperforms
from hostile_files import BOMB, WHOLE, xlsx
from rosters import roster, row
from sending import PEOPLE, send
from whoperforms.evidence.reviews import Decision, Review
from whoperforms.registry import journal
from whoperforms.registry.files import Files
from whoperforms.registry.models import Event
from whoperforms.sources.reviews import readings
from whoperforms.store.directory import open_directory

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
    assert text.count("<td>New</td>") == 2
    assert Event.objects.count() == events

    done = send(cora, given["Location"].replace("?", "/import?"))

    assert (done.status_code, done["Location"]) == (303, f"{BASE}/roster?done=roster_imported")
    assert Event.objects.count() == events + 5
    assert "Recorded: Roster imported" in cora.get(done["Location"]).content.decode()
    again = cora.get(give(cora, roster(*rows[:2]))["Location"]).content.decode()
    assert "There is nothing to import: the file says nothing new." in again


def test_a_report_shows_fifty_rows_and_those_that_become_one_thing(as_, rows):
    cora = as_("Cora")
    many = [row(number, "", last_name=f"NAME{number}") for number in range(60)]
    address = give(cora, roster(*many, rows[0] | {"issuer_record_id": "R-X"}))["Location"]

    first, second, new = (cora.get(address + more).content.decode() for more in ("", "&page=2", "&becomes=new"))

    assert (first.count("Waits for a person</td>"), second.count("Waits for a person</td>")) == (50, 10)
    assert (new.count("<td>New</td>"), new.count("Waits for a person</td>")) == (1, 0)


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
