"""The shipped procedure, and an invented one that proves that nothing here knows the shipped one."""

import shutil
from pathlib import Path

import pytest

from whoperforms.procedures.load import load

DEFINITIONS = Path(__file__).parent / "definitions"


@pytest.fixture(scope="session")
def mild():
    return load("mild")


@pytest.fixture(scope="session")
def lantern():
    return load("shoulder_lantern", folder=DEFINITIONS)


@pytest.fixture
def folder(tmp_path):
    """Give a copy of the invented definition, free to be broken."""
    shutil.copytree(DEFINITIONS, tmp_path / "definitions")
    return tmp_path / "definitions"
