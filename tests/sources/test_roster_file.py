"""A roster's file: its columns, its name, its manifest, and the page that explains them. What does not fit is out."""

import io
import json
import re
from functools import partial

import pytest

from pages import DOCS, section, tables
from readers import read
from rosters import FILE, PROGRAMMES, laid, manifest_of, roster, row
from whoperforms.certification.programme import INVENTED, Programme
from whoperforms.certification.roster import RosterKind
from whoperforms.kernel.errors import BadRelease
from whoperforms.sources import roster as rosters
from whoperforms.sources.roster_columns import COLUMNS, TEMPLATE
from whoperforms.sources.roster_manifest import described, manifest_beside
from whoperforms.sources.roster_verdicts import Verdict, checked

reading = partial(read, rosters.readings, programmes=PROGRAMMES)


def test_columns_may_stand_in_any_order_beside_others_and_behind_a_byte_order_mark():
    header = [*reversed([f" {name.upper()} " for name in TEMPLATE]), "Remarks"]
    content = b"\xef\xbb\xbf" + roster({name: row().get(name.strip().lower(), "") for name in header}, header=header)
    found = checked(io.BytesIO(content), FILE, manifest=None, programmes=PROGRAMMES)

    assert [of.verdict for of in found.judgements] == [Verdict.ACCEPTED]
    assert found.unknown == ("Remarks",)


@pytest.mark.parametrize(
    ("header", "why"),
    [
        (
            [*TEMPLATE[:-2], "expiry"],
            "no column consent_on, updated_on; unknown: expiry; 'whoperforms roster template'",
        ),
        (TEMPLATE[1:], "no column issuer_record_id; 'whoperforms roster template' writes the header"),
        ([*TEMPLATE, "npi"], "column 'npi' stands twice"),
        (["NPI", "LASTNAME"], "no column issuer_record_id, last_name"),
        (["A", "B"], "no column 'issuer_record_id', so this is not an issuer's roster"),
    ],
)
def test_wrong_columns_refuse_the_whole_file_and_are_named(header, why):
    with pytest.raises(BadRelease, match=re.escape(why)):
        reading(roster(row(), header=header), file=FILE, manifest=None)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("members.csv", "no manifest beside it, and not named as a roster"),
        ("roster_stryker_mild_20260231.csv", "20260231: not a day of the calendar"),
        ("roster_stryker_tavr_20260302.csv", "names no programme known here"),
        ("roster_acme_mild_20260302.csv", "'acme' is no issuer in the definition of mild (vertos, stryker,"),
    ],
)
def test_a_name_that_does_not_say_whose_list_it_is_refuses_the_file(name, why):
    with pytest.raises(BadRelease, match=re.escape(why)):
        reading(roster(row()), file=name, manifest=None)


def test_ids_with_underscores_are_told_apart_by_what_is_known():
    example, longer = (
        Programme(name, frozenset(), (issuer,))
        for name, issuer in (("lantern", INVENTED), ("shoulder_lantern", PROGRAMMES["mild"].issuers[0]))
    )
    known = {"lantern": example, "shoulder_lantern": longer}
    names = ("example_device_academy_lantern", "vertos_shoulder_lantern", "Vertos-Medical_shoulder_lantern")
    found = [described(f"roster_{name}_20260302.csv", None, known) for name in names]

    assert [(of.issuer, of.programme) for of in found] == [
        ("example_device_academy", "lantern"),
        ("vertos", "shoulder_lantern"),
        ("vertos", "shoulder_lantern"),
    ]


def test_without_a_manifest_the_list_is_full(tmp_path):
    assert manifest_beside(tmp_path / FILE) is None
    assert described(FILE, None, PROGRAMMES).kind is RosterKind.FULL


@pytest.mark.parametrize("name", [FILE.replace(".csv", ".manifest.json"), f"{FILE}.manifest.json"])
def test_a_manifest_says_what_the_roster_is(tmp_path, name):
    content = roster(row())
    (tmp_path / name).write_text(json.dumps(manifest_of(content, kind="changes", issuer="Stryker")))
    found = described(FILE, manifest_beside(tmp_path / FILE), PROGRAMMES)

    assert (found.issuer, found.kind, found.rows, found.standard_version) == ("stryker", RosterKind.CHANGES, 1, "3")
    assert reading(content, file=FILE, manifest=found)[2] == 1


def test_two_manifests_are_one_too_many(tmp_path):
    path = laid(tmp_path, roster(row()))
    path.with_name(f"{FILE}.manifest.json").write_text("{}")

    with pytest.raises(BadRelease, match="a second manifest"):
        manifest_beside(path)


@pytest.mark.parametrize(
    ("stated", "why"),
    [
        ({"sha256": "0" * 64}, "its manifest says 0000"),
        ({"rows": 2}, "1 rows, and its manifest says 2"),
        ({"as_of": "2026-03-01"}, "as_of is 2026-03-01 in its manifest and 2026-03-02 in its name"),
        ({"issuer": "vertos"}, "issuer is vertos in its manifest and stryker in its name"),
        ({"issuer": "acme"}, "'acme' is no issuer"),
        ({"programme": "tavr"}, "'tavr' is no programme"),
    ],
)
def test_a_manifest_that_does_not_fit_refuses_the_whole_file(tmp_path, stated, why):
    content = roster(row())
    manifest = manifest_beside(laid(tmp_path, content, **stated))

    with pytest.raises(BadRelease, match=why):
        reading(content, file=FILE, manifest=manifest)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "[" * 100_000,
        '{"issuer": "stryker"}',
        json.dumps(manifest_of(b"\n", kind="some")),
        json.dumps(manifest_of(b"\n", rows=-1)),
        json.dumps(manifest_of(b"\n", rows=None)),
        json.dumps(manifest_of(b"\n", sha256="abc")),
        json.dumps(manifest_of(b"\n", as_of="2026-02-30")),
        json.dumps(manifest_of(b"\n", signature="x" * 70_000)),
    ],
    ids=lambda text: text[:20],
)
def test_a_manifest_that_cannot_be_read_refuses_the_file(tmp_path, text):
    (tmp_path / f"{FILE}.manifest.json").write_text(text)

    with pytest.raises(BadRelease, match=r"manifest\.json"):
        manifest_beside(tmp_path / FILE)


def test_the_page_explains_every_column_as_the_table_has_it():
    [columns] = (rows for rows in tables(section(DOCS / "roster.md", "## The file")) if rows[0][0] == "column")

    assert columns[1:] == [[f"`{column.published}`", column.must, column.means] for column in COLUMNS]


def test_the_rows_and_the_manifest_of_the_page_are_as_it_says(tmp_path):
    page = (DOCS / "roster.md").read_text(encoding="utf-8")
    rows = re.search(r"```\n(R-0001,.*?)```", page, re.DOTALL)[1]
    content = (",".join(TEMPLATE) + "\n" + rows).encode()
    stated = re.search(r"```json\n(\{\n.*?)```", page, re.DOTALL)[1]
    (tmp_path / f"{FILE}.manifest.json").write_text(stated)
    manifest = manifest_beside(tmp_path / FILE)

    found = checked(io.BytesIO(content), FILE, manifest=manifest, programmes=PROGRAMMES)
    records, _, _, skipped = reading(content, file=FILE, manifest=manifest)
    assert [of.verdict for of in found.judgements] == [Verdict.ACCEPTED, Verdict.REJECTED]
    assert (len(records["roster_entry"]), skipped["no consent to be named"]) == (1, 1)
    assert records["roster_entry"][0]["record_sha256"] in page
