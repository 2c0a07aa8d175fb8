"""What programs are told of certificates: the bytes that were signed, a new word after each change, and sentences."""

import json
from base64 import b64decode
from http import HTTPStatus

import pytest
from django.test import Client

from issuers import issued, issuer_at
from registries import registry_at
from whoperforms.certification.acts import keeping, people
from whoperforms.certification.bodies.people import ConsentSet, Role, Use
from whoperforms.credentials.keys import did, issuer_file
from whoperforms.credentials.log import checkpoint, entry, proof_file
from whoperforms.credentials.log.checks import Head, check_consistency, check_inclusion
from whoperforms.registry import issuing
from whoperforms.registry.journal import ledger
from worlds import id_of, npi


@pytest.fixture
def world(tmp_path):
    """A registry whose issuer has keys, as it is today."""
    with issuer_at(tmp_path / "registry.db", tmp_path) as made:
        yield made


@pytest.fixture
def client(world):  # noqa: ARG001 - there has to be something to ask for
    """A program without cookies."""
    return Client(SERVER_NAME="127.0.0.1")


def told(client, path):
    answer = client.get(path)
    assert answer.status_code == HTTPStatus.OK, answer.content
    assert answer["Access-Control-Allow-Origin"] == "*"
    return answer.content


def test_a_certificate_is_handed_out_byte_for_byte_under_its_number_however_it_is_typed(world, client):
    _, number = issued(world)
    data = issuing.document(ledger(), number)

    assert told(client, f"/c/{number}.json") == data
    assert told(client, f"/c/{number[:4].lower()}-{number[4:8]}-{number[8:]}.json") == data
    assert client.get(f"/c/{number}.json")["Content-Type"] == "application/vc"


def test_the_issuers_two_documents_agree(world, client):
    issued(world)
    saved = issuer_file.read(told(client, "/.well-known/issuer.json"))
    listed = did.read(told(client, "/.well-known/did.json"), saved.issuer.did)

    did.refuse_other_keys(listed, saved.issuer)
    assert {name.partition("#")[2] for name in listed} == {"2026a", "2026b"}


def verified(client, data, query=""):
    answer = client.post(f"/api/verify{query}", data=data, content_type="application/json")
    assert answer.status_code == HTTPStatus.OK, answer.content
    return answer.json()


def test_a_certificate_that_is_sent_is_verified_by_all_steps(world, client):
    _, number = issued(world)
    answer = verified(client, told(client, f"/c/{number}.json"), f"?npi={npi(7)}&number={number}&programme=mild")

    assert (answer["outcome"], answer["certified"], answer["certificate"]["npi"]) == ("active", True, npi(7))
    assert [step["number"] for step in answer["steps"] if step["result"] == "passed"] == list(range(1, 13))


def test_a_change_is_in_every_answer_on_the_next_request(world, client):
    enrolment, number = issued(world)
    data = told(client, f"/c/{number}.json")
    told(client, "/s/suspension/1")
    world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=enrolment, reason="SAFETY", text="Two burns.")

    assert verified(client, data)["outcome"] == "suspended"
    assert json.loads(told(client, f"/c/{number}/status.json"))["state"] == "suspended"
    assert told(client, f"/c/{number}.json") == data  # the paper stays what it was


@pytest.mark.parametrize(
    ("data", "step"),
    [(b"", 1), (b"[" * 70_000, 1), (b"{}", 2), (b"\xff\xfe", 1)],
    ids=["nothing", "too much", "another document", "no text"],
)
def test_whatever_is_sent_has_an_answer_with_its_step(client, data, step):
    answer = verified(client, data)
    assert (answer["outcome"], answer["decided_by"]) == ("cannot_confirm", step)


def test_the_log_is_what_its_checkpoint_says(world, client):
    issued(world)
    keys = issuer_file.read(told(client, "/.well-known/issuer.json")).log_keys
    head = checkpoint.opened(told(client, "/log/checkpoint"), keys).checkpoint.head
    lines = told(client, f"/log/entries?start=0&limit={head.size}").splitlines()

    found = [entry.read(line) for line in lines]
    assert [one.seq for one in found] == list(range(1, head.size + 1))
    assert told(client, "/log/entries/7") == lines[6]
    path = json.loads(told(client, f"/log/proof/inclusion?index=6&size={head.size}"))["hashes"]
    assert "immutable" in client.get(f"/log/proof/inclusion?index=6&size={head.size}")["Cache-Control"]
    assert "immutable" not in client.get("/log/proof/inclusion?index=6")["Cache-Control"]  # of the newest: for now
    check_inclusion(found[6].hash, 6, decoded(path), head)


def decoded(hashes):
    return tuple(b64decode(one) for one in hashes)


def test_a_longer_log_is_proved_to_begin_with_the_shorter(world, client):
    keys = issuer_file.read(told(client, "/.well-known/issuer.json")).log_keys
    old = checkpoint.opened(told(client, "/log/checkpoint"), keys).checkpoint.head
    issued(world)
    new = checkpoint.opened(told(client, "/log/checkpoint"), keys).checkpoint.head
    path = json.loads(told(client, f"/log/proof/consistency?from={old.size}&size={new.size}"))["hashes"]

    check_consistency(Head(old.size, old.root), new, decoded(path))
    assert new.size > old.size


