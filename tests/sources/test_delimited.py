"""Delimited text: what is one record, which number it has, and that no cut of the stream changes either."""

import csv
import io
import re

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from whoperforms.kernel.errors import BadRelease
from whoperforms.sources import delimited
from whoperforms.sources.delimited import Delimited
from whoperforms.sources.layout import Layout

LAYOUT = Layout(
    dataset="an invented list",
    vintages="one",
    columns={"npi": ("NPI", "npi number"), "name": ("Name",), "note": ("Note",)},
    optional=frozenset({"note"}),
)


def read(content, layout=LAYOUT):
    """Give the rows of the right width as (number, npi, name), what was set aside, and the rows counted."""
    batches = list(Delimited(io.BytesIO(content), layout, "list.csv").batches())
    frames = [batch.frame for batch in batches]
    rows = pl.concat(frames).select("row", "npi", "name").rows() if frames else []
    aside = [note for batch in batches for note in batch.rejected.rows()]
    return rows, aside, sum(batch.rows for batch in batches)


def refusal(content, layout=LAYOUT):
    with pytest.raises(BadRelease) as why:
        read(content, layout)
    return str(why.value)


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        pytest.param(b"NPI,Name\n1,A\n2,B\n", [(1, "1", "A"), (2, "2", "B")], id="plain"),
        pytest.param(b"NPI,Name\n1,A\n2,B", [(1, "1", "A"), (2, "2", "B")], id="no line end at the end"),
        pytest.param(b"\xef\xbb\xbfNPI,Name\n1,A\n", [(1, "1", "A")], id="byte order mark"),
        pytest.param(b'\xef\xbb\xbf"NPI",Name\n1,A\n', [(1, "1", "A")], id="byte order mark before a quote"),
        pytest.param(b"NPI,Name\r\n1,A\r\n", [(1, "1", "A")], id="CRLF"),
        pytest.param(b"NPI,Name\r1,A\r2,B\r", [(1, "1", "A"), (2, "2", "B")], id="CR alone, as old Macs"),
        pytest.param(b"NPI\tName\n1\tA, B\n", [(1, "1", "A, B")], id="tabs"),
        pytest.param(b"NPI|Name\n1|A\n", [(1, "1", "A")], id="pipes"),
        pytest.param(b"NPI\t\t,Name\t\t\n1,A\n", [(1, "1", "A")], id="names padded with tabs"),
        pytest.param(b" npi ,\tNAME \n1,A\n", [(1, "1", "A")], id="padded names in another case"),
        pytest.param(b'NPI,"Na\nme"\n1,A\n', None, id="newline within a name is a blank"),
        pytest.param(b'"\nNPI\n",Name\n1,A\n', [(1, "1", "A")], id="newlines around a quoted name"),
        pytest.param(b"npi   number,Name\n1,A\n", [(1, "1", "A")], id="older name, inner blanks folded"),
        pytest.param(b"x,Name,NPI,y\n?,A,1,?\n", [(1, "1", "A")], id="other order, extra columns"),
        pytest.param(b'NPI,Name\n1,"A, ""B""\nC"\n2,D\n', [(1, "1", 'A, "B" C'), (2, "2", "D")], id="quotes"),
        pytest.param(b'NPI,Name\n1,""\n2,\n', [(1, "1", None), (2, "2", None)], id="blank is null"),
        pytest.param(b'NPI,Name\n1,5" pipe\n2,B\n', [(1, "1", '5" pipe'), (2, "2", "B")], id="lone quote in a value"),
        pytest.param(b'NPI,Name\n1,"A"B"C\n2,B\n', [(1, "1", 'AB"C'), (2, "2", "B")], id="text behind a quote"),
        pytest.param(b"\n\r\nNPI,Name\n\n1,A\n\n\n2,B\n", [(1, "1", "A"), (2, "2", "B")], id="empty lines"),
        pytest.param("NPI,Name\n1,Núñez\n".encode(), [(1, "1", "Núñez")], id="UTF-8"),
        pytest.param(b"NPI,Name\n01,A\n", [(1, "01", "A")], id="a leading zero stays"),
    ],
)
def test_a_record_is_read_as_published(content, rows):
    if rows is None:
        assert "no column 'Name'" in refusal(content)
    else:
        found, aside, count = read(content)
        assert (found, count) == (rows, len(rows))
        assert [note for note in aside if note[1] != "repaired"] == []


