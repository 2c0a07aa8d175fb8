"""What is printed is data, never an instruction to the terminal or to the table."""

from pathlib import Path

from commands import whoperforms
from directories import npi
from published import monthly, person
from whoperforms.cli.terminal import address, cited, print_table
from whoperforms.evidence.facts import Fact
from whoperforms.evidence.source import Source
from whoperforms.places.precision import Precision
from whoperforms.store.records import Location


def fact(row: int, source: Source = Source.PART_B) -> Fact:
    return Fact(source=source, release="2024-12-31", file="invented.csv", row=row)


def place(**stated) -> Location:
    blank = dict.fromkeys(["line_1", "line_2", "city", "state", "postal_code", "country", "phone", "point"])
    return Location(**blank | {"fact": fact(1), "location": 0, "precision": Precision.UNKNOWN} | stated)


def test_square_brackets_in_data_are_printed_as_they_stand(capsys):
    print_table(("file", "value"), [("a [copy].csv", "[/red]")])

    assert "a [copy].csv" in capsys.readouterr().out


def test_an_address_has_only_the_parts_that_are_stated():
    assert address(place(city="BERLIN", country="DE")) == "BERLIN, DE"
    assert address(place(city="BOSTON", state="MA", postal_code="021155804", country="US")) == "BOSTON, MA 02115-5804"
    assert address(place(city="BOSTON", state="MA", postal_code="021155804"), short=True) == "BOSTON, MA 02115"
    assert address(place()) == "no address given"


def test_rows_of_one_release_are_cited_together():
    assert cited(fact(1), fact(1200)) == "Medicare by Provider and Service 2024-12-31, rows 1 and 1,200"
    assert cited(fact(1), fact(2, Source.NPPES)).endswith("; NPPES 2024-12-31, row 2")


def test_a_row_that_states_several_things_is_cited_once():
    assert cited(fact(2), fact(1), fact(2)) == "Medicare by Provider and Service 2024-12-31, rows 2 and 1"


def test_a_published_file_with_brackets_in_its_name_builds_and_is_named(tmp_path):
    zipped = monthly(tmp_path, [person(npi(1).digits)])
    bracketed = zipped.rename(tmp_path / "npidata [copy].zip")

    ran = whoperforms("build", "--out", str(tmp_path / "out"), "--nppes", str(bracketed))

    assert ran.code == 0, ran.err
    assert "npidata" in ran.out


def test_an_output_that_takes_nothing_is_the_machines_refusal(demo_directory):
    with Path("/dev/full").open("w") as full:
        ran = whoperforms("releases", "--directory", str(demo_directory), stdout=full)

    assert ran.code == 4
    assert "No space left on device" in ran.err


def test_a_demo_that_cannot_be_written_says_where(tmp_path):
    (tmp_path / "file").write_text("")

    ran = whoperforms("demo", "--out", str(tmp_path / "file"), "--practitioners", "1000")

    assert (ran.code, ran.err) == (
        4,
        f"whoperforms: {tmp_path / 'file'}: a file, where a folder is needed; give another --out\n",
    )
