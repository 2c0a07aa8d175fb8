"""What a suite needs beyond Python: one line says what is missing; WHOPERFORMS_REQUIRE_ALL makes that a failure."""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

SAMPLES = Path(os.environ.get("WHOPERFORMS_SAMPLES", "no-samples"))  # real rows: never in a checkout


def needs_chromium() -> str:
    """Return the browser's path; skip, or fail where everything is required."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found:
        return found
    return _missing("Chromium is not there: install it, on Debian with 'apt-get install chromium'")


def needs_node() -> tuple[str, str]:
    """Return the paths of Node and of npm; skip, or fail where everything is required."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return node, npm
    return _missing("Node or npm is not there: install them, on Debian with 'apt-get install nodejs npm'")


def needs_samples(name: str) -> Path:
    """Return a folder of real sample files; skip where there is none, always."""
    folder = SAMPLES / name
    if not folder.is_dir():
        pytest.skip(f"no real sample files: WHOPERFORMS_SAMPLES may name a folder that has {name}; nothing to install")
    return folder


def _missing(sentence: str) -> NoReturn:
    if os.environ.get("WHOPERFORMS_REQUIRE_ALL"):
        pytest.fail(sentence)
    pytest.skip(sentence)
