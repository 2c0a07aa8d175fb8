"""`whoperforms registry backup` and `restore`: while it is served, as a user runs them."""

from datetime import UTC, datetime
from io import BytesIO

import pytest

from commands import whoperforms
from hostile_files import WHOLE
from registries import registry_at
from serving import server
from whoperforms.registry.corrections import selectors, services
from whoperforms.registry.corrections.report import Category, Report
from whoperforms.registry.file_kinds import EVIDENCE
from whoperforms.registry.files import Files

REPORT = Report(category=Category.OTHER, text="She moved.", language="en")


@pytest.fixture
def registry(tmp_path):
    """A registry with a correction and a file of evidence."""
    with registry_at(tmp_path / "registry.db"):
        services.receive(REPORT, submission="a", now=datetime(2026, 11, 22, tzinfo=UTC))
    Files(tmp_path / "registry.files").keep(BytesIO(WHOLE["cv.pdf"]), name="cv.pdf", taken=EVIDENCE)
    return tmp_path / "registry.db"


def test_a_registry_is_backed_up_and_brought_back_while_it_is_served(registry, demo_directory, tmp_path):
    archive, other = str(tmp_path / "a.backup"), tmp_path / "other"
    other.mkdir()
    with server(demo_directory, WHOPERFORMS_REGISTRY=str(registry)):
        made = whoperforms("registry", "backup", archive, "--registry", str(registry))
    with server(demo_directory, WHOPERFORMS_REGISTRY=str(other / "registry.db")):
        back = whoperforms("registry", "restore", archive, "--registry", str(other / "registry.db"))

    assert (made.code, made.err) == (back.code, back.err) == (0, "")
    assert "2 rows, 1 files of evidence; no event yet" in made.out
    assert "the events follow from each other" in back.out
    assert list(Files(other / "registry.files").all()) == list(Files(tmp_path / "registry.files").all())
    with registry_at(other / "registry.db"):
        assert [waiting.text for waiting in selectors.waiting()] == ["She moved."]


def test_a_backup_of_no_registry_makes_none(tmp_path):
    ran = whoperforms("registry", "backup", str(tmp_path / "a.backup"), "--registry", str(tmp_path / "registry.db"))

    assert ran.code == 1
    assert "no registry is there; name it with --registry" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_registry_in_use_is_not_overwritten(registry, tmp_path):
    archive = str(tmp_path / "a.backup")
    whoperforms("registry", "backup", archive, "--registry", str(registry))

    ran = whoperforms("registry", "restore", archive, "--registry", str(registry))

    assert ran.code == 2
    assert "this registry is not empty" in ran.err


def test_what_is_no_backup_is_refused_and_leaves_nothing_behind(tmp_path):
    (tmp_path / "a.backup").write_text("<html>")
    target = tmp_path / "new" / "registry.db"
    target.parent.mkdir()

    ran = whoperforms("registry", "restore", str(tmp_path / "a.backup"), "--registry", str(target))

    assert ran.code == 3
    assert "no backup, or one that was cut short or changed" in ran.err
    assert list(target.parent.iterdir()) == []


def test_a_backup_that_is_not_there_is_said_not_to_be(tmp_path):
    ran = whoperforms("registry", "restore", str(tmp_path / "none"), "--registry", str(tmp_path / "registry.db"))

    assert ran.code == 4
    assert "none: No such file or directory" in ran.err
