"""Every word the product uses is explained once: values in code type, tables and columns, the nouns of the code."""

import re
import sqlite3
import tomllib

import pytest

from pages import DOCS, ROOMS, ROOT, column, in_code, pages, section, text
from whoperforms.certification import enrolment, events, ledger, lifecycle, people, session
from whoperforms.certification.bodies.people import Role as Duty
from whoperforms.certification.state import CertificationState
from whoperforms.cli.settings import SETTINGS
from whoperforms.credentials import certificate
from whoperforms.credentials.keys import history
from whoperforms.credentials.log import entry
from whoperforms.credentials.verification import answer as verified
from whoperforms.evidence import claims, facts, matrix, source, volume, workplaces
from whoperforms.places.precision import Precision
from whoperforms.procedures.kinds import Role
from whoperforms.procedures.sourced import Confidence
from whoperforms.search import answer, near, question
from whoperforms.search.answer import GroupId
from whoperforms.sources import layout, reading
from whoperforms.sources.reading import Outcome
from whoperforms.store import records, stated
from whoperforms.store.schema import INDEXES, TABLES

GLOSSARY = DOCS / "GLOSSARY.md"
ARCHITECTURE = DOCS / "ARCHITECTURE.md"
CLOSED_LISTS = (
    claims.Status,
    matrix.Subject,
    workplaces.Flag,
    workplaces.Voice,
    source.Source,
    Outcome,
    GroupId,
    Precision,
    Role,
    Confidence,
    Duty,
    lifecycle.Stage,
    CertificationState,
)
MODULES = (
    *(claims, facts, matrix, source, volume, workplaces, records, stated, answer, near, question, layout, reading),
    *(enrolment, events, ledger, lifecycle, people, session, certificate, history, entry, verified),
)
SUFFIXES = {
    "py",
    "db",
    "key",
    "keys",
    "md",
    "json",
    "csv",
    "toml",
    "tsv",
    "log",
    "lock",
    "mail",
    "files",
    "xlsx",
    "example",
}
NO_NOUNS_FOR_PEOPLE = {
    "Batch",
    "BilledRow",
    "Delimited",
    "GroupId",
    "TotalRow",
}  # steps on the way, explained where they stand


def words() -> list[str]:
    return column(text(GLOSSARY), "word")


def nouns():
    for module in MODULES:
        for name, value in vars(module).items():
            ours = isinstance(value, type) and value.__module__ == module.__name__
            wrong = isinstance(value, type) and issubclass(value, Exception)  # its sentence explains it
            if ours and not wrong and not name.startswith("_") and name not in NO_NOUNS_FOR_PEOPLE:
                yield re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)


@pytest.mark.parametrize("noun", sorted(set(nouns())))
def test_every_noun_of_the_code_is_in_the_glossary(noun):
    assert noun.lower() in {word.lower() for word in words()}


@pytest.mark.parametrize("values", CLOSED_LISTS, ids=lambda values: values.__name__)
def test_every_value_of_a_closed_list_is_in_the_glossary(values):
    explained = set(in_code(column(text(GLOSSARY), "word", at=1)))

    assert {value.value for value in values} - explained == set()


def test_each_word_stands_once_and_in_order():
    lowered = [word.lower() for word in words()]

    assert lowered == sorted(set(lowered))
    assert all(column(text(GLOSSARY), "word", at=1))


def test_every_table_and_column_of_a_directory_is_explained():
    with sqlite3.connect(":memory:") as connection:
        connection.executescript(TABLES + INDEXES)
        names = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")]
        columns = {name: {row[1] for row in connection.execute(f"pragma table_info({name})")} for name in names}
    connection.close()
    page = DOCS / "directory-file.md"

    assert {name: set(in_code(column(section(page, f"### `{name}`"), "column"))) for name in names} == columns
    assert set(re.findall(r"^### `(\w+)`$", text(page), re.MULTILINE)) == set(names)


def rooms() -> list[str]:
    return sorted(path.parent.name for path in ROOMS.glob("*/__init__.py"))


def test_every_room_is_in_the_house_from_the_top_down():
    contract = tomllib.loads(text(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"][0]["layers"]
    built = [room for layer in contract for room in re.findall(r"(?<!\()\b\w+\b(?!\))", layer)]
    planned = [room for layer in contract for room in re.findall(r"\((\w+)\)", layer)]
    house = in_code(column(section(ARCHITECTURE, "## The house"), "room"))

    assert house == built
    assert sorted(house) == rooms()
    assert [room for room in planned if f"`{room}`" not in section(ARCHITECTURE, "## The house")] == []


def test_every_module_that_a_page_names_is_there():
    """Of names with dots that begin with a room: the longest part of each that is a file, and then what is in it."""
    named = re.compile(rf"\b(?:{'|'.join(rooms())})(?:\.\w+)+\b(?!/)")
    now = [page for page in pages() if page.parent.name != "adr"]  # a decision names what was there on its day
    dotted = {name for page in now for name in named.findall(text(page)) if name.split(".")[-1] not in SUFFIXES}

    assert len(dotted) > 20
    assert sorted(name for name in dotted if not _is_there(name)) == []


def _is_there(name: str) -> bool:
    for end in range(len(parts := name.split(".")), 0, -1):
        path = ROOMS.joinpath(*parts[:end])
        for file in (path.with_suffix(".py"), path / "__init__.py"):
            if file.exists() and (end == len(parts) or re.search(rf"\b{parts[end]}\b", text(file))):
                return len(parts) - end <= 2
    return False


@pytest.mark.parametrize("room", rooms())
def test_every_room_says_in_one_sentence_what_belongs_there(room):
    said = re.match(r'"""([^"]+)"""', text(ROOMS / room / "__init__.py"))

    assert said
    assert said[1].endswith(".")
    assert ". " not in said[1]
    assert "\n" not in said[1]


def test_every_setting_is_on_its_page_as_it_is_in_the_code():
    table = section(DOCS / "settings.md", "# Settings").split("## For tests")[0]
    said = list(zip(*(column(table, "flag", at=at) for at in range(4)), strict=True))

    assert said == [
        (f"`{s.flag}`", f"`{s.variable}`", "none" if s.default is None else f"`{s.default}`", s.meaning)
        for s in SETTINGS
    ]


def test_every_variable_that_is_read_anywhere_is_on_the_page_of_settings():
    files = [*ROOMS.rglob("*.py"), *ROOT.glob("tests/**/*.py"), ROOT / "Makefile", ROOT / ".ci" / "run"]
    read = {name for file in files for name in re.findall(r"\bWHOPERFORMS_[A-Z]+(?:_[A-Z]+)*", text(file))}
    read |= {setting.variable for setting in SETTINGS}

    assert read == set(re.findall(r"\bWHOPERFORMS_[A-Z_]+", text(DOCS / "settings.md")))


def test_every_target_of_make_is_explained():
    targets = re.findall(r"^([a-z]+):.*## ", text(ROOT / "Makefile"), re.MULTILINE)

    assert sorted(in_code(column(text(ROOT / "CONTRIBUTING.md"), "target"))) == sorted(f"make {t}" for t in targets)
