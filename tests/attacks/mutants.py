"""The verifier with one check taken out of it: of each such mutant the corpus has to notice that it is one.

Shape:  a check is a `raise` of the steps, or one part of a condition of several. Each is taken out by itself, in the
        code of its function as long as a block lasts. A part of a condition is left out, so that the others decide.

`python tests/attacks/mutants.py` writes down which attack notices which; that takes some minutes.
"""

import ast
import copy
import inspect
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

TESTS = Path(__file__).parents[1]
if __name__ == "__main__":
    sys.path.append(str(TESTS))

from attacks.stored import Stored, stored  # noqa: E402 - it is told where to look first
from whoperforms.credentials.verification import status  # noqa: E402
from whoperforms.credentials.verification.findings import Code  # noqa: E402

TABLE = TESTS / "credentials" / "verification" / "noticed_by.json"
HOME = "whoperforms.credentials."
MODULES = (*("verification.steps", "verification.signed", "verification.status", "verification.history", "freshness"),)


@dataclass(frozen=True)
class Mutant:
    """A function without one of its checks. `left_out`: that check, as it stands in the code."""

    module: str
    function: str
    place: int  # among the checks of the function
    left_out: str

    def __str__(self) -> str:
        return f"{self.module.rpartition('.')[2]}.{self.function} {self.place}: {self.left_out}"


class _LeavesOut(ast.NodeTransformer):
    """Takes one check out of a function; counts them, and keeps what it took."""

    def __init__(self, place: int) -> None:
        self.place, self.count, self.taken = place, 0, ""

    def visit_Raise(self, node: ast.Raise) -> ast.stmt:
        return ast.copy_location(ast.Pass(), node) if self._is_the_one(node) else node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        left = [part for part in node.values if not self._is_the_one(part)]
        self.generic_visit(node)
        return node if len(left) == len(node.values) else left[0] if len(left) == 1 else ast.BoolOp(node.op, left)

    def _is_the_one(self, node: ast.AST) -> bool:
        here, self.count = self.count == self.place, self.count + 1
        if here:
            self.taken = ast.unparse(node)
        return here


@cache
def mutants() -> tuple[Mutant, ...]:
    """Return each mutant."""
    return tuple(_mutants())


def _mutants() -> Iterator[Mutant]:
    for name in MODULES:
        for function in _functions(import_module(HOME + name)):
            place = 0
            while (taken := _without(function, place)[1]) is not None:
                yield Mutant(name, function.__qualname__, place, taken)
                place += 1


@contextmanager
def at_work(mutant: Mutant) -> Iterator[None]:
    """Let a mutant do the work of its function until the block ends."""
    module = import_module(HOME + mutant.module)
    [function] = [one for one in _functions(module) if one.__qualname__ == mutant.function]
    before, (mutated, taken) = function.__code__, _without(function, mutant.place)
    assert taken == mutant.left_out
    status.checked.cache_clear()
    function.__code__ = mutated
    try:
        yield
    finally:
        function.__code__ = before
        status.checked.cache_clear()


def differs(case: Stored) -> bool:
    """Whether an attack comes to something else than its row says, or to what nobody has thought of."""
    answer = case.answer()
    decided = answer.decided_by
    failed = decided.finding is not None and decided.finding.code is Code.FAILED
    return failed or (str(answer.outcome), decided.number) != (case.row["outcome"], case.row["step"])


def noticed(mutant: Mutant) -> str | None:
    """Return the first attack that comes to something else by a mutant; None where all come to the same."""
    with at_work(mutant):
        return next((case.row["name"] for case in stored() if differs(case)), None)


def _functions(module: ModuleType) -> Iterator[FunctionType]:
    """Yield the functions of a module and of its classes, without what wraps them."""
    for holder in (module, *(one for one in vars(module).values() if inspect.isclass(one))):
        if holder is module or holder.__module__ == module.__name__:
            for one in vars(holder).values():
                found = inspect.unwrap(getattr(one, "__func__", getattr(one, "fget", None) or one))
                if isinstance(found, FunctionType) and found.__code__.co_filename == module.__file__:
                    yield found


def _without(function: FunctionType, place: int) -> tuple[CodeType, str | None]:
    """Return the code of a function without one of its checks, and the check; None where it has fewer."""
    whole, first = _parsed(function.__code__.co_filename), function.__code__.co_firstlineno
    [named] = [one for one in ast.walk(whole) if isinstance(one, ast.FunctionDef) and _line(one) == first]
    found = copy.deepcopy(named)
    takes = _LeavesOut(place)
    takes.generic_visit(found)
    if not takes.taken:
        return function.__code__, None
    alone = ast.fix_missing_locations(ast.Module([found], type_ignores=[]))
    return _code(compile(alone, function.__code__.co_filename, "exec"), function), takes.taken


@cache
def _parsed(path: str) -> ast.Module:
    return ast.parse(Path(path).read_bytes())


def _line(one: ast.FunctionDef) -> int:
    return min([one.lineno, *(decorator.lineno for decorator in one.decorator_list)])


def _code(within: CodeType, function: FunctionType) -> CodeType:
    """Return the code of a function in that of its module."""
    for one in within.co_consts:
        if isinstance(one, CodeType):
            if (one.co_name, one.co_firstlineno) == (function.__name__, function.__code__.co_firstlineno):
                return one
            try:
                return _code(one, function)
            except LookupError:
                continue
    raise LookupError(function.__qualname__)


if __name__ == "__main__":
    found = {str(mutant): by for mutant in mutants() if (by := noticed(mutant))}
    TABLE.write_text(json.dumps(found, indent=1) + "\n")
    sys.stdout.write(f"{len(found)} checks, each noticed by an attack\n")
