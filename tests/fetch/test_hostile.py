"""Whatever a publisher or the way to it does wrong: the right bytes in the end, or one sentence and no half file."""

import json
import os
import resource
import subprocess
import threading

import pytest

from commands import COMMAND
from fetch.offered import MONTH, MONTH_ZIP, NOW, REPORT, TAXONOMY, WEEKS, zip_of
from imitation import (
    CATALOGUE,
    LEIE,
    NPPES_FOLDER,
    NPPES_PAGE,
    NUCC_FOLDER,
    cut_after,
    held_after,
    in_chunks,
    leads_to,
    other_piece,
    packed,
    short_piece,
    status,
    too_long_by,
    too_short_by,
    web_page,
    whole_again,
    without_length,
    wrong_total,
)
from whoperforms.evidence.source import Source
from whoperforms.fetch import leie
from whoperforms.fetch.connection import GAINED, WAITS, Connection, may_lead, same_site
from whoperforms.fetch.download import Download, Place
from whoperforms.fetch.errors import PublisherAway, Trouble
from whoperforms.fetch.folder import held_alone
from whoperforms.fetch.ledger import LEDGER, Ledger, ledger_of
from whoperforms.fetch.release import offers
from whoperforms.kernel.errors import BadData, BadQuestion, MachineRefused

MONTH_ADDRESS = NPPES_FOLDER + MONTH


def nppes_came_whole(fetcher) -> bool:
    states = fetcher.states(Source.NPPES)
    return states[MONTH] in {"new", "changed"} and (fetcher.folder / MONTH).read_bytes() == MONTH_ZIP


def ranges(site) -> list[str | None]:
    return [asked.headers.get("range") for asked in site.requests(MONTH_ADDRESS)]


def test_cut_midway_it_goes_on_where_it_was_and_has_the_same_bytes(fetcher, site):
    site.next(MONTH_ADDRESS, cut_after(1000), cut_after(500))

    assert nppes_came_whole(fetcher)
    assert ranges(site) == [None, "bytes=1000-", "bytes=1500-"]
    assert [asked.headers.get("if-range") for asked in site.requests(MONTH_ADDRESS)] == [None, *['"state-1"'] * 2]
    assert fetcher.slept == list(WAITS[:2])


def test_cut_in_every_try_it_is_the_publishers_absence_and_the_part_stays_for_the_next_fetch(fetcher, site):
    site.next(MONTH_ADDRESS, *[cut_after(100)] * 5)

    assert fetcher.failure(Source.NPPES).startswith(f"{MONTH_ADDRESS}: the connection failed (")
    assert fetcher.slept == list(WAITS)
    assert fetcher.names() == sorted([*WEEKS, f"{MONTH}.part"])
    site.asked.clear()

    assert nppes_came_whole(fetcher)
    assert ranges(site) == ["bytes=500-"]
    assert ledger_of(fetcher.folder).unfinished == {}


def test_a_survey_says_that_a_part_is_here(fetcher, site):
    site.next(MONTH_ADDRESS, *[cut_after(100)] * 5)
    fetcher.failure(Source.NPPES)

    states = {step.offer.release.name: str(step.state) for step in fetcher.survey(Source.NPPES).steps}
    assert states[MONTH] == "unfinished"


def test_a_part_that_was_whole_when_the_power_went_is_finished_without_asking(fetcher, site):
    site.next(MONTH_ADDRESS, *[cut_after(100)] * 5)
    fetcher.failure(Source.NPPES)
    (fetcher.folder / f"{MONTH}.part").write_bytes(MONTH_ZIP)
    site.asked.clear()

    assert nppes_came_whole(fetcher)
    assert site.requests(MONTH_ADDRESS) == []


@pytest.mark.parametrize("mood", [whole_again, other_piece, wrong_total, short_piece, status(416)])
def test_a_range_that_is_not_answered_as_asked_is_asked_for_again(fetcher, site, mood):
    site.next(MONTH_ADDRESS, cut_after(1000), mood)

    assert nppes_came_whole(fetcher)


