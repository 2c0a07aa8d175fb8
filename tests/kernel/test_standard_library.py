"""The kernel needs nothing but Python itself."""

import ast
import sys
from pathlib import Path

import pytest

import whoperforms.kernel

MODULES = sorted(Path(whoperforms.kernel.__file__).parent.glob("*.py"))


def imported(module: Path):
    """Yield the first part of the name of everything that `module` imports; our own as the whole name."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names)
            case ast.ImportFrom(module=name):
                yield name or "a relative import"


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_a_module_of_the_kernel_imports_the_standard_library_and_the_kernel_alone(module):
    foreign = [
        name
        for name in imported(module)
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("whoperforms.kernel.")
    ]

    assert foreign == []
