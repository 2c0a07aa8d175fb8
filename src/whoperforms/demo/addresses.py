"""Where people practise and get their mail: streets by population of the ZIP, and practices shared by many.

Shape:  a frame of eight columns, one row a place. Telephone numbers are an area code and
        555-0100 to 555-0199, which are given to nobody.
"""

from functools import cache

import numpy as np
import polars as pl

from whoperforms.demo import awkward, frequency
from whoperforms.demo.awkward import Case
from whoperforms.demo.dice import Dice, Rows
from whoperforms.demo.frequency import zips
from whoperforms.demo.population import MEMBERS_EVERY, Country, person_number, text

GROUP_SHARE = 0.45  # of people who practise at an organization's address
NINE_DIGITS = 0.94
SECOND_LINE = 0.42
SAME_MAIL, POST_BOX = 0.64, 0.07
WITH_FAX = 0.8
LONGEST_NUMBER = 9_899
MAIL, FURTHER = (
    -1,
    -2,
)  # in place of a number of moves: addresses that are no first practice; -3, -4 ... further still

ADDRESS = ["line_1", "line_2", "city", "state", "zip", "country", "telephone", "fax"]
KINDS = ("ST", "AVE", "RD", "DR", "BLVD", "LN", "PKWY", "WAY")
DIRECTIONS = ("", "N ", "S ", "E ", "W ")
ABROAD = {
    Case.ARMY_POST_OFFICE: ("PSC 2 BOX 5501", "", "APO", "AE", "09012", "US"),
    Case.DIPLOMATIC_POST_OFFICE: ("UNIT 8900 BOX 55", "", "DPO", "AA", "34031", "US"),
    Case.OUTLYING_ISLAND: ("55 LAGOON WAY", "", "WAKE ISLAND", "UM", "96898", "UM"),
    Case.CANADIAN: ("55 EXAMPLE ST", "UNIT 5", "TORONTO", "ONTARIO", "M5V 0A0", "CA"),
    Case.GERMAN: ("BEISPIELWEG 55", "", "BERLIN", "", "02115", "DE"),  # Boston's ZIP code, were it in the US
}


def practices(country: Country, rows: Rows, moves: Rows) -> pl.DataFrame:
    """Return where each person practises after so many moves, awkward addresses included."""
    numbers = person_number(rows)
    keys, moves = _keys(country, rows, moves, numbers)
    frame = streets(country.dice, keys, moves, zip_rows(country, rows, moves))
    return _abroad(frame, numbers, moves)


def practices_of_organizations(country: Country, rows: Rows) -> pl.DataFrame:
    """Return where each organization is; people who share its practice have the same address."""
    return streets(country.dice, rows, np.zeros_like(rows), zip_rows_of_organizations(country, rows))


def mailing(country: Country, rows: Rows, practice: pl.DataFrame, places: Rows) -> pl.DataFrame:
    """Return where mail goes: to the practice, or to the next ZIP, there sometimes to a post-office box."""
    dice = country.dice
    elsewhere = np.flatnonzero(~dice.chance(SAME_MAIL, "mail at practice", rows))
    keys, mail = rows[elsewhere], np.full(len(elsewhere), MAIL)
    frame = streets(dice, keys, mail, zips().next_in_state[places[elsewhere]])
    box = pl.Series(dice.chance(POST_BOX / (1 - SAME_MAIL), "post box", keys))
    boxes = pl.select(pl.concat_str(pl.lit("PO BOX "), text(1 + dice.below(9_999, "box", keys)))).to_series()
    frame = frame.with_columns(
        pl.when(box).then(boxes).otherwise(pl.col("line_1")).alias("line_1"),
        pl.when(box).then(pl.lit("")).otherwise(pl.col("line_2")).alias("line_2"),
    )
    chosen = np.arange(len(rows))
    chosen[elsewhere] = len(rows) + np.arange(len(elsewhere))
    return pl.concat([practice, frame])[chosen]


def further(country: Country, rows: Rows, slot: Rows) -> pl.DataFrame:
    """Return further places of practice, told apart by `slot`, in ZIPs that follow the first."""
    first, table = zip_rows(country, rows, np.zeros_like(rows)), zips()
    following = first
    for _ in range(3):
        following = table.next_in_state[following]
    return streets(country.dice, rows, FURTHER - slot, np.where(slot % 2 == 0, following, table.next_in_state[first]))


def branches(country: Country, organizations: Rows, slot: Rows) -> pl.DataFrame:
    """Return further places of organizations, told apart by `slot`, in ZIPs that follow the first."""
    first, table = zip_rows_of_organizations(country, organizations), zips()
    following = table.next_in_state[table.next_in_state[first]]
    return streets(
        country.dice, organizations, FURTHER - slot, np.where(slot % 2 == 0, following, table.next_in_state[first])
    )


def keys_of_practices(country: Country, rows: Rows, moves: Rows) -> Rows:
    """Return whose address each person has after so many moves: the own row, or that of an organization."""
    keys, _ = _keys(country, rows, moves, person_number(rows))
    return keys


