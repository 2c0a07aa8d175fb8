"""Files of evidence: judged by what they are, kept once, on the disk, for their owner alone, and never changed."""

import os
import signal
import subprocess
import sys
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile_files import CSV, HOSTILE, WHOLE, chunk, jpeg, pdf, png, xlsx
from whoperforms.certification.bodies.shape import Document
from whoperforms.registry.errors import DamagedFile, NoSuchFile
from whoperforms.registry.file_faults import MOST_BYTES, SENTENCES, BadFile, FileFault
from whoperforms.registry.file_kinds import EVIDENCE, IMPORTS, FileKind, kind_of
from whoperforms.registry.files import LONGEST_NAME, Files, files_folder, plain_name

KINDS = dict(zip(WHOLE, (FileKind.PDF, FileKind.PNG, FileKind.JPEG, FileKind.CSV, FileKind.XLSX), strict=True))


@pytest.fixture
def files(tmp_path):
    return Files(tmp_path / "registry.files")


def kept(files, content=WHOLE["cv.pdf"], *, name="cv.pdf", taken=EVIDENCE) -> Document:
    return files.keep(BytesIO(content), name=name, taken=taken)


def everything_under(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_file_is_known_by_its_content(name):
    assert kind_of(WHOLE[name], EVIDENCE | IMPORTS) is KINDS[name]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence_and_nothing_is_kept(files, name):
    content, taken, fault = HOSTILE[name]

    with pytest.raises(BadFile) as why:
        kept(files, content, name=name, taken=taken)

    assert why.value.fault is fault
    assert str(why.value).startswith(f"{name}: ")
    assert everything_under(files.folder) == []


@pytest.mark.parametrize("fault", FileFault)
def test_each_fault_is_met_by_some_file(fault):
    met = {expected for _, _, expected in HOSTILE.values()} | {FileFault.TOO_LARGE}

    assert fault in met
    assert fault in SENTENCES


@pytest.mark.parametrize("name", [name for name in WHOLE if name != "list.csv"])
def test_no_beginning_of_a_file_is_taken_for_the_file(name):
    content, kinds = WHOLE[name], frozenset({KINDS[name]})

    for length in range(len(content) - 1):
        with pytest.raises(BadFile):
            kind_of(content[:length].rstrip(b"\r\n"), kinds)


@given(st.binary(max_size=300), st.sampled_from([b"", pdf()[:9], png()[:20], jpeg()[:30], xlsx()[:60]]))
def test_any_bytes_are_taken_or_refused_and_never_break_a_reader(content, begins):
    with suppress(BadFile):
        kind_of(begins + content, EVIDENCE | IMPORTS)


def test_a_file_lies_under_its_hash_for_its_owner_alone(files):
    document = kept(files)

    path = files.folder / document.sha256[:2] / document.sha256
    assert document == Document(
        sha256=sha256(WHOLE["cv.pdf"]).hexdigest(),
        media_type="application/pdf",
        name="cv.pdf",
        size=len(WHOLE["cv.pdf"]),
    )
    assert [oct(each.stat().st_mode & 0o777) for each in (files.folder, path.parent, path)] == [
        "0o700",
        "0o700",
        "0o400",
    ]
    assert everything_under(files.folder) == [path]
    assert list(files.all()) == [document.sha256]


def test_what_was_kept_can_be_an_event_s_document(files):
    large = png()[:-12] + chunk(b"tEXt", b"x" * 2_000_000) + png()[-12:]
    document = kept(files, large)

    assert document.size == len(large) > 1_000_000
    assert msgspec.json.decode(msgspec.json.encode(document), type=Document) == document


def test_the_same_file_twice_is_one(files):
    first, second = kept(files), kept(files, name="again.pdf")

    assert first.sha256 == second.sha256
    assert len(everything_under(files.folder)) == 1


def test_of_many_who_give_it_at_once_one_is_kept(files):
    with ThreadPoolExecutor(8) as pool:
        assert len({document.sha256 for document in pool.map(lambda _: kept(files), range(32))}) == 1
    assert len(everything_under(files.folder)) == 1


def test_a_file_that_is_too_large_is_refused_with_the_limit(files):
    with pytest.raises(BadFile, match=r"cv\.pdf: more than 10 MB; make it smaller"):
        kept(files, WHOLE["cv.pdf"] + bytes(MOST_BYTES))
    assert everything_under(files.folder) == []


def test_of_a_stream_without_end_no_more_than_the_limit_is_held(files):
    class Endless:
        def read(self, size=-1):
            return b"%" * size

    tracemalloc.start()
    try:
        with pytest.raises(BadFile, match="10 MB"):
            files.keep(Endless(), name="endless.pdf", taken=EVIDENCE)
        assert tracemalloc.get_traced_memory()[1] < MOST_BYTES
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        pytest.param("../../etc/passwd.pdf", "passwd.pdf", id="path"),
        pytest.param("C:\\Users\\ana\\cv.pdf", "cv.pdf", id="path of windows"),
        pytest.param("cv\0.pdf", "cv.pdf", id="nul"),
        pytest.param("cv\u202efdp.exe", "cvfdp.exe", id="right-to-left override"),
        pytest.param("cv\r\nSet-Cookie: a=b.pdf", "cvSet-Cookie: a=b.pdf", id="header"),
        pytest.param("\ud800.pdf", "pdf", id="half a surrogate"),
        pytest.param("...", "file", id="dots"),
        pytest.param("", "file", id="none"),
        pytest.param("Jose\u0301 \u200bA\u0301lvarez.pdf", "José Álvarez.pdf", id="letters in parts"),
        pytest.param("n" * 300 + ".pdf", "n" * 116 + ".pdf", id="long"),
    ],
)
def test_a_name_is_shown_without_what_could_mislead(given_name, shown):
    assert plain_name(given_name) == shown


