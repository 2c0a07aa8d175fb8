"""The page behind the code on a certificate: what was signed, how it stands now, and where programs go."""

import re
from http import HTTPStatus
from io import BytesIO

import pytest
from django.test import Client, override_settings
from pypdf import PdfReader

from issuers import issued, issuer_at
from registries import registry_at
from registry_worlds import RegistryWorld
from whoperforms.certification.acts import enrolling, keeping, people
from whoperforms.certification.bodies.people import ConsentSet, Role, Use
from whoperforms.certification.bodies.programme import Separation
from whoperforms.registry import issuing
from whoperforms.registry.journal import ledger
from whoperforms.registry.site import Site
from whoperforms.store.directory import open_directory
from worlds import morning, npi

SHOWN = """
  select npi from medicare_service where code = '0275T' and entity = 'I'
     and npi not in (select npi from exclusion where npi is not null) and npi not in (select npi from revocation)
     and npi not in (select npi from deactivation) and npi not in (select npi from roster_entry where npi is not null)
   order by npi limit 1"""


@pytest.fixture(scope="module")
def world(tmp_path_factory, demo_directory):
    """A registry whose issuer has keys, as it is today."""
    folder = tmp_path_factory.mktemp("issuer")
    with issuer_at(folder / "registry.db", folder) as made, override_settings(DIRECTORY=demo_directory):
        yield made


@pytest.fixture(scope="module")
def number(world):
    """The number of a certificate in force."""
    return issued(world)[1]


@pytest.fixture
def client(world):  # noqa: ARG001 - there has to be something to ask for
    """Somebody with a telephone, without cookies."""
    return Client(SERVER_NAME="127.0.0.1")


def page_of(client, number, language="en"):
    answer = client.get(f"/{language}/c/{number}")
    assert answer.status_code == HTTPStatus.OK
    return answer.content.decode()


def test_it_shows_what_was_signed_how_it_stands_and_as_of_when(client, number):
    said = page_of(client, number)

    for part in (
        "This certificate is genuine and in force",
        f"Certificate {number[:4]}-{number[4:8]}-{number[8:]}",
        "Ada, MD",
        npi(7),
        "the maker of the tools, not a medical board",
        "Two people, who took no part in the training",
        "<dt>As of</dt>",
        "It says nothing of the quality or the results",
        f"https://registry.example/c/{number}",
        "This person is invented.",
    ):
        assert part in said, part
    assert '<meta name="robots" content="noindex">' in said


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_file_that_it_leads_programs_to_is_there(client, number, language):
    listed = re.findall(r'<li><a href="(/(?:c|\.well-known)/[^"]*)"', page_of(client, number, language))

    assert len(listed) == 6
    assert {client.get(href).status_code for href in listed} == {HTTPStatus.OK}


@pytest.mark.parametrize(
    ("accepts", "leads_to"),
    [("en-US,en;q=0.9", "en"), ("es-MX", "es"), ("de", "en"), ("", "en")],
    ids=["English", "Spanish", "another", "none"],
)
@pytest.mark.parametrize("door", ["c", "C"])
def test_its_code_leads_to_the_page_in_the_readers_language(client, number, door, accepts, leads_to):
    answer = client.get(f"/{door}/{number}", headers={"accept": "text/html", "accept-language": accepts})

    assert (answer.status_code, answer["Location"]) == (HTTPStatus.FOUND, f"/{leads_to}/c/{number}")
    assert {"Accept", "Accept-Language"} <= set(re.split(r",\s*", answer["Vary"]))


def test_a_number_is_found_however_it_was_copied_from_paper(client, number):
    for typed in (number.lower(), f"{number[:4]}-{number[4:8]}-{number[8:]}"):
        assert client.get(f"/c/{typed}")["Location"] == f"/en/c/{number}"
        assert client.get(f"/es/c/{typed}")["Location"] == f"/es/c/{number}"


@pytest.mark.parametrize("accept", ["application/vc", "application/json", "application/json, text/html;q=0.5"])
def test_a_program_that_asks_for_what_was_signed_gets_its_bytes(client, number, accept):
    answer = client.get(f"/C/{number}", headers={"accept": accept})

    assert (answer.status_code, answer["Content-Type"]) == (HTTPStatus.OK, "application/vc")
    assert answer.content == issuing.document(ledger(), number)
    assert (answer["Access-Control-Allow-Origin"], answer["Vary"]) == ("*", "Accept")


