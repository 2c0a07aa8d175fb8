"""`whoperforms verify`, `keys`, `log`: a certificate checked with saved files alone, and the keys behind it."""

import json
import re
from datetime import UTC, datetime

import pytest

from commands import whoperforms
from issuers import issued, issuer_at
from whoperforms.certification.acts import keeping
from whoperforms.certification.bodies.people import Role
from whoperforms.credentials.keys import issuer_file
from whoperforms.credentials.status_list import Purpose
from whoperforms.registry import issuing, journal, log, signing, statuses
from worlds import npi


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A folder with a registry, its keys, and what somebody has saved of two certificates: one was suspended since."""
    folder = tmp_path_factory.mktemp("issuer")
    with issuer_at(folder / "registry.db", folder) as world:
        _, active = issued(world, "Ada", 7)
        enrolment, suspended = issued(world, "Ben", 8)
        world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=enrolment, reason="SAFETY", text="Two burns.")
        ledger, now = journal.ledger(), datetime.now(UTC)
        for name, number in (("active", active), ("suspended", suspended)):
            (folder / f"{name}.json").write_bytes(issuing.document(ledger, number))
            proof = log.proof(ledger.certificates[number].seq, opened=True)
            (folder / f"{name}.tlog-proof").write_bytes(proof.written())
        for purpose in Purpose:
            (folder / purpose).write_bytes(statuses.status_list(purpose, 1, now))
        document = issuer_file.document(signing.issuer(ledger), now)
        (folder / "issuer.json").write_text(json.dumps(document))
    return folder


def verify(saved, source, *more, lists=tuple(Purpose), text=None):
    given = [part for name in lists for part in ("--saved", str(saved / name))]
    at = source if source == "-" else str(saved / source)
    return whoperforms("verify", at, "--issuer", str(saved / "issuer.json"), *given, *more, typed=text)


def keyed(saved, *command):
    places = ("--registry", str(saved / "registry.db"), "--keys", str(saved / "keys"))
    return whoperforms(*command, *places, "--keys-passphrase-file", str(saved / "passphrase"))


def test_a_genuine_certificate_is_told_in_all_steps_without_a_network(saved):
    ran = verify(saved, "active.json", "--saved", str(saved / "active.tlog-proof"), "--npi", npi(7))

    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"GENUINE, AND IN FORCE\n\n  Ada, MD, NPI {npi(7)}\n")
    assert [line.split()[:2] for line in ran.out.splitlines() if line[:4].strip().isdigit()] == [
        [str(number), "ok"] for number in range(1, 13)
    ]


def test_what_is_not_in_force_ends_with_1_and_what_is_not_sure_with_3(saved):
    suspended, unlisted = verify(saved, "suspended.json"), verify(saved, "active.json", lists=())
    forged = (saved / "active.json").read_text().replace("Ada, MD", "Eve, MD")
    wrong = verify(saved, "-", text=forged)

    assert (suspended.code, suspended.out.splitlines()[0]) == (
        1,
        "GENUINE, AND SUSPENDED, OR ITS ISSUER CANNOT CONFIRM IT: NOT IN FORCE NOW",
    )
    assert (unlisted.code, unlisted.out.splitlines()[0]) == (3, "CANNOT BE CONFIRMED")
    assert (wrong.code, wrong.out.splitlines()[0]) == (3, "NOT VALID")


def test_for_a_program_it_is_json(saved):
    answer = json.loads(verify(saved, "suspended.json", "--json").out)
    assert (answer["outcome"], answer["certified"], len(answer["steps"])) == ("suspended", False, 12)


def test_somebody_elses_certificate_is_not_the_one_asked_for(saved):
    ran = verify(saved, "active.json", "--npi", npi(9))
    assert (ran.code, ran.out.splitlines()[0]) == (3, "NOT VALID")


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        (("nothing.json",), 4, "No such file"),
        (("active.json", "--online"), 2, "one of them says what is so now"),
        (("active.json", "--npi", "12"), 2, "12"),
    ],
    ids=["no file", "two sources", "no npi"],
)
def test_a_wrong_question_gets_a_sentence(saved, given, code, said):
    ran = verify(saved, *given)
    assert ran.code == code
    assert said in ran.err


def test_what_is_no_issuers_file_is_not_believed(saved):
    ran = whoperforms("verify", str(saved / "active.json"), "--issuer", str(saved / "active.json"))
    assert (ran.code, ran.out) == (3, "")
    assert "not the file of an issuer" in ran.err


def test_an_address_that_is_not_the_issuers_is_not_asked(saved):
    ran = whoperforms("verify", "https://elsewhere.example/c/1", "--issuer", str(saved / "issuer.json"))
    assert ran.code == 2
    assert "it is no address of https://registry.example" in ran.err


def test_keys_are_made_listed_and_lost(saved):
    made = keyed(saved, "keys", "make", "--kind", "certificate")
    listed = keyed(saved, "keys", "list")
    lost = keyed(saved, "keys", "compromised", "2026a", "--text", "The machine was stolen.")
    after = keyed(saved, "keys", "list")

    assert [ran.code for ran in (made, listed, lost, after)] == [0, 0, 0, 0], (made.err, lost.err)
    assert "2026d: a key for certificate" in made.out
    assert "made, and not proposed yet" in listed.out
    assert "2026a: compromised from now on" in lost.out
    assert "Next: 'whoperforms keys make --kind certificate'" in lost.out
    assert "'whoperforms keys sign'" in lost.out
    assert "compromised, 2" in after.out
    assert "2026a: signs nothing more, and its secret half is still here" in after.out


def test_which_keys_lie_here_is_told_without_a_passphrase(saved):
    places = ("--registry", str(saved / "registry.db"), "--keys", str(saved / "keys"))

    assert re.search(r"^ *2026b +status +here", whoperforms("keys", "list", *places).out, re.MULTILINE)
    assert "--keys-passphrase-file" in whoperforms("keys", "make", "--kind", "log", *places).err


def test_a_checkpoint_is_signed_and_a_proof_is_checked_elsewhere(saved):
    signed = keyed(saved, "log", "checkpoint")
    proof = saved / "a.tlog-proof"
    number = json.loads((saved / "active.json").read_text())["id"].rpartition("/")[2]
    proved = keyed(saved, "log", "prove", number, "--out", str(proof))
    checked = whoperforms("log", "check", str(proof), "--issuer", str(saved / "issuer.json"))
    bare = keyed(saved, "log", "prove", "1")

    assert signed.out.startswith("registry.example/log\n")
    assert [ran.code for ran in (proved, checked, bare)] == [0, 0, 0], (proved.err, checked.err)
    assert f"certificate_issued, certificate:{number}" in checked.out
    assert bare.out.startswith("c2sp.org/tlog-proof@v1\nindex 0\n")


def test_a_proof_that_was_changed_is_refused(saved):
    proof = saved / "changed.tlog-proof"
    lines = (saved / "active.tlog-proof").read_text().splitlines(keepends=True)
    proof.write_text("".join([*lines[:3], lines[4], lines[3], *lines[5:]]))
    ran = whoperforms("log", "check", str(proof), "--issuer", str(saved / "issuer.json"))

    assert ran.code == 3
    assert ran.out == ""


def test_what_is_not_in_the_log_is_not_proved(saved):
    ran = keyed(saved, "log", "prove", "999999")
    assert ran.code == 1
    assert "no entry of the log" in ran.err
