"""`whoperforms verify` where it asks an issuer, or is given files: the question, the addresses, what is printed."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import httpx
import pytest
from click.testing import CliRunner

from certificates import CERTIFICATE
from genuine import (
    FOR_CERTIFICATES,
    GENUINE,
    ISSUER,
    REVOCATION,
    REVOCATION_URL,
    SUSPENSION,
    SUSPENSION_URL,
    as_bytes,
    issued,
    log_proof,
    row_of,
    signed_list,
    status_list,
    word,
)
from whoperforms.cli.over_https import client
from whoperforms.cli.verify import command
from whoperforms.credentials.canonical import jcs
from whoperforms.credentials.certificate import Achieved
from whoperforms.credentials.keys import did, issuer_file
from whoperforms.credentials.verification.as_json import answer_as_json
from whoperforms.credentials.verification.asked import KnownIssuer, Question, Trust
from whoperforms.credentials.verification.saved import Saved
from whoperforms.credentials.verification.verify import verify

HOME = ISSUER.origin
NUMBER = CERTIFICATE.number
OTHER = replace(CERTIFICATE, number="B0B000000000", holder=replace(CERTIFICATE.holder, name="BOB OTHER, MD"))
STOLEN = replace(ISSUER, keys=(replace(ISSUER.keys[0], compromised=30), *ISSUER.keys[1:]))
AT = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=5)
LISTS = {
    REVOCATION_URL: as_bytes(signed_list(status_list(REVOCATION, at=AT))),
    SUSPENSION_URL: as_bytes(signed_list(status_list(SUSPENSION, at=AT))),
}


def site(one=CERTIFICATE, issuer=ISSUER, at=None):
    """Return what an issuer's addresses hand out who has signed one certificate, served at an address or its own."""
    url, document = f"{HOME}/c/{one.number}", issued(one)
    proof = log_proof(row_of(document, 20, one=one))
    return {
        **LISTS,
        f"{at or url}.json": as_bytes(document),
        f"{url}/status.json": word("active", at=AT, number=one.number),
        f"{url}.tlog-proof?sha256={sha256(jcs(document)).hexdigest()}": proof,
        did.address_of(ISSUER.did): as_bytes(did.document(issuer, {}, AT)),
    }


def served(answers):
    """Return what asks a network in which these addresses answer."""

    def answer(request):
        found = answers.get(str(request.url))
        return httpx.Response(404 if found is None else 200, stream=httpx.ByteStream(found or b""))

    return client(httpx.MockTransport(answer))


@pytest.fixture
def run(tmp_path):
    """Run the command, in a folder with the issuer's file as it was 400 days ago."""
    known = tmp_path / "issuer.json"
    known.write_bytes(as_bytes(issuer_file.document(ISSUER, AT - timedelta(days=400))))
    (tmp_path / "certificate.json").write_bytes(as_bytes(GENUINE))

    def ran(answers, source, *more):
        asked = [source if "/c/" in source.lower() or source == "-" else str(tmp_path / source), *more]
        return CliRunner().invoke(command, [*asked, "--issuer", str(known)], obj=served(answers))

    return ran


def answer_of(ran):
    return json.loads(ran.stdout)