def test_whoever_takes_anything_is_led_to_the_page(client, number):
    assert client.get(f"/c/{number}", headers={"accept": "*/*"}).status_code == HTTPStatus.FOUND
    assert client.get(f"/c/{number}").status_code == HTTPStatus.FOUND


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ("suspend", "genuine, but it is not in force now"),
        ("withdraw", "genuine, but it was withdrawn and is no longer in force"),
    ],
)
def test_a_change_is_on_the_page_on_the_next_request_and_no_paper_is_made_any_more(world, client, event, said):
    enrolment, number = issued(world, *{"suspend": ("Ben", 8), "withdraw": ("Bea", 9)}[event])
    assert "genuine and in force" in page_of(client, number)
    if event == "suspend":
        world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=enrolment, reason="SAFETY", text="Two burns.")
    else:
        world.act("Cora", Role.COORDINATOR, enrolling.withdraw, enrolment=enrolment, reason="HOLDER_REQUEST")
    page = page_of(client, number)

    assert said in page
    assert "in force</h2>" not in page.replace(said, "")
    assert "burns" not in page
    assert client.get(f"/en/c/{number}.pdf")["Location"] == f"/en/c/{number}"
    assert "PDF" not in page


@pytest.mark.parametrize("number", ["000000000000", "nonsense", "1' or 1=1", "%2e%2e", "A" * 300])
def test_a_number_that_is_none_of_ours_gets_a_page_that_says_what_to_look_at(client, number):
    answer = client.get(f"/en/c/{number}", follow=True)

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert "There is no certificate with this number" in answer.content.decode()
    assert client.get(f"/c/{number}", follow=True).status_code == HTTPStatus.NOT_FOUND


def test_what_was_decided_and_not_signed_says_so_and_names_nobody(tmp_path, demo_directory):
    with registry_at(tmp_path / "registry.db"), override_settings(DIRECTORY=demo_directory):
        world = RegistryWorld(Separation.STRICT, begins=morning(days_ago=60)).programme()
        enrolment = world.certified("Ada", npi=npi(7))
        number = world.ledger.enrolment(enrolment).certificate.number
        said = page_of(Client(SERVER_NAME="127.0.0.1"), number)

    assert "this site has signed no certificate for it yet" in said
    assert "Ada" not in said
    assert npi(7) not in said


def test_a_site_without_its_keys_confirms_nothing(client, number):
    with override_settings(KEYS_PASSPHRASE=None):
        said = page_of(client, number)

    assert "We cannot confirm this certificate" in said
    assert "Ada" not in said


def test_the_page_is_there_without_a_directory(client, number, tmp_path):
    with override_settings(DIRECTORY=tmp_path / "nothing"):
        assert "genuine and in force" in page_of(client, number)


def test_a_site_of_public_files_alone_has_no_certificates(client, number):
    with override_settings(SITE=Site(public_only=True)):
        assert client.get(f"/en/c/{number}").status_code == HTTPStatus.NOT_FOUND
        assert client.get("/en/verify").status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(("language", "title"), [("en", "Certificate"), ("es", "Certificado")])
def test_the_paper_holds_the_signed_certificate(client, number, language, title):
    answer = client.get(f"/{language}/c/{number}.pdf")
    file = PdfReader(BytesIO(answer.content))

    assert answer["Content-Type"] == "application/pdf"
    assert title in file.metadata.title
    assert [data for held in file.attachments.values() for data in held] == [issuing.document(ledger(), number)]


def test_where_a_scope_was_reduced_the_page_leads_to_the_certificate_that_took_its_place(world, client):
    enrolment, number = issued(world, "Cy", 10)
    world.decide(enrolment, "reduce_scope", "SCOPE", scope="Lighting small lanterns")
    issuing.issue_waiting(world.at)
    later = ledger().enrolment(enrolment).certificate.number
    said = page_of(client, number)

    assert "genuine, but it is no longer in force" in said
    assert f'href="/en/c/{later}"' in said
    assert "Lighting small lanterns" in page_of(client, later)
    assert "genuine and in force" in page_of(client, later)


def test_the_profile_of_a_practitioner_leads_to_the_certificate_that_was_signed(world, client, demo_directory):
    known = open_directory(demo_directory).engine.rows(SHOWN)[0][0]
    enrolment = world.certified("Dee", npi=f"{known:010}")
    [signed] = issuing.issue_waiting(world.at)
    number = signed.stream.id
    agrees = ConsentSet(programme="mild", use=Use.LISTING, given=True)
    profile = f"/en/mild/doctors/{known:010}"
    assert number not in client.get(profile).content.decode()

    world.act("Dee", Role.PHYSICIAN, people.consent, person=ledger().enrolment(enrolment).person, body=agrees)
    said = client.get(profile).content.decode()

    assert f'href="/en/c/{number}"' in said
    assert f'"identifier": "{number[:4]}-{number[4:8]}-{number[8:]}", "url": "/c/{number}"' in said
