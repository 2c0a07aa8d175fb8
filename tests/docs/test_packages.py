"""Packages of others: each that is imported is declared where it is needed, and none is declared that nothing uses."""

import ast
import re
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions

import pytest

from pages import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NAME = re.compile(r"[A-Za-z0-9_.-]+")
BY_NAME = {"argon2-cffi"}  # a setting of Django's names it


def declared(requirements):
    return {same(NAME.match(one)[0]) for one in requirements}


def same(name):
    return re.sub(r"[-_.]+", "-", name).lower()


NEEDED = declared(PROJECT["project"]["dependencies"])
FOR_TESTS = NEEDED | declared(PROJECT["dependency-groups"]["dev"])


@cache
def imported(folder):
    """Return the packages that the files of a folder import, by the names under which they are installed."""
    files = [*(ROOT / folder).rglob("*.py")]
    own = {file.stem for file in files} | {file.parent.name for file in files} | {"whoperforms"}
    found = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Import(names=names):
                    found |= {one.name.partition(".")[0] for one in names}
                case ast.ImportFrom(module=str(module), level=0):
                    found.add(module.partition(".")[0])
    known = packages_distributions()
    return {same(known[name][0]) for name in found - own - sys.stdlib_module_names if name in known}


@pytest.mark.parametrize(
    ("folder", "packages"),
    [("src/whoperforms", NEEDED), ("tests", FOR_TESTS), ("scripts", FOR_TESTS)],
    ids=["src", "tests", "scripts"],
)
def test_what_is_imported_is_declared(folder, packages):
    assert imported(folder) - packages == set()


def test_what_is_declared_is_used():
    assert NEEDED - imported("src/whoperforms") == BY_NAME
