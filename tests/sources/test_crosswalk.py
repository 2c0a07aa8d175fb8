"""The crosswalk: a blank is the row above, marks of footnotes go, and known misprints pair nobody."""

import pytest

from published import PAIN, SPINE, table
from published_by_medicare import CROSSWALK, pair
from readers import read
from requirements import needs_samples
from whoperforms.kernel.errors import BadRelease
from whoperforms.sources import crosswalk, delimited

NOTHING_ABOVE = "no specialty, nor in a row above that could be read"


def reading(*rows, header=tuple(CROSSWALK), after=b""):
    return read(crosswalk.readings, table(header, rows) + after)


def pairs(*rows):
    held = reading(*rows)[0]["specialty_crosswalk"]
    return [(one["specialty"], one["specialty_name"], one["code"]) for one in held]


def test_a_pair_is_read_and_the_words_of_others_are_not():
    records, aside, rows, skipped = reading(pair("09", PAIN, "Physician/Interventional Pain Management"))

    assert records["specialty_crosswalk"] == [
        {"row": 1, "specialty": "09", "specialty_name": "Physician/Interventional Pain Management", "code": PAIN}
    ]
    assert (aside, rows, skipped) == ([], 1, {crosswalk.FOOTNOTES: 0, crosswalk.UNLINKED: 0})


@pytest.mark.parametrize("piece", [1 << 24, 60])
def test_a_blank_is_the_row_above_wherever_the_file_is_cut(piece, monkeypatch):
    monkeypatch.setattr(delimited, "PIECE", piece)
    rows = [
        *(pair("72", PAIN, "Pain Management"), pair("", SPINE), pair("", PAIN), pair("A0", PAIN, "Hospital-General")),
        *(pair("", SPINE, "Hospital-Acute Care"), pair("", SPINE), pair("73", PAIN), pair("", SPINE)),
    ]
    assert pairs(*rows) == [
        *(("72", "Pain Management", PAIN), ("72", "Pain Management", SPINE), ("72", "Pain Management", PAIN)),
        *(("A0", "Hospital-General", PAIN), ("A0", "Hospital-Acute Care", SPINE), ("A0", "Hospital-Acute Care", SPINE)),
        *(("73", None, PAIN), ("73", None, SPINE)),
    ]


@pytest.mark.parametrize(
    ("published", "held"),
    [("A0[7]", "A0"), ("87[3]", "87"), ("A4 [11]", "A4"), (" 72 ", "72"), ("c5", "C5"), ("B4[14][2]", "B4")],
)
def test_marks_of_footnotes_are_no_part_of_a_specialty(published, held):
    records, aside, _, _ = reading(pair(published, f"{PAIN}[2]", "Undefined Physician type[6]"))

    [kept] = records["specialty_crosswalk"]
    assert (kept["specialty"], kept["code"], kept["specialty_name"]) == (held, PAIN, "Undefined Physician type")
    assert aside == []


def test_a_lost_zero_is_put_back_and_noted_once():
    records, aside, _, _ = reading(pair("9", PAIN), pair("", SPINE), pair("5[3]", PAIN))

    assert [kept["specialty"] for kept in records["specialty_crosswalk"]] == ["09", "09", "05"]
    assert aside == [
        (1, "repaired", "specialty", "9", "a leading zero was lost; read as 09"),
        (3, "repaired", "specialty", "5[3]", "a leading zero was lost; read as 05"),
    ]


def test_a_footnote_and_a_specialty_without_codes_are_counted_as_skipped():
    rows = [pair("A9[12]", "", "Indian Health Service facility"), pair("72", PAIN), pair("[12] RE: A9", "")]
    records, aside, _, skipped = reading(*rows)

    assert [kept["row"] for kept in records["specialty_crosswalk"]] == [2]
    assert (aside, skipped) == ([], {crosswalk.FOOTNOTES: 1, crosswalk.UNLINKED: 1})


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (pair("", PAIN), NOTHING_ABOVE),
        (pair("229N00000X", PAIN), "229N00000X: a Medicare specialty is two digits, or a letter and a digit"),
        (pair("072", PAIN), "072: a Medicare specialty is two digits, or a letter and a digit"),
        (pair("72", "208VP0014"), "208VP0014: a taxonomy code is ten characters and ends in X"),
        (pair("79", "207L00000X"), "207L00000X under 79 is a misprint of 207LA0401X"),
    ],
)
def test_a_row_that_cannot_be_kept_says_why(bad, why):
    records, aside, _, _ = reading(bad)
    assert (records["specialty_crosswalk"], aside) == ([], [(1, "row", None, None, why)])


@pytest.mark.parametrize("specialty", ["05", "72"])
def test_a_misprint_is_one_only_under_its_specialty(specialty):
    assert pairs(pair(specialty, "207L00000X")) == [(specialty, None, "207L00000X")]


def test_a_blank_below_a_wrong_specialty_is_as_wrong():
    rows = [pair("72", PAIN), pair("229N00000X", PAIN), pair("", SPINE), pair("57", PAIN)]
    records, aside, _, _ = reading(*rows)

    assert [kept["row"] for kept in records["specialty_crosswalk"]] == [1, 4]
    assert [(note[0], note[4][:11]) for note in aside] == [(2, "229N00000X:"), (3, "229N00000X:")]


@pytest.mark.parametrize("piece", [1 << 24, 40])
def test_a_blank_below_a_row_that_could_not_be_read_stands_for_nothing(piece, monkeypatch):
    monkeypatch.setattr(delimited, "PIECE", piece)
    lost = b'"73","Another"\r\n"","","208VP0014X",""\r\n"74","","208VP0014X",""\r\n'
    records, aside, rows, _ = reading(pair("72", PAIN), after=lost)

    assert [(kept["row"], kept["specialty"]) for kept in records["specialty_crosswalk"]] == [(1, "72"), (4, "74")]
    assert [note[4] for note in aside] == ["has 2 columns; the header names 4", NOTHING_ABOVE]
    assert rows == 4


def test_a_blank_code_below_its_specialty_is_a_row_rejected():
    _, aside, _, skipped = reading(pair("72", PAIN), pair("", ""))
    assert [note[4] for note in aside] == ["(blank): a taxonomy code is ten characters and ends in X"]
    assert skipped[crosswalk.UNLINKED] == 0


def test_a_missing_column_is_named():
    with pytest.raises(BadRelease, match="no column 'PROVIDER TAXONOMY CODE'"):
        reading(pair("72", PAIN), header=CROSSWALK[:2])


def test_the_real_crosswalk_has_114_specialties_and_two_wrong_rows():
    file = needs_samples("crosswalk") / "crosswalk_2019_clean.csv"
    records, aside, rows, skipped = read(crosswalk.readings, file.read_bytes())

    kept = records["specialty_crosswalk"]
    assert (rows, len(kept), sum(skipped.values())) == (502, 500, 0)
    assert (len({one["specialty"] for one in kept}), len({one["code"] for one in kept})) == (114, 404)
    assert [note[4].split()[0] for note in aside] == ["229N00000X:", "207L00000X"]
    assert not any("[" in str(one) for one in kept)
    assert {one["specialty"] for one in kept if one["code"] == "2084P2900X"} == {"86"}
