"""Invented practitioners and an exclusion list that names some of them, with the truth: who is meant by which entry.

Shape:  frames as the join and the reader of the list give them. Knows nothing of how entries are matched: names are
        drawn from the census, ZIP codes by population, and what goes wrong in writing at the fixed rates below.
"""

import random
from dataclasses import dataclass, field

import polars as pl
from drawing import drawn_family, drawn_given, drawn_zip, rows_of_state, rows_of_town, slipped

from whoperforms.demo.frequency import zips
from whoperforms.kernel.npi import check_digit

PAIN, SPINE, NURSE, DENTIST = "208VP0014X", "207XS0117X", "163W00000X", "122300000X"
CODES = {PAIN: 0.5, SPINE: 0.3, NURSE: 0.15, DENTIST: 0.05}
CALLED = {
    PAIN: ("PHYSICIAN (MD, DO)", "PAIN MANAGEMENT", "ANESTHESIOLOGY"),
    SPINE: ("PHYSICIAN (MD, DO)", "ORTHOPEDIC SURGERY"),
    NURSE: ("NURSE/NURSES AIDE",),
    DENTIST: ("DENTIST",),
}
OTHERS = ("NURSE/NURSES AIDE", "PERSONAL CARE PROVIDER", "OWNER/OPERATOR", "PHYSICIAN (MD, DO)", "PHARMACIST")

# of practitioners
DOUBLE_NAME, SUFFIX, MIDDLE, KNOWN_GRADUATION, SECOND_PLACE = 0.04, 0.02, 0.72, 0.5, 0.15
TWINS, FATHERS, RENAMED, RENAMING_TOLD = 0.01, 0.01, 0.02, 0.8
# of entries
WITH_NPI, RELATIVES, STRANGERS = 0.1, 0.12, 4  # strangers: to each entry that means somebody
NICKNAME, SLIP_FAMILY, SLIP_GIVEN, SECOND_SLIP, TURNED, PART_LEFT_OUT, BLANK_FOR_HYPHEN = (
    0.3,
    0.06,
    0.04,
    0.1,
    0.01,
    0.4,
    0.4,
)
NO_MIDDLE, INITIAL_FOR_MIDDLE, OTHER_MIDDLE, SUFFIX_LEFT_OUT = 0.35, 0.4, 0.015, 0.5
SAME_ZIP, SAME_TOWN, SAME_STATE = 0.3, 0.25, 0.3  # the rest: anywhere
RIGHT_TRADE, NO_BIRTH, WRONG_BIRTH = 0.75, 0.02, 0.01

NICKNAMES = {  # typed from memory, apart from the product's own table
    given: nicknames.split()
    for given, nicknames in (
        line.split(": ")
        for line in """
ROBERT: BOB ROB BOBBY; WILLIAM: BILL WILL BILLY; RICHARD: RICK DICK RICH; JAMES: JIM JIMMY; JOHN: JACK JOHNNY
MICHAEL: MIKE MICK; THOMAS: TOM TOMMY; JOSEPH: JOE JOEY; CHARLES: CHUCK CHARLIE; EDWARD: ED EDDIE TED; STEVEN: STEVE
DAVID: DAVE; DANIEL: DAN DANNY; ANTHONY: TONY; KENNETH: KEN KENNY; RONALD: RON RONNIE; TIMOTHY: TIM; GREGORY: GREG
LAWRENCE: LARRY; CHRISTOPHER: CHRIS; MATTHEW: MATT; ANDREW: ANDY DREW; SAMUEL: SAM; BENJAMIN: BEN; ALEXANDER: ALEX
PATRICIA: PAT PATTY TRISH; ELIZABETH: LIZ BETH BETTY LISA; BARBARA: BARB; MARGARET: PEGGY MAGGIE MEG; PAMELA: PAM
JENNIFER: JEN JENNY; SUSAN: SUE SUSIE; DEBORAH: DEB DEBBIE; KATHERINE: KATHY KATE KATIE; CHRISTINE: CHRIS TINA
REBECCA: BECKY; JUDITH: JUDY; VICTORIA: VICKY; CYNTHIA: CINDY; THERESA: TERRY TESS
""".strip()
        .replace("\n", "; ")
        .split("; ")
    )
}


@dataclass(slots=True, kw_only=True)
class Someone:
    """A person, as they are; `told`: whether a former name stands in their record."""

    woman: bool
    family: str
    given: str
    middle: str
    suffix: str
    zip_row: int
    code: str
    born: int
    graduated: int
    former: str = ""
    told: bool = True
    second: int | None = None


@dataclass(frozen=True, slots=True)
class Truth:
    """Practitioners as tables, the list, and who is meant: `record_sha256` to NPI."""

    tables: dict[str, pl.DataFrame]
    exclusions: pl.DataFrame
    meant: dict[str, int]


