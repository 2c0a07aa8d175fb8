"""People: found, added against the directory, given roles, invited, and proved to be who they are."""

from datetime import UTC, datetime
from http import HTTPStatus

import msgspec
import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from hostile_files import WHOLE
from recorder import OPERATOR
from registry_worlds import RegistryWorld
from sending import PEOPLE, hidden, send
from signing import code
from whoperforms.certification.acts import people
from whoperforms.certification.bodies.enrolment import Invited
from whoperforms.certification.bodies.people import Conflict, ConflictDeclared, Role
from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.events import Draft, Stream, StreamKind
from whoperforms.registry import journal
from whoperforms.registry.models import Event
from whoperforms.store.directory import open_directory
from worlds import id_of, npi

BASE = "/en/staff/mild"
TODAY = datetime.now(UTC).date().isoformat()


def test_staff_are_shown_and_others_are_found_by_name_or_npi(world, as_):
    world.candidate("Ada Lovelace", npi=npi(7))
    cora = as_("Cora")

    staff, by_name, by_npi, nobody = (
        cora.get(f"{BASE}/people{asked}").content.decode() for asked in ("", "?q=lovelace", f"?q={npi(7)}", "?q=zzz")
    )

    assert ("Tess" in staff, "Ada Lovelace" in staff) == (True, False)
    assert "Ada Lovelace" in by_name
    assert "Ada Lovelace" in by_npi
    assert "Nobody." in nobody


def test_somebody_of_the_directory_is_added_with_their_npi(as_, demo_directory):
    number, family, given = open_directory(demo_directory).engine.rows(PEOPLE)[0]
    cora = as_("Cora")
    found = cora.get(f"{BASE}/people/find?q={number}").content.decode()
    href = found.split('<ul class="usa-list">')[-1].split('href="')[1].split('"')[0].replace("&amp;", "&")
    page = cora.get(href).content.decode()
    assert f'value="{number}"' in page

    done = send(cora, href, name=f"{given} {family}".title(), npi=str(number), credential="MD")

    person = journal.ledger().people_with[str(number)]
    assert done["Location"] == f"{BASE}/people/{person}?done=person_registered"
    assert "Recorded: Person registered" in cora.get(done["Location"]).content.decode()
    again = cora.get(f"{BASE}/people/find?q={number}").content.decode()
    assert "known here already" in again


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": "", "npi": ""}, "name-error"),
        ({"name": "Ada", "npi": "2000000003"}, "npi-error"),
        ({"name": "Ada\u202e", "npi": ""}, "name-error"),
        ({"name": "A" * 300, "npi": ""}, "name-error"),
    ],
    ids=["no name", "another digit", "text turned round", "too long"],
)
def test_somebody_who_cannot_be_so_is_not_added(as_, typed, field):
    events = Event.objects.count()

    page = send(as_("Cora"), f"{BASE}/people/new/{id_of('Ada')}", **typed)

    assert page.status_code == HTTPStatus.BAD_REQUEST
    assert f'id="{field}"' in page.content.decode()
    assert Event.objects.count() == events


def test_a_compliance_officer_gives_a_role_and_ends_it(world, as_):
    ada, carl = world.register("Ada"), as_("Carl")

    given = send(carl, f"{BASE}/people/{ada}/grant", given_role="mentor", begins=TODAY, ends="", for_person="")
    assert given.status_code == HTTPStatus.SEE_OTHER, given.content.decode()[:4000]
    assert Role.MENTOR in journal.ledger().people[ada].roles("mild", datetime.now(UTC))
    ended = send(carl, f"{BASE}/people/{ada}/end", ended_role="mentor", on=TODAY, text="")

    assert ended.status_code == HTTPStatus.SEE_OTHER
    assert journal.ledger().people[ada].roles("mild", datetime.now(UTC)) == frozenset()


def test_nobody_gives_the_own_person_a_role(as_):
    assert as_("Carl").get(f"{BASE}/people/{id_of('Carl')}/grant").status_code == HTTPStatus.NOT_FOUND


def test_a_coordinator_invites_and_hands_over_the_link_once(world, as_):
    ada, cora = world.register("Ada"), as_("Cora")

    page = send(
        cora, f"{BASE}/people/{ada}/invite", invited_role="physician", email="ada@new.example", by="link", for_person=""
    )

    text = page.content.decode()
    assert page.status_code == HTTPStatus.OK, text[:4000]
    assert "/en/account/invitation/" in text
    assert "no-store" in page["Cache-Control"]
    assert journal.ledger().people[ada].invitations[-1].body.role is Role.PHYSICIAN


