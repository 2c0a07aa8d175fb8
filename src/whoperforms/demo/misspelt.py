"""Names as a list has them that was typed by hand: letters lost or changed, nicknames, half a double name.

Shape:  each name has one thing wrong, at rates that are fixed; a name that a mistake cannot happen to has two of its
        letters changed about.
"""

import numpy as np
import polars as pl

from whoperforms.demo import awkward
from whoperforms.demo.awkward import Case
from whoperforms.demo.dice import Dice, Rows
from whoperforms.demo.frequency import nicknames
from whoperforms.demo.population import person_number

SWAPPED, LOST, NICKNAMED, HALVED, INITIAL_ONLY = range(5)
UP_TO = np.array([0.3, 0.5, 0.75, 0.85])
SWAP, LOSE = r"^(..)(.)(.)", r"^(...)."
SWAPPING, LOSING = "${1}${3}${2}", "${1}"


def names(dice: Dice, rows: Rows, listed: pl.DataFrame) -> pl.DataFrame:
    """Return the listed people with one thing wrong in each name."""
    kind = np.searchsorted(UP_TO, dice.share("misspelt", rows), side="right")
    kind[awkward.people(Case.EXCLUDED_NEAR_NAME, person_number(rows))] = SWAPPED
    wrong, last, first = pl.Series(kind), pl.col("LASTNAME"), pl.col("FIRSTNAME")
    nickname = first.replace_strict(nicknames(), default=first)
    half = last.str.split("-").list.last()
    swap = (wrong == SWAPPED) | ((wrong == NICKNAMED) & (nickname == first)) | ((wrong == HALVED) & (half == last))
    return listed.with_columns(
        LASTNAME=pl.when(swap)
        .then(last.str.replace(SWAP, SWAPPING))
        .when(wrong == LOST)
        .then(last.str.replace(LOSE, LOSING))
        .when(wrong == HALVED)
        .then(half)
        .otherwise(last),
        FIRSTNAME=pl.when(wrong == NICKNAMED).then(nickname).otherwise(first),
        MIDNAME=pl.when(wrong == INITIAL_ONLY).then(pl.lit("")).otherwise("MIDNAME"),
    )
