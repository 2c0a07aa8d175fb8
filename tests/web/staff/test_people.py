"""People: found, added against the directory, given roles, invited, and proved to be who they are."""

from datetime import UTC, datetime
from http import HTTPStatus

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from hostile_files import WHOLE
from sending import PEOPLE, hidden, send
from whoperforms.certification.bodies.people import Role
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