def test_the_proof_of_a_certificate_opens_its_own_entry(world, client):
    _, number = issued(world)
    keys = issuer_file.read(told(client, "/.well-known/issuer.json")).log_keys
    proof = proof_file.read(told(client, f"/c/{number}.tlog-proof"))
    opening = entry.read_opening(proof.extra)

    assert opening.event().stream.id == number
    proof.proved(opening.entry.hash, keys)


def test_its_twin_in_fhir_says_the_same(world, client):
    enrolment, number = issued(world)
    assert b'"validated"' in told(client, f"/c/{number}.fhir.json")
    world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=enrolment, reason="SAFETY", text="Two burns.")

    assert b'"suspended"' in told(client, f"/c/{number}.fhir.json")


def test_the_standard_that_a_certificate_names_is_told_in_words(world, client):
    _, number = issued(world)
    achieved = json.loads(told(client, f"/c/{number}.json"))["credentialSubject"]["achievement"]
    standard = json.loads(told(client, achieved["id"].removeprefix("https://registry.example")))

    assert (standard["programme"], str(standard["number"])) == ("mild", achieved["version"])
    assert all(one["name"] in achieved["criteria"]["narrative"] for one in standard["requirements"][:3])


def consents(world, name, *, given):
    said = ConsentSet(programme="mild", use=Use.LISTING, given=given)
    world.act(name, Role.PHYSICIAN, people.consent, person=id_of(name), body=said)


def test_only_who_agreed_to_be_listed_is_among_the_certificates_that_lists_show(world, client):
    (enrolment, ada), (_, ben) = issued(world, "Ada", 7), issued(world, "Ben", 8)
    assert json.loads(told(client, "/log/certificates")) == {"certificates": []}

    for name in ("Ada", "Ben"):
        consents(world, name, given=True)
    found = json.loads(told(client, "/log/certificates"))["certificates"]
    assert [one["number"] for one in found] == sorted([ada, ben])
    first, last = sorted([ada, ben])
    assert json.loads(told(client, f"/log/certificates?after={first}"))["certificates"][0]["number"] == last

    said = [(kit["instrument"], kit["may_be_released"]) for one in found for kit in one["kits"]]
    assert said == [("lantern_kit", True)] * 2

    consents(world, "Ben", given=False)
    world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=enrolment, reason="SAFETY", text="Two burns.")
    [one] = json.loads(told(client, "/log/certificates"))["certificates"]
    assert (one["number"], one["npi"], one["state"]) == (ada, npi(7), "suspended")
    kinds = [entry.read(told(client, f"/log/entries/{turn['entry']}")).type for turn in one["turns"]]
    assert kinds == ["certify", "suspend"]
    why = "the certification is not in force, or nobody can confirm it today"
    assert one["kits"] == [{"instrument": "lantern_kit", "may_be_released": False, "why": why}]
    assert "burns" not in json.dumps(one)


@pytest.mark.parametrize(
    "path",
    [
        "/programmes/mild/standards/9",
        "/c/0000-0000-0000.json",
        "/c/nonsense.json",
        "/c/000000000000/status.json",
        "/c/000000000000.tlog-proof",
        "/c/000000000000.fhir.json",
        "/s/revocation/2",
        "/s/revocation/99999999999999999999",
        "/log/entries/999999",
        "/log/entries/0",
        "/log/certificates?after=nonsense",
    ],
)
def test_what_is_not_there_is_said_in_a_sentence(client, path):
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (HTTPStatus.NOT_FOUND, "application/json")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert ";" in answer.json()["error"]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/log/entries?limit=5000", "limit: 5000"),
        ("/log/entries?start=-1", "start: '-1' is no number"),
        ("/log/entries?start=%D9%A1", "is no number"),
        ("/log/proof/inclusion?index=9999&size=1", "index: 9999"),
        ("/log/proof/inclusion?size=1", "index: '' is no number"),
        ("/log/proof/consistency?from=0&size=1", "from: 0"),
        ("/log/checkpoint?size=1", "size"),
    ],
)
def test_a_wrong_question_gets_a_sentence(client, path, said):
    answer = client.get(path)
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert said in answer.json()["error"]


def test_before_there_is_a_key_the_site_says_that_it_signs_nothing(tmp_path):
    with registry_at(tmp_path / "registry.db"):
        answer = Client(SERVER_NAME="127.0.0.1").get("/.well-known/did.json")
        assert answer.status_code == HTTPStatus.NOT_FOUND
        assert "two custodians have to add one" in answer.json()["error"]
        assert verified(Client(SERVER_NAME="127.0.0.1"), b"{}")["outcome"] == "cannot_confirm"


def test_a_page_of_another_site_may_send_a_certificate(client):
    answer = client.options("/api/verify")
    assert (answer.status_code, answer["Access-Control-Allow-Methods"]) == (HTTPStatus.NO_CONTENT, "POST, OPTIONS")
    assert client.get("/api/verify").status_code == HTTPStatus.METHOD_NOT_ALLOWED
