"""The pages hold together: links lead somewhere, examples run, decisions are listed, nothing foreign slips in."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from commands import COMMAND
from pages import DOCS, FENCE, LINK, ROOMS, ROOT, anchors, examples, in_code, pages, plain, text
from whoperforms import __version__
from whoperforms.cli.main import COMMANDS

README = ROOT / "README.md"
ADR = DOCS / "adr"
SOURCES = [ROOMS, ROOT / "tests", ROOT / "scripts", DOCS]
BASH = shutil.which("bash") or "bash"
WRITTEN = {".py", ".md", ".toml", ".html", ".css", ".svg"}
FOREIGN = [  # in parts, so that this file does not hold them
    "/" + "work/",
    "/" + "root/",
    "/home" + "/",
    "../" + "shared",
    "TO" + "DO",
    "FIX" + "ME",
    "pypi." + "org",
    "python" + "hosted",
    "npm" + "js",
]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", pages(), ids=named)
def test_every_link_of_a_page_leads_somewhere(page):
    broken = []
    for link in LINK.findall(FENCE.sub("", text(page))):
        target, _, anchor = link.partition("#")
        there = (page.parent / target).resolve() if target else page
        if not link.startswith("https://") and (not there.exists() or (anchor and anchor not in anchors(there))):
            broken.append(link)

    assert broken == []


def test_every_page_is_linked_from_another():
    linked = {(page.parent / link.split("#")[0]).resolve() for page in pages() for link in LINK.findall(text(page))}

    assert [named(page) for page in pages() if page not in linked and page != README] == []


def test_every_decision_is_in_the_index_under_its_title():
    decisions = sorted(page for page in ADR.glob("*.md") if page.name != "README.md")
    titles = {page.name: text(page).splitlines()[0].removeprefix("# ") for page in decisions}
    index = re.findall(r"^\| \[(\d{4})\]\(([\w.-]+)\) \| (.*) \|$", text(ADR / "README.md"), re.MULTILINE)

    assert {name: f"{number}: {title}" for number, name, title in index} == titles
    assert [number for number, _, _ in index] == [f"{at:04}" for at in range(1, len(index) + 1)]


@pytest.mark.parametrize("page", sorted(ADR.glob("0*.md")), ids=named)
def test_every_decision_says_context_options_decision_and_cost(page):
    assert re.findall(r"^## (.*)$", text(page), re.MULTILINE) == ["Context", "Options", "Decision", "Cost"]


def test_the_changes_of_this_version_are_told():
    assert f"## {__version__} " in text(ROOT / "CHANGELOG.md")


@pytest.mark.parametrize("word", FOREIGN)
def test_no_path_of_a_machine_and_no_note_to_oneself_is_left(word):
    files = [path for folder in SOURCES for path in folder.rglob("*") if path.suffix in WRITTEN]
    files += [*ROOT.glob("*.md"), ROOT / "Makefile", ROOT / "pyproject.toml", ROOT / ".ci" / "run"]

    assert [named(file) for file in files if word in text(file)] == []


def test_npis_on_pages_are_invented():
    found = {npi for page in pages() for npi in re.findall(r"(?<![0-9a-f])[12]\d{9}(?![0-9a-f])", text(page))}

    assert {npi for npi in found if not npi.startswith("2")} == set()


def test_a_page_names_only_commands_that_there_are():
    said = in_code([FENCE.sub("", text(page)) for page in pages()])
    named = {words.split()[1] for words in said if words.startswith("whoperforms ")}

    assert {name for name in named - {*COMMANDS, "COMMAND"} if not name.startswith("-")} == set()


@pytest.fixture(scope="module")
def shell(tmp_path_factory):
    """A shell in a folder where `make demo` has been: the same commands, from the Makefile's own lines."""
    folder = tmp_path_factory.mktemp("readme")
    environment = os.environ | {"PATH": f"{Path(COMMAND).parent}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "100"}

    def run(command: str) -> str:
        done = subprocess.run(
            [BASH, "-c", command],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run(recipe())
    return run


def recipe() -> str:
    """Return what the Makefile runs to make the demo's directory."""
    lines = text(ROOT / "Makefile").split("$(DEMO)/directory.db: ")[1].partition("\n")[2].split("\n\n")[0]
    for variable, value in (("$(BIN)/", ""), ("$(FILES)", "demo-out/files"), ("$(DEMO)", "demo-out"), ("\t@", "")):
        lines = lines.replace(variable, value)
    return f"set -e\n{lines}"


@pytest.mark.xdist_group("readme")
def test_the_examples_of_the_readme_print_what_it_shows(shell):
    assert len(examples(README)) >= 4
    for example in examples(README):
        printed = shell(example.command)
        assert example.fits(printed), f"$ {example.command}\n{plain(printed)}"
