"""Published files as they lie on disk: what is inside, and hostile archives named for their attack."""

import struct
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from building import built
from published import monthly, npidata, person, written, zipped
from whoperforms.build.published import published_files
from whoperforms.kernel.errors import BadRelease, WhoPerformsError

CONTENT = npidata([person()])
NAME = "npidata_pfile_20050523-20250608.csv"


def unpacked(path):
    """Unpack every data file inside, in small pieces; give the bytes of them all."""
    total = 0
    for file in published_files(path):
        with file.opened() as (content, _):
            total += sum(map(len, iter(lambda: content.read(1 << 16), b"")))
    return total


def refusal(path):
    """Give the sentence with which a file is refused, looking into it or reading it whole."""
    with pytest.raises(BadRelease) as why:
        unpacked(path)
    return str(why.value).replace(f"{path.parent}/", "")


def stored(path, method=zipfile.ZIP_STORED):
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr(NAME, CONTENT)
    return bytearray(path.read_bytes())


def with_field(path, offset_local, offset_central, value):
    """Write a two-byte field of the one member's local and central header."""
    content = stored(path)
    central = content.rfind(b"PK\x01\x02")
    struct.pack_into("<H", content, offset_local, value)
    struct.pack_into("<H", content, central + offset_central, value)
    return written(path, bytes(content))


def not_a_zip(path):
    return written(path, b"NPI,Entity Type Code\n")


def html_in_place_of_zip(path):
    return written(path, b"\n<!DOCTYPE html><title>404</title>")


def empty_file(path):
    return written(path, b"")


def zip_of_the_wrong_thing(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("photo.jpg", b"\xff\xd8")
    return path


def zip_of_headers_alone(path):
    return zipped(path, {"x_fileheader.CSV": b"NPI\n"})


def zip_from_a_mac(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"__MACOSX/._{NAME}", b"\0\5\x16\7")
    return path


def zip_cut_short(path):
    return written(path, bytes(stored(path)[:-30]))


def zip_with_bad_crc(path):
    content = stored(path)
    content[200] ^= 1
    return written(path, bytes(content))


def zip_with_broken_deflate(path):
    content = stored(path, zipfile.ZIP_DEFLATED)
    content[70:90] = b"\xff" * 20
    return written(path, bytes(content))


def zip_with_a_password_flag(path):
    return with_field(path, 6, 8, 1)


def zip_of_deflate64(path):
    return with_field(path, 8, 10, 9)


def zip_pointing_past_its_end(path):
    content = stored(path)
    struct.pack_into("<I", content, content.rfind(b"PK\x01\x02") + 42, 1 << 30)
    return written(path, bytes(content))


DAMAGED = "{}: damaged"
SENTENCES = {
    not_a_zip: "{}: not a zip archive; download it again",
    html_in_place_of_zip: "{}: not a zip archive but a web page; download it again",
    empty_file: "{}: the file is empty; download it again",
    zip_of_the_wrong_thing: "{}: no data file inside (it holds photo.jpg); check which archive was given",
    zip_of_headers_alone: "{}: no data file inside (it holds NPPES_Data_Dissemination_Readme_v.2.pdf, x_fileheader.CSV",
    zip_from_a_mac: "{}: no data file inside (it holds __MACOSX/",
    zip_cut_short: "{}: a zip archive cut short or damaged; download it again",
    zip_with_bad_crc: "{}: damaged (Bad CRC-32 for file",
    zip_with_broken_deflate: DAMAGED,
    zip_with_a_password_flag: "{}: locked with a password, as no published file is; unpack it and give the files",
    zip_of_deflate64: "{}: packed with a method this program cannot unpack (Deflate64, at a guess); unpack it",
    zip_pointing_past_its_end: "{}: ",
}


@pytest.mark.parametrize("attack", SENTENCES, ids=lambda attack: attack.__name__)
def test_a_hostile_archive_is_refused_in_one_sentence(attack, tmp_path):
    path = attack(tmp_path / "NPPES.zip")
    assert refusal(path).startswith(SENTENCES[attack].format("NPPES.zip"))


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path):
    assert refusal(tmp_path / "gone.csv") == "gone.csv: no such file; check the path"
    (tmp_path / "folder.csv").mkdir()
    assert refusal(tmp_path / "folder.csv") == "folder.csv: a folder; name the published files themselves"


def test_the_header_files_and_the_pdf_inside_are_not_data(tmp_path):
    path = monthly(tmp_path, [person()])
    assert [file.file.split("_")[0] for file in published_files(path)] == ["endpoint", "npidata", "othername", "pl"]


def test_a_spreadsheet_is_one_file_though_it_is_a_zip(tmp_path):
    path = zipped(tmp_path / "report.xlsx", {"xl/sheet.csv": b"x"})
    assert [(file.file, file.archive) for file in published_files(path)] == [("report.xlsx", None)]


def test_a_name_that_is_no_text_can_still_be_stored(tmp_path):
    path = written(tmp_path / b"npidata_\xff.csv".decode("utf-8", "surrogateescape"), CONTENT)
    assert built(tmp_path, path).releases[0].file == "npidata_\ufffd.csv"


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200), st.sampled_from([".zip", ".csv", ".xlsx"]), st.integers(0, 3000), st.booleans())
def test_any_bytes_under_any_name_are_listed_and_unpacked_or_refused(tmp_path, noise, suffix, at, inside):
    content = bytes(stored(tmp_path / "whole.zip"))
    wounded = content[:at] + noise + content[at + len(noise) :]
    path = written(tmp_path / f"any{suffix}", wounded if inside else noise)
    try:
        total = unpacked(path)
    except WhoPerformsError as why:
        sentence = str(why)
    else:
        sentence = f"{path.name}: {total} bytes"
    assert path.name in sentence