def zip_rows(country: Country, rows: Rows, moves: Rows) -> Rows:
    """Return the row in the ZIP table where each person practises."""
    numbers = person_number(rows)
    keys, moves = _keys(country, rows, moves, numbers)
    drawn = _drawn(country.dice, keys, moves)
    settled, table = moves == 0, zips()
    for case, place in ((Case.NAMESAKE_SAME_STATE, 0), (Case.NAMESAKE_OTHER_STATE, len(table.zip5) // 2)):
        who = awkward.people(case, numbers)
        before = _drawn(country.dice, country.row_of_person(numbers[who] - 1), moves[who])
        other = (before + place) % len(table.zip5) if place else table.next_in_state[before]
        drawn[who] = np.where(settled[who], other, drawn[who])
    who = awkward.people(Case.LOST_LEADING_ZERO, numbers)
    drawn[who] = table.with_leading_zero[drawn[who] % len(table.with_leading_zero)]
    return drawn


def zip_rows_of_organizations(country: Country, rows: Rows) -> Rows:
    """Return the row in the ZIP table where each organization is."""
    return _drawn(country.dice, rows, np.zeros_like(rows))


def streets(dice: Dice, keys: Rows, moves: Rows, places: Rows) -> pl.DataFrame:
    """Return an address in each ZIP; equal keys and moves give equal addresses."""
    table = zips()
    number = 1 + (dice.low("house number", keys, moves) * LONGEST_NUMBER).astype(np.int64)
    street = _streets()[dice.below(len(_streets()), "street", keys, moves)]
    second = 1 + dice.below(len(_seconds()) - 1, "second line", keys, moves)
    second *= dice.chance(SECOND_LINE, "has second line", keys, moves)
    plus_4 = 1 + dice.below(9_999, "plus 4", keys, moves)
    plus_4 *= dice.chance(NINE_DIGITS, "nine digits", keys, moves)
    line = dice.below(100, "telephone", keys, moves)
    fax = 1 + dice.below(100, "fax", keys, moves)
    fax *= dice.chance(WITH_FAX, "has fax", keys, moves)
    return pl.select(
        line_1=pl.concat_str(text(number), pl.lit(" "), street),
        line_2=_seconds()[second],
        city=table.city[places],
        state=table.state[places],
        zip=pl.concat_str(table.zip5[places], _plus_4()[plus_4]),
        country=pl.Series(["US"]).new_from_index(0, len(keys)),
        telephone=pl.concat_str(table.area[places], _lines()[line]),
        fax=pl.when(pl.Series(fax > 0))
        .then(pl.concat_str(table.area[places], _lines()[np.maximum(fax, 1) - 1]))
        .otherwise(pl.lit("")),
    )


def _keys(country: Country, rows: Rows, moves: Rows, numbers: Rows) -> tuple[Rows, Rows]:
    """Return whose address each person has (the own row, or that of an organization) and its moves."""
    dice = country.dice
    shared = dice.chance(GROUP_SHARE, "shares a practice", rows, moves)
    for case in (*awkward.MEN, Case.LOST_LEADING_ZERO):
        shared[awkward.people(case, numbers)] = False
    share = dice.share("which practice", rows, moves)  # some are larger than others
    practices = max(country.practitioners // 4 // MEMBERS_EVERY, 1)
    chosen = (share * (1 + share) / 2 * practices).astype(np.int64)
    keys = np.where(shared, country.row_of_organization(chosen * MEMBERS_EVERY), rows)
    son = awkward.people(Case.SON, numbers)
    keys[son] = np.where(moves[son] == 0, country.row_of_person(numbers[son] - 1), keys[son])
    return keys, np.where(shared, 0, moves)


def _drawn(dice: Dice, keys: Rows, moves: Rows) -> Rows:
    return zips().population.draw(dice.share("zip", keys, moves))


def _abroad(frame: pl.DataFrame, numbers: Rows, moves: Rows) -> pl.DataFrame:
    """Return the addresses with those of the awkward cases in place; who moves leaves such a place."""
    settled = np.where(moves == 0, numbers, -1)
    columns = {name: frame[name] for name in ADDRESS}
    for case, values in ABROAD.items():
        for name, value in zip(ADDRESS, values, strict=False):
            _put(columns[name], awkward.people(case, settled), value)
    zero = awkward.people(Case.LOST_LEADING_ZERO, settled)
    columns["zip"].scatter(zero, columns["zip"].gather(zero).str.slice(1))
    _put(columns["telephone"], awkward.people(Case.LONG_TELEPHONE, settled), "1-617-555-0142")
    return pl.DataFrame(columns)


def _put(column: pl.Series, where: Rows, value: str) -> None:
    if len(where):
        column.scatter(where, [value] * len(where))


@cache
def _streets() -> pl.Series:
    return pl.Series([f"{way}{name} {kind}" for way in DIRECTIONS for name in frequency.streets() for kind in KINDS])


@cache
def _seconds() -> pl.Series:
    suites = [f"STE {floor}{door:02}" for floor in range(1, 9) for door in range(0, 100, 4)]
    return pl.Series(["", *suites, *(f"FL {n}" for n in range(2, 12)), *(f"UNIT {c}" for c in "ABCDEF")])


@cache
def _plus_4() -> pl.Series:
    return pl.Series(["", *(f"{n:04}" for n in range(1, 10_000))])


@cache
def _lines() -> pl.Series:
    return pl.Series([f"55501{n:02}" for n in range(100)])