def test_a_file_that_changed_between_two_ranges_is_fetched_from_its_start(fetcher, site):
    site.next(LEIE, *[cut_after(100)] * 5)
    fetcher.failure(Source.LEIE)
    content = site.published[LEIE].content.replace(b"EXAMPLE", b"ANOTHER")
    site.put(LEIE, content)

    assert fetcher.states(Source.LEIE) == {"UPDATED.csv": "new"}
    assert (fetcher.folder / "UPDATED.csv").read_bytes() == content


@pytest.mark.parametrize(
    ("validators", "resumed"), [((), False), (("weak",), False), (("modified",), True), (("etag",), True)]
)
def test_only_what_can_be_told_apart_is_resumed(fetcher, site, validators, resumed):
    site.put(MONTH_ADDRESS, MONTH_ZIP, validators=validators)
    site.next(MONTH_ADDRESS, cut_after(1000))

    assert nppes_came_whole(fetcher)
    assert ranges(site) == [None, "bytes=1000-" if resumed else None]


def test_a_length_stated_too_long_is_a_cut_every_time(fetcher, site):
    site.next(LEIE, *[too_long_by(10)] * 9)

    assert "asked 5 times: try again later" in fetcher.failure(Source.LEIE)
    assert "UPDATED.csv" not in fetcher.names()


def test_a_zip_whose_length_is_stated_too_short_is_refused(fetcher, site):
    site.next(MONTH_ADDRESS, too_short_by(30))

    assert fetcher.failure(Source.NPPES) == (
        f"{MONTH}: the zip archive is cut short or damaged; not kept: try again later, or download by hand into --out"
    )
    assert fetcher.names() == sorted(WEEKS)


@pytest.mark.parametrize(
    ("address", "source"),
    [(MONTH_ADDRESS, Source.NPPES), (LEIE, Source.LEIE), (NUCC_FOLDER + TAXONOMY, Source.NUCC)],
)
def test_a_web_page_in_the_place_of_a_file_is_refused_and_the_old_file_stays(fetcher, site, address, source):
    fetcher.states(source)
    name = address.rpartition("/")[2]
    before = (fetcher.folder / name).read_bytes()
    site.put(address, before)
    site.next(address, web_page)

    assert fetcher.failure(source).startswith(f"{name}: a web page came in its place; not kept")
    assert (fetcher.folder / name).read_bytes() == before
    assert f"{name}.part" not in fetcher.names()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'{"error": "not found"}', "its first line has no column LASTNAME"),
        (b"", "its first line has no column LASTNAME"),
        (b"\xef\xbb\xbf <HTML>", "a web page came in its place"),
    ],
)
def test_something_else_in_the_place_of_a_table_is_refused(fetcher, site, content, why):
    site.put(LEIE, content)

    assert fetcher.failure(Source.LEIE).startswith(f"UPDATED.csv: {why}; not kept")
    assert fetcher.names() == []


def test_an_archive_of_something_else_is_refused(fetcher, site):
    site.put(MONTH_ADDRESS, zip_of({"readme.pdf": b"words"}))

    assert fetcher.failure(Source.NPPES).startswith(f"{MONTH}: there is no npidata_pfile in the archive")