@dataclass
class People:
    """Draws people and what is written about them."""

    dice: random.Random
    everybody: list[Someone] = field(default_factory=list)
    relatives: list[int] = field(default_factory=list)

    def somebody(self) -> Someone:
        """Draw a person."""
        dice, woman = self.dice, self.dice.random() < 0.45  # noqa: PLR2004
        family = drawn_family(dice)
        if dice.random() < DOUBLE_NAME:
            family = f"{family}-{drawn_family(dice)}"
        born = dice.randrange(1938, 1992)
        return Someone(
            woman=woman,
            family=family,
            given=drawn_given(dice, woman=woman),
            middle=drawn_given(dice, woman=woman) if dice.random() < MIDDLE else "",
            suffix=dice.choice(["JR.", "III", "II", "SR."]) if not woman and dice.random() < SUFFIX else "",
            zip_row=drawn_zip(dice),
            code=dice.choices(list(CODES), list(CODES.values()))[0],
            born=born,
            graduated=born + dice.randrange(24, 34),
            former=drawn_family(dice) if woman and dice.random() < RENAMED else "",
            told=dice.random() < RENAMING_TOLD,
            second=drawn_zip(dice) if dice.random() < SECOND_PLACE else None,
        )

    def settle(self, number: int) -> None:
        """Draw so many, with twins, and fathers with sons of their name."""
        while len(self.everybody) < number:
            one = self.somebody()
            self.everybody.append(one)
            if self.dice.random() < TWINS:
                self._related(self.twin_of(one))
            elif not one.woman and self.dice.random() < FATHERS:
                self._related(self.son_of(one))
        del self.everybody[number:]

    def _related(self, other: Someone) -> None:
        self.everybody.append(other)
        self.relatives += [len(self.everybody) - 2, len(self.everybody) - 1]

    def twin_of(self, one: Someone) -> Someone:
        """Draw a twin: born with them, of their name and often of their trade and town."""
        other = self.somebody()
        other.family, other.born, other.suffix, other.former = one.family, one.born, "", ""
        other.graduated = one.graduated
        if self.dice.random() < 0.6:  # noqa: PLR2004
            other.zip_row, other.code = one.zip_row, one.code
        return other

    def son_of(self, one: Someone) -> Someone:
        """Draw a son of the same name, in the same trade; often in the same town, not always told apart."""
        one.born = min(one.born, 1960)
        one.graduated = one.born + 27
        other = self.somebody()
        other.woman, other.family, other.given, other.former = False, one.family, one.given, ""
        other.middle = one.middle if self.dice.random() < 0.7 else other.middle  # noqa: PLR2004
        other.born = one.born + self.dice.randrange(22, 38)
        other.graduated, other.code = other.born + 27, one.code
        one.suffix, other.suffix = ("SR.", "JR.") if self.dice.random() < 0.6 else ("", "")  # noqa: PLR2004
        if self.dice.random() < 0.7:  # noqa: PLR2004
            other.zip_row = one.zip_row
        return other

    def listed(self, one: Someone, code: str) -> dict[str, object]:
        """Write a person into the list, as badly as it goes."""
        dice = self.dice
        family, given = self._family(one), self._given(one)
        suffix = f" {one.suffix.rstrip('.')}" if one.suffix and dice.random() > SUFFIX_LEFT_OUT else ""
        if dice.random() < TURNED:
            family, given = given, family
        at = self._moved(one.zip_row)
        right = dice.random() < RIGHT_TRADE
        born = (
            None
            if dice.random() < NO_BIRTH
            else one.born + (dice.randrange(-9, 10) if dice.random() < WRONG_BIRTH else 0)
        )
        return {
            "family": family + suffix,
            "given": given,
            "middle": self._middle(one) or None,
            "specialty": dice.choice(CALLED[code] if right else OTHERS),
            "city": zips().city[at],
            "state": zips().state[at],
            "kind": "1128a1",
            "excluded_on": dice.randrange(max(1990, one.graduated), 2026) * 10_000 + 101,
            "birth_year": None if dice.random() < NO_BIRTH else born,
        }

    def _family(self, one: Someone) -> str:
        family, dice = one.family, self.dice
        if "-" in family:
            luck = dice.random()
            first, second = family.split("-")
            if luck < PART_LEFT_OUT:
                family = dice.choice([first, second])
            elif luck < PART_LEFT_OUT + BLANK_FOR_HYPHEN:
                family = f"{first} {second}"
        elif one.former and dice.random() < 0.5:  # noqa: PLR2004
            family = one.former
        return self._slipped(family, SLIP_FAMILY)

    def _given(self, one: Someone) -> str:
        if one.given in NICKNAMES and self.dice.random() < NICKNAME:
            return self.dice.choice(NICKNAMES[one.given])
        return self._slipped(one.given, SLIP_GIVEN)

    def _slipped(self, name: str, chance: float) -> str:
        if self.dice.random() >= chance:
            return name
        name = slipped(name, self.dice)
        return slipped(name, self.dice) if self.dice.random() < SECOND_SLIP else name

    def _middle(self, one: Someone) -> str:
        luck = self.dice.random()
        if luck < OTHER_MIDDLE:
            return drawn_given(self.dice, woman=one.woman)
        if luck < OTHER_MIDDLE + NO_MIDDLE:
            return ""
        return one.middle[:1] if luck < OTHER_MIDDLE + NO_MIDDLE + INITIAL_FOR_MIDDLE else one.middle

    def _moved(self, row: int) -> int:
        luck = self.dice.random()
        if luck < SAME_ZIP:
            return row
        if luck < SAME_ZIP + SAME_TOWN:
            return self.dice.choice(rows_of_town()[zips().city[row], zips().state[row]])
        if luck < SAME_ZIP + SAME_TOWN + SAME_STATE:
            return self.dice.choice(rows_of_state()[zips().state[row]])
        return drawn_zip(self.dice)