@given(st.text(max_size=400))
def test_any_name_becomes_one_that_can_be_shown(name):
    shown = plain_name(name)

    assert 0 < len(shown) <= LONGEST_NAME
    assert shown.isprintable()
    assert plain_name(shown) == shown
    assert not set(shown) & set("/\\")


def test_what_is_read_is_what_was_kept(files):
    with files.opened(kept(files).sha256) as file:
        assert file.read() == WHOLE["cv.pdf"]


def test_a_file_that_somebody_changed_is_not_read(files):
    path = files.path(kept(files).sha256)
    path.chmod(0o600)
    path.write_bytes(WHOLE["cv.pdf"].replace(b"Certificate", b"Certificata") + b" ")

    with (
        pytest.raises(DamagedFile, match="is not what it was when it was kept; restore a backup"),
        files.opened(path.name),
    ):
        pass


def test_a_file_that_somebody_changed_is_put_right_when_it_is_given_again(files):
    path = files.path(kept(files).sha256)
    path.chmod(0o600)
    path.write_bytes(b"")

    kept(files)

    with files.opened(path.name) as file:
        assert file.read() == WHOLE["cv.pdf"]


@pytest.mark.parametrize("number", ["0" * 64, "../../../etc/passwd", "", "A" * 64, "\0"], ids=repr)
def test_what_is_no_hash_of_a_file_finds_nothing(files, number):
    kept(files)

    with pytest.raises(NoSuchFile), files.opened(number):
        pass


KEEP_FOR_EVER = """
import sys
from io import BytesIO
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from hostile_files import bytes_of
from whoperforms.registry.file_kinds import EVIDENCE
from whoperforms.registry.files import Files
files, at = Files(Path(sys.argv[1])), 0
while True:
    document = files.keep(BytesIO(bytes_of(at)), name="scan.png", taken=EVIDENCE)
    print(document.sha256, flush=True)
    at += 1
"""


def test_what_was_acknowledged_is_whole_after_a_kill(files):
    process = subprocess.Popen(
        [sys.executable, "-c", KEEP_FOR_EVER, str(files.folder), str(Path(__file__).parents[1])],
        stdout=subprocess.PIPE,
        text=True,
    )
    told = [process.stdout.readline().strip() for _ in range(20)]
    os.kill(process.pid, signal.SIGKILL)
    told += process.stdout.read().split()
    process.wait()
    process.stdout.close()

    assert len(set(told)) == len(told) >= 20
    for digest in set(told) | set(files.all()):
        with files.opened(digest):
            pass


def test_what_somebody_who_was_killed_left_behind_is_cleared_away(files):
    kept(files)
    left, fresh = files.folder / "aa.taking", files.folder / "bb.taking"
    for path in (left, fresh):
        path.touch()
    os.utime(left, (0, 0))

    kept(files)

    assert not left.exists()
    assert fresh.exists()


def test_files_lie_beside_the_registry_unless_a_folder_is_named(tmp_path):
    assert files_folder(tmp_path / "registry.db", None) == tmp_path / "registry.files"
    assert files_folder("postgresql://db/registry", None) == Path("registry.files")
    assert files_folder(tmp_path / "registry.db", "/srv/files") == Path("/srv/files")


def test_a_table_may_begin_with_a_mark_of_its_encoding():
    assert kind_of(b"\xef\xbb\xbf" + CSV, IMPORTS) is FileKind.CSV