def test_an_invitation_goes_out_by_mail(world, as_, monkeypatch):
    monkeypatch.setattr(mail, "outbox", [], raising=False)
    ada = world.register("Ada")

    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        page = send(
            as_("Cora"),
            f"{BASE}/people/{ada}/invite",
            invited_role="physician",
            email="ada@new.example",
            by="mail",
            for_person="",
        )

    assert page.status_code == HTTPStatus.OK, page.content.decode()[:4000]
    assert "/en/account/invitation/" not in page.content.decode()
    [sent] = mail.outbox
    assert (sent.to, "/en/account/invitation/" in sent.body) == (["ada@new.example"], True)


def test_an_address_that_has_an_account_is_refused_and_nobody_is_invited(world, as_):
    ada, cora = world.register("Ada"), as_("Cora")

    page = send(
        cora,
        f"{BASE}/people/{ada}/invite",
        invited_role="physician",
        email="Cora@example.org",
        by="link",
        for_person="",
    )

    assert page.status_code == HTTPStatus.BAD_REQUEST
    assert 'id="email-error"' in page.content.decode()
    assert journal.ledger().people[ada].invitations == ()


def test_an_identity_is_proved_with_a_document(world, as_, tmp_path):
    ada = world.register("Ada", Role.PHYSICIAN)

    with override_settings(FILES=tmp_path / "files"):
        done = send(
            as_("Cora"), f"{BASE}/people/{ada}/identity", file=SimpleUploadedFile("id.pdf", WHOLE["cv.pdf"]), text=""
        )

    assert done.status_code == HTTPStatus.SEE_OTHER, done.content.decode()[:4000]
    [document] = journal.ledger().people[ada].identities["mild"].body.documents
    assert document.media_type == "application/pdf"


def test_an_own_conflict_is_declared_and_shown(as_):
    cora = as_("Cora")

    done = send(cora, f"{BASE}/people/{id_of('Cora')}/conflict", other=id_of("Tess"), kind="family", text="")

    assert done.status_code == HTTPStatus.SEE_OTHER, done.content.decode()[:4000]
    assert "Conflicts of interest declared" in cora.get(done["Location"]).content.decode()


def test_a_stale_form_is_refused(world, as_):
    ada, cora = world.register("Ada", Role.PHYSICIAN), as_("Cora")
    address = f"{BASE}/people/{ada}/name"
    page = cora.get(address)
    send(cora, address, name="Ada King", npi="", credential="")

    late = cora.post(
        address, {"seen": hidden(page, "seen"), "submission": hidden(page, "submission"), "name": "Ada Byron"}
    )

    assert late.status_code == HTTPStatus.CONFLICT
    assert journal.ledger().people[ada].name == "Ada King"


def test_of_whom_nothing_is_known_nobody_learns(as_):
    assert as_("Cora").get(f"{BASE}/people/{'0' * 12}").status_code == HTTPStatus.NOT_FOUND


@pytest.fixture
def beacon(world):
    """Another programme, with Olga in it, and with Ada in both."""
    opened = msgspec.structs.replace(world.ledger.programmes["mild"].opened.body, programme="beacon")
    draft = Draft(stream=Stream(StreamKind.PROGRAMME, opened.programme), body=opened)
    world.signed(OPERATOR, lambda _ledger, _at: [draft])
    world.candidate("Ada", npi=npi(7))
    world.called = "beacon"
    world.register("Olga", Role.TRAINER, npi=npi(8))
    world.give(id_of("Ada"), Role.TRAINER)
    world.called = "mild"
    return world


def test_what_stands_between_somebody_and_people_of_another_programme_is_not_told_here(beacon, as_):
    for other, text in (("Olga", "She is a sister."), ("Tess", "He is a cousin.")):
        body = ConflictDeclared(other=id_of(other), kind=Conflict.FAMILY)
        beacon.act("Ada", Role.PHYSICIAN, people.declare, person=id_of("Ada"), body=body, text=text)

    page = as_("Cora").get(f"{BASE}/people/{id_of('Ada')}").content.decode()

    assert "Tess" in page
    assert "Olga" not in page
    assert "sister" not in page
    assert "cousin" not in page, "words of no programme in particular stay where only one programme knows somebody"


def test_words_about_somebody_whom_only_this_programme_knows_are_told(world, as_):
    world.candidate("Ada")
    body = ConflictDeclared(other=id_of("Tess"), kind=Conflict.FAMILY)
    world.act("Ada", Role.PHYSICIAN, people.declare, person=id_of("Ada"), body=body, text="He is a cousin.")

    assert "cousin" in as_("Cora").get(f"{BASE}/people/{id_of('Ada')}").content.decode()


def test_who_holds_an_npi_in_another_programme_is_not_told(beacon, as_, demo_directory):
    number, family, given = open_directory(demo_directory).engine.rows(PEOPLE)[0]
    beacon.called = "beacon"
    theirs = beacon.register("Oona", Role.TRAINER, npi=str(number))
    cora = as_("Cora")

    found = cora.get(f"{BASE}/people/find?q={number}").content.decode()
    refused = send(cora, f"{BASE}/people/new/{id_of('New')}", name=f"{given} {family}", npi=str(number))

    assert "known here already" not in found
    assert f"npi={number}" in found
    assert "stated by somebody else already" in refused.content.decode()
    assert all(theirs not in page for page in (found, refused.content.decode()))


