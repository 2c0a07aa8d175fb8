"""The codes the demo country bills: those of the procedure, some that are billed often, and invented ones."""

from functools import cache

import polars as pl

from whoperforms.demo import frequency
from whoperforms.demo.procedure import DemoProcedure

INVENTED = [f"Z{number:04}" for number in range(1, 301)]  # no such codes exist


@cache
def billed(procedure: DemoProcedure) -> tuple[str, ...]:
    """Return every code in use, the procedure's own first."""
    own = [code.code for code in procedure.codes]
    return (*own, *(code for code in [*frequency.common_codes(), *INVENTED] if code not in own))


def cases(procedure: DemoProcedure) -> list[int]:
    """Return which of `billed` count as a case."""
    return [at for at, code in enumerate(procedure.codes) if code.counts_as_case]


def valid(procedure: DemoProcedure, year: int) -> list[int]:
    """Return which of the procedure's codes, as places in `billed`, could be billed in `year`."""
    return [at for at, code in enumerate(procedure.codes) if code.valid_in(year)]


@cache
def words(procedure: DemoProcedure) -> pl.Series:
    """Return what the files say of each of `billed`: placeholders, since descriptions have owners."""
    return pl.Series([says(code) for code in billed(procedure)])


def says(code: str) -> str:
    """Return the placeholder for one code."""
    return f"Demo words for {code}"
