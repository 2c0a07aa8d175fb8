"""Files are taken by a page that says so, from somebody signed in, and handed out as downloads alone."""

from contextlib import ExitStack, closing
from io import BytesIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.translation import override

from hostile_files import WHOLE
from whoperforms.project.headers import security_headers
from whoperforms.registry.accounts.models import Account
from whoperforms.registry.errors import DamagedFile
from whoperforms.registry.file_faults import MOST_BYTES, BadFile, FileFault
from whoperforms.registry.file_kinds import EVIDENCE
from whoperforms.registry.files import Files
from whoperforms.web.files import download, kept, name_of, said, takes_files


@pytest.fixture
def files(tmp_path):
    return Files(tmp_path / "registry.files")


@takes_files
def page(_):
    return HttpResponse()


def another_page(_):
    return HttpResponse()


@pytest.fixture
def sent():
    """Send a file to a page, which then sees a request; all are closed at the end, as Django does."""
    with ExitStack() as requests:
        yield lambda *args, **kwargs: requests.enter_context(closing(request_with(*args, **kwargs)))


def request_with(content, *, name="cv.pdf", to=page, by=None):
    file = BytesIO(content)
    file.name = name
    request = RequestFactory().post("/en/staff/evidence", {"file": file, "note": "t"})
    request.resolver_match = type("Match", (), {"func": staticmethod(to)})()
    request.user = by or Account(email="ana@example.org")
    return request


def document(files, name="cv.pdf"):
    return files.keep(BytesIO(WHOLE["cv.pdf"]), name=name, taken=EVIDENCE)


def test_a_file_arrives_on_the_disk_and_is_kept(files, sent):
    given = sent(WHOLE["cv.pdf"]).FILES["file"]

    assert isinstance(given, TemporaryUploadedFile)
    assert kept(given, files, taken=EVIDENCE).size == len(WHOLE["cv.pdf"])


def test_a_file_that_is_too_large_is_refused_at_its_field_and_the_rest_of_the_form_is_read(files, sent):
    request = sent(b"%PDF-1.7\n" + bytes(MOST_BYTES))
    given = request.FILES["file"]

    assert request.POST["note"] == "t"
    assert given.size == MOST_BYTES + 1
    with pytest.raises(BadFile) as why:
        kept(given, files, taken=EVIDENCE)
    assert said(why.value) == "This file is larger than 10 MB. Make it smaller, or send it in parts."


def test_what_is_far_too_large_is_not_read_to_its_end(sent):
    with pytest.raises(SuspiciousOperation, match="far more than is taken"):
        _ = sent(bytes(4 * MOST_BYTES)).FILES


@pytest.mark.parametrize(
    ("to", "by"),
    [
        pytest.param(another_page, None, id="a page that takes none"),
        pytest.param(page, AnonymousUser(), id="a stranger"),
    ],
)
def test_no_other_page_and_nobody_else_gets_a_file_onto_the_disk(to, by, sent):
    with pytest.raises(SuspiciousOperation, match="where none is taken"):
        _ = sent(WHOLE["cv.pdf"], to=to, by=by).FILES


def test_a_file_is_handed_out_as_a_download_and_nothing_else(files):
    response = security_headers(lambda _: download(document(files), files))(
        RequestFactory().get("/", headers={"host": "localhost"})
    )

    assert b"".join(response) == WHOLE["cv.pdf"]
    assert response["Content-Disposition"] == 'attachment; filename="cv.pdf"'
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].endswith("sandbox")
    assert response["Content-Length"] == str(len(WHOLE["cv.pdf"]))
    response.close()


@pytest.mark.parametrize(
    ("name", "handed_out_as"),
    [("cv.exe", "cv.exe.pdf"), ("page.html", "page.html.pdf"), ("CV.PDF", "CV.PDF"), ('a"b\r\n.pdf', 'a"b.pdf')],
    ids=["program", "page", "large letters", "header"],
)
def test_a_file_is_handed_out_under_a_name_that_ends_as_its_content_is(files, name, handed_out_as):
    given = document(files, name)

    assert name_of(given) == handed_out_as
    response = download(given, files)
    assert "\n" not in response["Content-Disposition"]
    response.close()


def test_a_file_that_was_changed_is_not_handed_out(files):
    given = document(files)
    path = files.path(given.sha256)
    path.chmod(0o600)
    path.write_bytes(b"<html>")

    with pytest.raises(DamagedFile):
        download(given, files)


@pytest.mark.parametrize("fault", FileFault)
def test_every_fault_has_a_sentence_for_its_field(fault):
    with override("en"):
        sentence = said(BadFile(fault, taken=[".pdf", ".png"]))

    assert sentence.endswith(".")
    assert "%" not in sentence