def test_a_stub_does_not_take_the_place_of_a_whole_list(fetcher, site):
    fetcher.states(Source.LEIE)
    whole = site.published[LEIE].content
    site.put(LEIE, whole[: len(whole) // 4])

    assert "move" in fetcher.failure(Source.LEIE)
    assert (fetcher.folder / "UPDATED.csv").read_bytes() == whole


def test_a_stub_does_not_take_the_place_of_an_older_month(fetcher, site):
    fetcher.states(Source.NPPES)
    december = MONTH.replace("November", "December")
    site.put_listing(december, REPORT)
    site.put(NPPES_FOLDER + december, zip_of({"npidata_pfile_20050523-20261213.csv": b"NPI\n"}))

    assert f"where {MONTH} had" in fetcher.failure(Source.NPPES)
    assert december not in fetcher.names()


def test_five_hundred_then_fine_is_fine(fetcher, site):
    site.next(MONTH_ADDRESS, status(500), status(503, Retry_After="7"), status(429, Retry_After="600"))
    site.next(NPPES_PAGE, status(502))

    assert nppes_came_whole(fetcher)
    assert fetcher.slept == [1, 1, 3, 120]


def test_five_hundred_for_ever_is_one_sentence_and_the_others_are_fetched(fetcher, site):
    site.next(CATALOGUE, *[status(503)] * 5)

    report = fetcher()
    assert [str(why) for why in report.failures] == [
        f"{CATALOGUE}: the publisher answers 503; asked 5 times: try again later"
    ]
    assert {*WEEKS, MONTH, REPORT, TAXONOMY, "UPDATED.csv"} <= set(fetcher.names())


def test_nobody_there_is_one_sentence_with_exit_code_four(fetcher, site):
    site.root = "http://127.0.0.1:9"

    [why] = fetcher(Source.LEIE).failures
    assert why.exit_code == 4
    assert "Connection refused" in str(why)


def test_a_file_that_is_gone_is_one_sentence(fetcher, site):
    del site.published[MONTH_ADDRESS]

    assert "the publisher answers 404, not the file" in fetcher.failure(Source.NPPES)
    assert fetcher.names() == sorted(WEEKS)


def test_a_packed_answer_that_nobody_asked_for_is_refused(fetcher, site):
    site.next(LEIE, packed)

    assert "comes packed" in fetcher.failure(Source.LEIE)
    assert site.requests(LEIE)[0].headers["accept-encoding"] == "identity"


def test_a_file_whose_end_cannot_be_told_from_a_cut_is_refused(fetcher, site):
    site.next(LEIE, without_length)

    assert "does not say how long the file is" in fetcher.failure(Source.LEIE)


def test_a_file_in_chunks_is_whole_when_the_last_has_come(fetcher, site):
    site.next(LEIE, in_chunks)

    assert fetcher.states(Source.LEIE) == {"UPDATED.csv": "new"}
    assert (fetcher.folder / "UPDATED.csv").read_bytes() == site.published[LEIE].content


def test_an_endless_file_is_refused_before_it_is_sent(fetcher, site):
    site.next(LEIE, too_long_by(10**12))

    assert "longer than 500,000,000 bytes" in fetcher.failure(Source.LEIE)
    assert fetcher.names() == []


def test_a_redirect_within_the_publishers_site_is_followed(fetcher, site):
    elsewhere = "https://download.cms.gov/archive/" + MONTH
    site.put(elsewhere, MONTH_ZIP)
    site.next(MONTH_ADDRESS, leads_to(f"{site.root}/download.cms.gov/archive/{MONTH}"))

    assert nppes_came_whole(fetcher)


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:9/x.zip", "https://example.org/x.zip", "file://127.0.0.1/etc/passwd"]
)
def test_a_redirect_to_another_host_is_not_followed(fetcher, site, target):
    site.next(MONTH_ADDRESS, leads_to(target))

    assert f"leads on to {target}, which is not the publisher's own site" in fetcher.failure(Source.NPPES)
    assert fetcher.names() == sorted(WEEKS)


def test_a_redirect_in_a_circle_ends(fetcher, site):
    site.next(MONTH_ADDRESS, *[leads_to(f"{site.root}/download.cms.gov/nppes/{MONTH}")] * 9)

    assert "leads on more than 5 times" in fetcher.failure(Source.NPPES)


@pytest.mark.parametrize(
    ("address", "target", "allowed"),
    [
        ("https://download.cms.gov/a", "https://downloads.cms.gov/b", True),
        ("https://download.cms.gov/a", "http://download.cms.gov/a", False),
        ("http://download.cms.gov/a", "http://download.cms.gov/b", False),
        ("https://download.cms.gov/a", "https://cms.gov.example.org/a", False),
        ("https://download.cms.gov/a", "https://evilcms.gov/a", False),
        ("https://download.cms.gov/a", "https://[::1/a", False),
    ],
)
def test_without_a_mirror_a_redirect_stays_with_the_publisher_and_with_https(address, target, allowed):
    assert may_lead(address, target, mirrored=False) is allowed
    assert same_site(address, target) is allowed


def test_a_full_disk_is_told_before_the_file_is_sent(fetcher, site):
    fetcher.folder.mkdir()
    [offer] = offers(leie.KINDS, [LEIE])
    place = Place(folder=fetcher.folder, ledger=Ledger(), now=NOW, free=lambda _: 500)
    missing = len(site.published[LEIE].content)

    with fetcher.connection() as connection:
        download = Download(offer, place, connection, former=None, on_progress=lambda *_: None)
        with pytest.raises(MachineRefused, match=f"needs {missing:,} more bytes and the disk has 500; free"):
            download.done()


def command(folder):
    return [COMMAND, "fetch", "--out", str(folder), "--source", "leie"]


def environment(site):
    return os.environ | {"WHOPERFORMS_MIRROR": site.root, "NO_PROXY": "127.0.0.1"}


def fetch_command(site, folder, **limits):
    return subprocess.run(
        command(folder),
        env=environment(site),
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
        **limits,
    )


def test_a_fetch_killed_midway_is_taken_up_by_the_next_where_it_was(site, tmp_path):
    site.put(LEIE, site.published[LEIE].content * 400)
    part, go_on = tmp_path / "UPDATED.csv.part", threading.Event()
    site.next(LEIE, held_after(600_000, go_on))
    with subprocess.Popen(command(tmp_path), env=environment(site), stdout=subprocess.DEVNULL) as killed:
        while not part.exists() or part.stat().st_size < 300_000:
            assert killed.poll() is None
        killed.kill()
    go_on.set()
    arrived = part.stat().st_size

    assert fetch_command(site, tmp_path).returncode == 0
    assert site.requests(LEIE)[-1].headers["range"] == f"bytes={arrived}-"
    assert (tmp_path / "UPDATED.csv").read_bytes() == site.published[LEIE].content


def test_a_disk_that_fills_up_is_one_sentence_and_the_part_stays(site, tmp_path):
    ran = fetch_command(site, tmp_path, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000)))

    assert ran.returncode == 4, ran.stderr
    assert ran.stderr.endswith("the disk is full; free some space and fetch again: what has arrived is kept\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["UPDATED.csv.part", "fetched.json", "fetched.lock"]
    assert fetch_command(site, tmp_path).returncode == 0
    assert (tmp_path / "UPDATED.csv").read_bytes() == site.published[LEIE].content


def test_a_folder_that_is_a_file_is_one_sentence(fetcher):
    fetcher.folder.write_text("")

    with pytest.raises(MachineRefused, match="a file, where a folder is needed; give another --out"):
        fetcher()
    with pytest.raises(MachineRefused, match="a file, where a folder is needed; give another --out"):
        fetcher.survey()


def test_two_fetches_into_one_folder_the_second_is_refused(fetcher):
    with held_alone(fetcher.folder), pytest.raises(MachineRefused, match="another fetch is writing here"):
        fetcher()


@pytest.mark.parametrize("content", ["{", "[]", '{"files": {"a": 1}}', "\udcff"])
def test_a_damaged_ledger_is_one_sentence(fetcher, content):
    fetcher.folder.mkdir()
    (fetcher.folder / LEDGER).write_bytes(content.encode(errors="surrogateescape"))

    with pytest.raises(BadData, match="delete it, and each file is asked for again"):
        fetcher()


def test_a_lost_ledger_costs_no_file(fetcher):
    fetcher.states()
    (fetcher.folder / LEDGER).unlink()
    before = fetcher.names()
    fetcher.states()

    assert fetcher.names() == before
    assert len(json.loads((fetcher.folder / LEDGER).read_text())["files"]) == len(before)


@pytest.mark.parametrize("mirror", ["ftp://127.0.0.1/", "nowhere", "http://", "http://[::1"])
def test_a_mirror_that_is_no_address_is_a_wrong_question(mirror):
    with pytest.raises(BadQuestion, match="no address of a mirror"):
        Connection(mirror=mirror)


def test_a_contact_is_sent_with_each_request_unless_it_could_break_the_request(site):
    with Connection(mirror=site.root, contact="https://example.org/about") as connection:
        connection.look(LEIE)

    assert site.asked[-1].headers["user-agent"].endswith(" (+https://example.org/about)")
    with pytest.raises(BadQuestion, match="no contact that can be sent"):
        Connection(contact="a\r\nHost: b")


def test_a_cut_after_a_megabyte_counts_as_the_first_again(fetcher):
    gains = iter([0, 0, 0, GAINED, 0, 0, 0, 0])

    def attempt():
        raise Trouble("cut", gained_bytes=next(gains))

    with fetcher.connection() as connection, pytest.raises(PublisherAway, match="cut; asked 5 times"):
        connection.persist(attempt)
    assert fetcher.slept == [*WAITS[:3], *WAITS]