def truth(seed: int, practitioners: int = 10_000, excluded: int = 500) -> Truth:
    """Return practitioners, the list, and who is meant by whom."""
    people = People(random.Random(seed))  # noqa: S311
    people.settle(practitioners)
    dice = people.dice
    related = dice.sample(people.relatives, min(int(excluded * RELATIVES), len(people.relatives)))
    rest = sorted(set(range(practitioners)) - set(related))
    chosen = sorted([*(at for at in related if at < practitioners), *dice.sample(rest, excluded - len(related))])
    entries, meant = [], {}
    for number, at in enumerate(chosen):
        npi = npi_of(at) if dice.random() < WITH_NPI else None
        one = people.everybody[at]
        entries.append(people.listed(one, one.code) | {"npi": npi, "record_sha256": f"{number:064x}"})
        meant[f"{number:064x}"] = npi_of(at)
    entries += [
        people.listed(people.somebody(), NURSE) | {"npi": None, "record_sha256": f"{number:064x}"}
        for number in range(len(chosen), len(chosen) + excluded * STRANGERS)
    ]
    return Truth(tables_of(people.everybody, dice), list_of(entries), meant)


def tables_of(everybody: list[Someone], dice: random.Random) -> dict[str, pl.DataFrame]:
    """Return the tables of a directory, as a join gives them."""
    called, places, others, codes, schools = [], [], [], [], []
    for at, one in enumerate(everybody):
        npi = npi_of(at)
        middle = one.middle[:1] if dice.random() < 0.5 else one.middle  # noqa: PLR2004
        called.append((npi, one.family, one.given, middle or None, one.suffix or None))
        rows = (one.zip_row,) if one.second is None else (one.zip_row, one.second)
        places += [(npi, zips().city[row], zips().state[row], zips().zip5[row], None, None) for row in rows]
        codes.append((npi, one.code))
        if one.former and one.told:
            others.append((npi, 0, one.former, None, None))
        if dice.random() < KNOWN_GRADUATION:
            schools.append((npi, one.graduated))
    text, number = pl.String, pl.Int64
    of_name = {"family": text, "given": text, "middle": text}
    where = {"city": text, "state": text, "postal_code": text, "lat": pl.Int32, "lon": pl.Int32}
    return {
        "practitioner": pl.DataFrame(called, {"npi": number} | of_name | {"suffix": text}, orient="row"),
        "location": pl.DataFrame(places, {"npi": number} | where, orient="row"),
        "taxonomy": pl.DataFrame(codes, {"npi": number, "code": text}, orient="row"),
        "other_name": pl.DataFrame(others, {"npi": number, "position": number} | of_name, orient="row"),
        "care_compare": pl.DataFrame(schools, {"npi": number, "graduated": pl.Int32}, orient="row"),
    }


def list_of(entries: list[dict[str, object]]) -> pl.DataFrame:
    """Return the list as its reader gives it."""
    days = {"excluded_on": pl.Int32, "reinstated_on": pl.Int32, "birth_year": pl.Int32, "npi": pl.Int64}
    written = [entry | {"reinstated_on": None} for entry in entries]
    frame = pl.DataFrame(written, schema_overrides=days)
    return frame.with_row_index("row", 1).with_columns(pl.lit(1, pl.Int32).alias("release"))


def npi_of(at: int) -> int:
    """Return the invented NPI of one of the practitioners."""
    stem = str(200_000_000 + at)
    return int(f"{stem}{check_digit(stem)}")