def test_letters_that_are_not_utf8_are_read_as_cp1252_and_noted_with_row_and_column():
    rows, aside, _ = read(b"NPI,Name\n1,A\n2,N\xfa\xf1ez \x96\n3,\x81\n" + "4,Zoë\n".encode())

    assert rows == [(1, "1", "A"), (2, "2", "Núñez \u2013"), (3, "3", ""), (4, "4", "Zoë")]
    reason = "not UTF-8; read as cp1252"
    assert aside[:1] == [(2, "repaired", "name", "Núñez \u2013", reason)]
    assert [(note[0], note[4]) for note in aside[1:]] == [
        (3, reason),
        (3, "holds control characters; they are left out"),
    ]


def test_a_record_of_the_wrong_width_is_set_aside_with_its_number_and_the_rest_goes_on():
    rows, aside, count = read(b"NPI,Name\n1,A\n\n2\n3,C,?\n4,D\n")

    assert [row[0] for row in rows] == [1, 4]
    assert [(note[0], note[4]) for note in aside] == [
        (2, "has 1 column; the header names 2"),
        (3, "has 3 columns; the header names 2"),
    ]
    assert count == 4


def test_a_wrong_width_among_letters_that_are_not_utf8_is_set_aside_too():
    rows, aside, count = read(b"NPI,Name\n1,\xe9\n\xe9\n3,C\n")

    assert ([row[0] for row in rows], count) == ([1, 3], 3)
    assert sorted(note[:2] for note in aside) == [(1, "repaired"), (2, "row")]


def test_a_row_with_a_nul_byte_is_set_aside():
    rows, aside, count = read(b"NPI,Name\n1,A\0B\n2,B\n")

    assert rows == [(2, "2", "B")]
    assert aside == [(1, "row", None, None, "holds a NUL byte, as a damaged file does")]
    assert count == 2


def test_a_quote_never_closed_costs_its_own_line_when_no_other_closes_it():
    rows, aside, count = read(b'NPI,Name\n1,A\n2,"B\n' + b"".join(b"%d,C\n" % n for n in range(3, 200_000)))

    assert count == 199_999
    assert [(note[0], note[4]) for note in aside] == [(2, "a quote is opened and never closed")]
    assert len(rows) == 199_998
    assert rows[-1] == (199_999, "199999", "C")


def test_a_quote_closed_lines_later_is_one_record_that_says_so():
    rows, aside, _ = read(b'NPI,Name,x\n1,"A,\n2,B,\n3,C",D,\n4,E,\n')

    assert [row[1] for row in rows] == ["4"]
    assert aside[0][4] == "has 4 columns over 3 lines, as if a quote was never closed; the header names 3"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "list.csv: the file is empty; download it again"),
        (b"\n\n", "list.csv: the file is empty; download it again"),
        (b"<!DOCTYPE html>\n<html>", "list.csv: a web page, not an invented list; download the file again"),
        (
            b"NPI,Nmae\n1,A\n",
            "list.csv: no column 'Name', so this is not an invented list (vintages known: one); check which",
        ),
        (b"Name\nA\n", "list.csv: no column 'NPI' or 'npi number', so this is not an invented list"),
        (b"NPI,Name,NPI\n1,A,2\n", "list.csv: column 'NPI' stands twice; check which file was given"),
        (
            "NPI,Name\n1,A\n".encode("utf-16"),
            "list.csv: not plain text, or UTF-16; save it as UTF-8, or download it again",
        ),
        (b"NPI,Name\n1,A\n2", "list.csv: cut short in data row 2; download the file again"),
        (b'NPI,Name\n1,A\n2,"B', "list.csv: cut short in data row 2; download the file again"),
        (b'NPI,"' + b"x" * 200_000, "list.csv: the header cannot be read (field larger than field limit (131072))"),
        (b"NPI,Name\n1,A\n" + b"x" * (2 << 20), "list.csv: cut short in data row 2; download the file again"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(content, sentence):
    assert refusal(content).startswith(sentence)


def test_a_line_of_two_megabytes_is_one_bad_row():
    rows, aside, count = read(b"NPI,Name\n1,A\n" + b"x" * (2 << 20) + b"\n3,C\n")

    assert ([row[0] for row in rows], count) == ([1, 3], 3)
    assert [note[4] for note in aside] == ["has 1 column; the header names 2"]


def test_a_line_that_never_ends_is_refused_before_it_fills_the_memory():
    class Endless(io.RawIOBase):
        taken = 0

        def read(self, size=-1):
            start = b"NPI,Name\n" if not self.taken else b""
            self.taken += size
            assert self.taken < 1 << 30, "read on and on"
            return start + b"\0" * (size - len(start))

    with pytest.raises(BadRelease, match="longer than 1,048,576 bytes"):
        list(Delimited(Endless(), LAYOUT, "list.csv").batches())


CELLS = st.text(st.sampled_from('ab"\n\r,\t é5'), max_size=6)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=12)
LINES = st.lists(st.sampled_from(['a,"', '"', "1,2,3", 'x"y,"z,', '"p","q","r"', "", '5" b,c,d', "\r", "a,b,c"]))