ADDRESSES = (
    f"{HOME}/c/{NUMBER}",
    f"{HOME}/c/{NUMBER}.json",
    f"{HOME}/c/{NUMBER}/",
    f"HTTPS://REGISTRY.EXAMPLE.ORG/C/{NUMBER}",
    f"https://registry.example.org/C/{NUMBER}.json",
    f"https://registry.example.org/c/{NUMBER.lower()}",
    "https://registry.example.org/c/9F4K-2M7Q-XT3C",
    f"registry.example.org/c/{NUMBER}.json",
    f"http://registry.example.org/es/c/{NUMBER}?x=1#top",
    f"https://registry.example.org/en/c/{NUMBER}.pdf",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_understood_as_people_have_it(run, address):
    ran = run(site(), address)

    assert (ran.exit_code, ran.stdout.splitlines()[0]) == (0, "GENUINE, AND IN FORCE"), ran.output


@pytest.mark.parametrize(
    "address",
    [
        f"https://elsewhere.example/c/{NUMBER}",
        f"https://registry.example.org@elsewhere.example/c/{NUMBER}",
        f"{HOME}/c/{NUMBER[:4]}",
        f"{HOME}/de/c/{NUMBER}",
    ],
)
def test_an_address_that_is_none_of_the_issuers_certificates_is_not_asked(run, address):
    ran = run({}, address)

    assert ran.exit_code == 2 or "; or give the file" in str(ran.exception) or "a number" in str(ran.exception)
    assert ran.stdout == ""


def test_another_certificate_at_the_address_is_not_the_one_asked_for(run):
    ran = run(site(OTHER, at=f"{HOME}/c/{NUMBER}"), f"{HOME}/c/{NUMBER}", "--json")

    assert (ran.exit_code, answer_of(ran)["outcome"], answer_of(ran)["decided_by"]) == (3, "not_valid", 10)


def test_a_number_that_contradicts_the_address_is_refused(run):
    address = f"{HOME}/c/{NUMBER}"

    assert run(site(), address, "--number", "9f4k-2m7q-xt3c").exit_code == 0
    assert "leave one of the two out" in str(run(site(), address, "--number", OTHER.number).exception)


FORGED = issued(replace(CERTIFICATE, number="F0RGED000000"), FOR_CERTIFICATES, AT - timedelta(days=300))


@pytest.mark.parametrize(("issuer", "step"), [(STOLEN, 5), (ISSUER, 9)], ids=["reported", "not known yet"])
def test_a_forgery_with_a_stolen_key_is_not_confirmed_where_the_issuer_is_asked(run, tmp_path, issuer, step):
    (tmp_path / "forged.json").write_bytes(as_bytes(FORGED))
    ran = run(site(issuer=issuer), "forged.json", "--online", "--json")

    assert (ran.exit_code, answer_of(ran)["outcome"], answer_of(ran)["decided_by"]) == (3, "cannot_confirm", step)


def saving(folder, **files):
    """Return the options that give files to the command."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return [part for name in files for part in ("--saved", str(folder / name))]


@pytest.mark.parametrize(
    "broken",
    [LISTS[REVOCATION_URL][:-40], LISTS[REVOCATION_URL].replace(b"u", b"v", 1), b"", b" " * 300_000],
    ids=["cut off", "altered", "empty", "too long"],
)
def test_a_saved_file_that_is_broken_is_a_doubt_with_its_steps(run, tmp_path, broken):
    ran = run({}, "certificate.json", *saving(tmp_path, a=broken, b=LISTS[SUSPENSION_URL]), "--json")

    assert (ran.exit_code, answer_of(ran)["outcome"], answer_of(ran)["decided_by"]) == (3, "cannot_confirm", 8)
    assert len(answer_of(ran)["steps"]) == 12


def test_a_file_without_end_is_not_read_to_its_end(run):
    ran = run({}, "certificate.json", "--saved", "/dev/zero", "--json")

    assert answer_of(ran)["decided_by"] == 8
    assert "262,145 bytes" in answer_of(ran)["steps"][7]["says"]


def test_an_issuers_file_without_end_is_not_read_to_its_end(tmp_path):
    (tmp_path / "certificate.json").write_bytes(as_bytes(GENUINE))
    ran = CliRunner().invoke(command, [str(tmp_path / "certificate.json"), "--issuer", "/dev/zero"])

    assert "65,537 bytes" in str(ran.exception)


HELD_BACK = as_bytes(signed_list(status_list(SUSPENSION, CERTIFICATE.suspension.index, at=AT)))


@pytest.mark.parametrize(
    ("said", "code", "headline"),
    [
        (None, 1, "GENUINE, AND SUSPENDED, OR ITS ISSUER CANNOT CONFIRM IT: NOT IN FORCE NOW"),
        ("suspended", 1, "GENUINE, AND SUSPENDED: NOT IN FORCE NOW"),
        ("cannot_confirm", 3, "GENUINE, AND ITS ISSUER CANNOT CONFIRM THAT IT IS IN FORCE"),
    ],
    ids=["nobody says which", "suspended", "not sure"],
)
def test_nobody_is_called_suspended_whom_the_issuer_only_cannot_confirm(run, tmp_path, said, code, headline):
    files = saving(tmp_path, a=LISTS[REVOCATION_URL], b=HELD_BACK, **({"c": word(said, at=AT)} if said else {}))
    ran = run({}, "certificate.json", *files)

    assert (ran.exit_code, ran.stdout.splitlines()[0]) == (code, headline)
    assert CERTIFICATE.holder.name in ran.stdout


def test_what_is_left_out_of_a_scope_and_for_what_is_printed(run):
    lines = [line.strip() for line in run(site(), f"{HOME}/c/{NUMBER}").stdout.splitlines()]

    assert "left out: no levels above L1" in lines
    assert "pathway: Interventional pain medicine" in lines
    assert "authorised for: Tissue sculpter; Bone rongeur" in lines


def test_all_that_was_achieved_is_in_the_answer_for_programs():
    trust = Trust((KnownIssuer(issuer=ISSUER),))
    answer = verify(as_bytes(GENUINE), Question(), trust, Saved(LISTS), AT + timedelta(minutes=1))
    told = answer_as_json(answer)["certificate"]
    names = {"not_meant": "does_not_mean"}

    for name in Achieved.__slots__:
        value = getattr(CERTIFICATE.achieved, name)
        said = told[names.get(name, name)]
        assert said == (list(value) if isinstance(value, tuple) else value), name


def test_a_clock_that_nobody_keeps_right_confirms_nothing_where_that_is_asked_for(run):
    ran = run(site(), f"{HOME}/c/{NUMBER}", "--synchronised-clock", "--json")

    assert (answer_of(ran)["certified"], answer_of(ran)["decided_by"]) in {(True, 12), (False, 7)}
