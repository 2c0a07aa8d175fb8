"""The process that looks again at what was signed: another one, without keys, there whenever somebody signs."""

import json
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from a_certificate import NOW, Pen
from certificates import CERTIFICATE, certificate
from issuers import issuer_at
from whoperforms.credentials.certificate import document_of
from whoperforms.credentials.proofs import with_proofs
from whoperforms.credentials.verification.second_look import Asked, meaning
from whoperforms.kernel.errors import MachineRefused
from whoperforms.registry import issuing, second_look
from whoperforms.registry.journal import ledger
from whoperforms.registry.second_look import Look
from worlds import npi

PEN = Pen()


@pytest.fixture
def look():
    made = Look()
    yield made
    made.end()


def asked(**changes):
    data = json.dumps(with_proofs(document_of(CERTIFICATE), PEN, created=NOW)).encode()
    return Asked(data=data, method=PEN.method, public=PEN.public, meant=meaning(certificate(**changes)))


def test_one_process_answers_one_question_after_the_other(look):
    look.begin()
    first = look._child.pid
    said = [look.fault(asked()), look.fault(asked(number="0" * 12)), look.fault(asked())]

    assert said == ["", "it reads otherwise than it was meant", ""]
    assert look._child.pid == first != os.getpid()


def test_one_that_has_gone_is_started_again(look):
    assert look.fault(asked()) == ""
    gone = look._child
    gone.kill()
    gone.wait()
    assert look.fault(asked()) == ""

    stopped = look._child
    os.kill(stopped.pid, signal.SIGALRM)  # as after a minute without work
    assert look.fault(asked()) == ""
    assert len({gone.pid, stopped.pid, look._child.pid}) == 3


def test_it_is_there_before_anybody_has_to_wait_for_what_is_recorded(look, monkeypatch):
    look.begin()
    monkeypatch.setattr(second_look, "STARTS", 0)  # nobody waits any more

    assert look.fault(asked()) == ""


def test_it_is_asked_where_a_thousand_files_are_open(look):
    held = [os.open(os.devnull, os.O_RDONLY) for _ in range(1100)]
    try:
        assert look.fault(asked()) == ""
    finally:
        for one in held:
            os.close(one)


def test_a_late_answer_is_none_to_the_next_question(look, monkeypatch):
    look.begin()
    late = look._child
    monkeypatch.setattr(second_look, "LONGEST", 0)
    with pytest.raises(MachineRefused, match="does not answer"):
        look.fault(asked(number="0" * 12))
    monkeypatch.setattr(second_look, "LONGEST", 60)

    assert look.fault(asked()) == ""
    assert look._child.pid != late.pid


def test_where_none_answers_nothing_is_handed_out(look, monkeypatch):
    monkeypatch.setattr(second_look, "COMMAND", (sys.executable, "-c", "pass"))
    with pytest.raises(MachineRefused, match="nothing is handed out; sign once more"):
        look.fault(asked())
    monkeypatch.setattr(second_look, "COMMAND", ("/nowhere/python",))
    with pytest.raises(MachineRefused, match="cannot be started"):
        look.fault(asked())


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="reads what the kernel says of a process")
def test_it_is_given_no_environment_and_no_open_file(look, monkeypatch):
    monkeypatch.setenv("SECRET_OF_THE_SITE", "copper lantern river")
    look.begin()
    assert look.fault(asked()) == ""
    of = Path(f"/proc/{look._child.pid}")

    assert {one.partition(b"=")[0] for one in (of / "environ").read_bytes().split(b"\0") if one} <= {
        b"PYTHONPATH",
        *(name.encode() for name in second_look.HANDED_ON),
    }
    assert sorted(int(file.name) for file in (of / "fd").iterdir()) == [0, 1, 2]


def test_what_it_refuses_is_not_recorded_and_the_others_are(tmp_path, monkeypatch):
    with issuer_at(tmp_path / "registry.db", tmp_path) as world:
        ada = world.certified("Ada", npi=npi(7))
        ben = world.certified("Ben", npi=npi(8))
        true = issuing.document_of
        wrong = world.ledger.enrolments[ada].certificate.number
        monkeypatch.setattr(
            issuing, "document_of", lambda one: true(replace(one, number="0" * 12) if one.number == wrong else one)
        )
        with pytest.raises(issuing.NotAllSigned, match="it reads otherwise than it was meant") as why:
            issuing.issue_waiting(world.at)

        assert set(why.value.left) == {ada}
        assert {one.enrolment for one in ledger().certificates.values()} == {ben}