def whole(content):
    """Give what one piece makes of it, or the refusal."""
    try:
        return read(content)
    except BadRelease as why:
        return str(why)


@settings(deadline=None)
@given(ROWS, st.integers(1, 40))
@example([["a", "b\n", "c"], ["\n"]], 1)
def test_any_cut_of_the_stream_gives_what_one_piece_gives(rows, piece):
    text = io.StringIO()
    csv.writer(text).writerows([["NPI", "Name", "Note"], *rows])

    assert_same_however_cut(text.getvalue().encode(), piece)


@settings(deadline=None)
@given(LINES, st.integers(1, 40))
@example(['a,"', "1,2,3", "1,2,3"], 3)
@example(['x"y,"z,', 'x"y,"z,', "a,b,c"], 5)
def test_any_cut_gives_the_same_where_quotes_are_out_of_order(lines, piece):
    assert_same_however_cut("\n".join(["NPI,Name,Note", *lines]).encode(), piece)


def assert_same_however_cut(content, piece):
    expected = whole(content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "PIECE", piece)
        assert whole(content) == expected


@pytest.mark.parametrize("fewest", [1, 3, 8, 100])
def test_batches_are_put_together_until_they_have_the_rows_wanted(fewest, monkeypatch):
    rows = [f"{number},A{number}" for number in range(1, 21)] + ["21,B,too,wide"]
    monkeypatch.setattr(delimited, "PIECE", 16)
    stream = io.BytesIO("\n".join(["NPI,Name", *rows, ""]).encode())

    batches = list(Delimited(stream, LAYOUT, "list.csv", fewest=fewest).batches())

    assert len(batches) > 1 or fewest > 20
    assert all(batch.rows >= fewest for batch in batches[:-1])
    assert sum(batch.rows for batch in batches) == 21
    assert pl.concat(batch.frame for batch in batches)["row"].to_list() == list(range(1, 21))
    assert [note[0] for batch in batches for note in batch.rejected.rows()] == [21]


@settings(deadline=None)
@given(ROWS)
def test_records_are_those_that_pythons_csv_reads(rows):
    text = io.StringIO()
    csv.writer(text).writerows([["NPI", "Name", "Note"], *rows])
    records = list(csv.reader(io.StringIO(text.getvalue(), newline="")))[1:]
    records = [record for record in records if record]

    found, aside, count = read(text.getvalue().encode())

    assert count == len(records)
    assert found == [
        (number, without_line_ends(record[0]), without_line_ends(record[1]))
        for number, record in enumerate(records, start=1)
        if len(record) == 3
    ]
    assert [note[0] for note in aside if note[1] == "row"] == [
        n for n, record in enumerate(records, start=1) if len(record) != 3
    ]


def without_line_ends(value):
    return re.sub("[\n\r\t]+", " ", value) or None


@pytest.mark.parametrize("delimiter", ",\t")
@pytest.mark.parametrize(
    ("published", "kept"),
    [
        ("\x1b[31mANA\x1b[0m", "[31mANA[0m"),
        ("A\x7fNA\x08", "ANA"),
        ("A\x9b31mNA", "A31mNA"),
        ("ANA\u0085OF", "ANA OF"),
        ("ANA\r\nOF", "ANA OF"),
        ("ANA\tOF", "ANA OF"),
        ("\x1b", ""),
    ],
)
def test_control_characters_are_left_out_and_noted(delimiter, published, kept):
    rows, aside, _ = read(f'NPI{delimiter}Name\n1{delimiter}B\n2{delimiter}"{published}"\n'.encode())

    assert rows == [(1, "1", "B"), (2, "2", kept)]
    assert aside == [(2, "repaired", "name", None, "holds control characters; they are left out")]


def test_control_characters_are_left_out_of_what_was_not_utf8():
    rows, aside, _ = read(b"NPI,Name\n1,N\xfa\x1b\x81\n")

    assert rows == [(1, "1", "Nú")]
    assert [note[4] for note in aside] == ["not UTF-8; read as cp1252", "holds control characters; they are left out"]


@settings(deadline=None)
@given(st.binary(max_size=400), st.integers(1, 60))
@example(b"NPI,Name\n\xe9\n", 60)
@example(b"NPI,Name\n\0end of piece\0\n1,2\n", 60)
def test_any_bytes_give_rows_or_a_refusal(content, piece):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "PIECE", piece)
        for form in (content, b"NPI,Name\n" + content):
            try:
                rows, aside, count = read(form)
            except BadRelease:
                continue
            assert len(rows) + sum(note[1] == "row" for note in aside) == count