def test_a_conflict_that_a_physician_declared_waits_for_compliance_and_counts_once_it_stands(world, as_):
    ada = world.candidate("Ada")
    body = ConflictDeclared(other=id_of("Dora"), kind=Conflict.FAMILY)
    [declared] = world.act("Ada", Role.PHYSICIAN, people.declare, person=ada, body=body)
    carl, address = as_("Carl"), f"{BASE}/people/{ada}/look-at-conflict"
    assert address in carl.get(f"{BASE}/").content.decode()
    assert "not looked at yet" in carl.get(f"{BASE}/people/{ada}").content.decode()

    typed = {"conflict": str(declared.seq), "stands": "yes", "text": "The register of marriages."}
    done = send(carl, address, **typed, proof="totp", proof_code=code())

    assert done.status_code == HTTPStatus.SEE_OTHER, done.content.decode()[:4000]
    assert journal.ledger().people[ada].stands(declared.seq) is True
    assert "it stands" in carl.get(f"{BASE}/people/{ada}").content.decode()
    assert address not in carl.get(f"{BASE}/").content.decode()
    assert as_("Cora").get(address).status_code == HTTPStatus.FORBIDDEN


def test_a_founding_mentor_is_named_by_each_decider_who_is_named_with_it(world, as_):
    max_ = world.register("Max", Role.MENTOR)
    address = f"{BASE}/people/{max_}/founding"
    typed = {"text": "He lit the first.", "proof": "totp"}

    first = send(as_("Dora"), address, **typed, deciders=id_of("Dirk"), proof_code=code())
    assert first.status_code == HTTPStatus.SEE_OTHER, first.content.decode()[:4000]
    assert first["Location"].endswith("done=founding_proposed")
    dirk = as_("Dirk")
    assert address in dirk.get(f"{BASE}/").content.decode()
    form = dirk.get(address).content.decode()
    assert ("Proposed by Dora on" in form, "He lit the first." in form) == (True, True)
    done = send(dirk, address, **typed, deciders=id_of("Dora"), proof_code=code())

    assert done["Location"].endswith("done=founding_mentor")
    assert "mild" in journal.ledger().people[max_].foundings
    assert dirk.get(address).status_code == HTTPStatus.NOT_FOUND


def test_an_npi_of_who_is_certified_is_stated_by_two(world, as_):
    world.certified("Ada")
    ada = id_of("Ada")
    address = f"{BASE}/people/{ada}/name"

    first = send(as_("Cora"), address, name="Ada", npi=npi(7), credential="")
    assert first["Location"].endswith("done=npi_proposed"), first.content.decode()[:4000]
    carl = as_("Carl")
    assert address in carl.get(f"{BASE}/").content.decode()
    assert f'value="{npi(7)}"' in carl.get(address).content.decode()
    send(carl, address, name="Ada", npi=npi(7), credential="")

    assert journal.ledger().people[ada].npi == npi(7)


def test_another_programme_neither_invites_by_an_id_nor_renames_whom_it_has_asked(world, as_):
    ada = world.candidate("Ada", npi=npi(7))
    lantern = RegistryWorld(Separation.SMALL, called="lantern", begins=world.at)
    lantern.ledger = world.ledger
    lantern.opened()
    lantern.give(id_of("Carl"), Role.COORDINATOR)
    carl, there = as_("Carl"), f"/en/staff/lantern/people/{ada}"
    assert carl.get(f"{there}/invite").status_code == HTTPStatus.NOT_FOUND

    body = Invited(person=ada, programme="lantern", role=Role.PHYSICIAN)
    lantern.act("Carl", Role.COORDINATOR, people.invite, person=ada, body=body)

    assert carl.get(f"{there}/name").status_code == HTTPStatus.NOT_FOUND
    page = carl.get(there).content.decode()
    assert "Identity proved" not in page
    assert carl.get(f"{BASE}/people/{ada}/name").status_code == HTTPStatus.OK  # who is an officer there


def test_of_a_delegate_of_two_physicians_an_officer_ends_one_of_the_two(world, as_):
    for name in ("Ada", "Bea"):
        world.candidate(name)
    world.register("Del")
    for name in ("Ada", "Bea"):
        world.give(id_of("Del"), Role.DELEGATE, for_person=id_of(name))

    ends = f"delegate:{id_of('Ada')}"
    ended = send(as_("Carl"), f"{BASE}/people/{id_of('Del')}/end", ended_role=ends, on=TODAY, text="")

    assert ended.status_code == HTTPStatus.SEE_OTHER
    held = [one for one in journal.ledger().people[id_of("Del")].grants if one.holds(datetime.now(UTC))]
    assert [one.for_person for one in held] == [id_of("Bea")]
