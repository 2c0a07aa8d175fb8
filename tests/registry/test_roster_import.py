"""Rosters into the registry: looked through first, recorded whole or not at all, and nothing a second time."""

import csv
import io
from datetime import date, timedelta
from hashlib import sha256
from zipfile import ZipFile

import pytest
import xlsxwriter

from hostile_files import BOMB, xlsx
from registry_worlds import RegistryWorld
from rosters import lost, roster, row
from whoperforms.certification.acts import enrolling, listing, people
from whoperforms.certification.bodies.people import ConsentSet, MatchReviewed, Role, Use
from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.duties.rights import NoRight
from whoperforms.certification.events import Authn, Signer
from whoperforms.certification.lifecycle import Impossible
from whoperforms.certification.listing import Becomes
from whoperforms.certification.overview import Overview
from whoperforms.certification.published import published, shown_number
from whoperforms.evidence.reviews import Decision
from whoperforms.kernel.errors import BadField
from whoperforms.registry import journal
from whoperforms.registry.file_faults import BadFile, FileFault
from whoperforms.registry.models import Event
from whoperforms.registry.roster_given import MOST_ROWS
from whoperforms.registry.roster_matching import undecided, unsettled
from whoperforms.registry.rosters import dry_run, exported, file_for, looked_through, take
from whoperforms.registry.verifying import verified
from whoperforms.sources.roster_columns import TEMPLATE
from whoperforms.store.directory import open_directory
from worlds import id_of

DAY = date(2026, 3, 2)
CORA = Signer(person=id_of("Cora"), role=str(Role.COORDINATOR), authn=Authn.PASSWORD)
PEOPLE = "select npi, family, given, middle from practitioner where given is not null order by npi limit 40"


@pytest.fixture(scope="session")
def known(demo_directory):
    """People whom the directory knows: NPI, family and given name."""
    found = open_directory(demo_directory).engine.rows(PEOPLE)
    return [(str(npi), family, given) for npi, family, given, _ in found]


@pytest.fixture
def world(place):  # noqa: ARG001 - the registry that it is made in
    """A programme of the invented issuer with its staff, months after the day of the list."""
    made = RegistryWorld(Separation.SMALL)
    made.programme()
    made.wait(days=120)
    return made


@pytest.fixture
def given(world, demo_directory):  # noqa: ARG001 - there has to be a programme
    """Return rows as the registry reads them from a file of them."""

    def read(*rows, content=None, name="list.csv", day=DAY):
        file = file_for(roster(*rows) if content is None else content, name, "mild", day)
        return looked_through(file, demo_directory)

    return read


def of(known, number, **published):
    """Return a row about somebody whom the directory knows, as it has them."""
    npi, family, given = known[number]
    stated = row(number, npi, last_name=family, first_name=given)
    return stated | published


def become(plan):
    return [one.becomes for one in plan.rows]


def imported(world, given):
    return take(CORA, given, world.at)


def standings(world):
    return published(Overview().renewed(journal.ledger(), world.at), world.at).standings.standings


def workbook(*rows, day_cells=True):
    """Return a workbook as somebody makes one by hand: numbers and days as such."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet, days = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, TEMPLATE)
    for at, stated in enumerate(rows, 1):
        for place, column in enumerate(TEMPLATE):
            value = stated.get(column, "")
            if value and column.endswith("_on") and day_cells:
                sheet.write_datetime(at, place, date.fromisoformat(value), days)
            elif column in {"npi", "zip"} and value:
                sheet.write_number(at, place, int(value))
            else:
                sheet.write(at, place, value)
    book.close()
    return out.getvalue()


def test_a_dry_run_says_of_each_row_what_would_become_of_it_and_changes_nothing(world, given, known):
    events = Event.objects.count()
    rows = (
        of(known, 1),
        of(known, 2, npi=""),
        of(known, 3, last_name="SOMEBODY", first_name="ELSE"),
        of(known, 4, public_consent="no"),
        of(known, 5, certified_on="2026-03-20"),
        row(6, "2000000003"),
    )

    plan = dry_run(given(*rows), world.at)

    assert become(plan) == [
        *(Becomes.NEW, Becomes.QUESTION, Becomes.QUESTION, Becomes.LEFT_OUT, Becomes.REFUSED, Becomes.REFUSED)
    ]
    assert "after 2026-03-02, the day of the list" in plan.rows[4].why
    assert "last digit should be 2" in plan.rows[5].why
    assert Event.objects.count() == events


def test_an_import_lists_people_and_the_same_file_again_changes_nothing(world, given, known):
    first = imported(world, given(of(known, 1), of(known, 2)))
    events = Event.objects.count()
    again = imported(world, given(of(known, 1), of(known, 2)))

    assert (first.events, again.events) == (5, 0)
    assert become(again.plan) == [Becomes.UNCHANGED] * 2
    assert Event.objects.count() == events
    assert {(str(said.npi), said.state.value, said.consent) for said in standings(world)} == {
        (known[1][0], "active", True),
        (known[2][0], "active", True),
    }
    assert journal.ledger().programmes["mild"].imports[-1].body.changed == 2
    assert verified().broken is None


def test_a_newer_list_changes_what_it_names_and_nobody_else(world, given, known):
    imported(world, given(of(known, 1), of(known, 2)))
    newer = given(of(known, 1, status="suspended", status_on="2026-04-01"), day=date(2026, 4, 2))

    taken = imported(world, newer)

    assert become(taken.plan) == [Becomes.CHANGED]
    assert "state: active becomes suspended" in taken.plan.rows[0].why
    assert (taken.plan.unnamed, taken.events) == (1, 2)
    assert {str(said.npi): said.state.value for said in standings(world)} == {
        known[1][0]: "suspended",
        known[2][0]: "active",
    }


def test_an_older_list_does_not_undo_a_newer_one(world, given, known):
    imported(world, given(of(known, 1, status="revoked", status_on="2026-03-01")))

    days = dict.fromkeys(("certified_on", "consent_on", "updated_on"), "2026-01-10")
    taken = imported(world, given(of(known, 1, **days), day=date(2026, 2, 1)))

    assert become(taken.plan) == [Becomes.REFUSED]
    assert "a newer list, of 2026-03-02, says otherwise" in taken.plan.rows[0].why
    assert taken.events == 0


def test_consent_that_is_taken_back_is_taken_back_here_and_no_name_is_kept_anew(world, given, known):
    imported(world, given(of(known, 1)))
    taken = imported(world, given(of(known, 1, public_consent="no"), day=date(2026, 4, 2)))

    assert become(taken.plan) == [Becomes.CHANGED]
    assert [said.consent for said in standings(world)] == [False]
    person = journal.ledger().people[journal.ledger().people_with[known[1][0]]]
    assert person.listings[-1].body.family is None


def test_a_loss_without_consent_leaves_nothing_but_the_number(world, given, known):
    taken = imported(world, given(lost(1, known[1][0], last_name="NAMED", first_name="ANN", public_consent="no")))

    person = journal.ledger().people[journal.ledger().people_with[known[1][0]]]
    assert become(taken.plan) == [Becomes.NEW]
    assert (person.name, standings(world)[0].consent) == (f"NPI {known[1][0]}", False)
    assert all(b"NAMED" not in bytes(event.record) for event in Event.objects.all())


def test_what_a_physician_says_of_being_named_counts_more_than_a_list(world, given, known):
    imported(world, given(of(known, 1)))
    person = journal.ledger().people_with[known[1][0]]
    world.ledger = journal.ledger()
    world.give(person, Role.PHYSICIAN)
    said = ConsentSet(programme="mild", use=Use.LISTING, given=False)
    world.act(person, Role.PHYSICIAN, people.consent, person=person, body=said)

    assert [standing.consent for standing in standings(world)] == [False]


def test_a_row_without_npi_waits_until_a_person_says_for_whom_it_counts(world, given, known, demo_directory):
    imported(world, given(of(known, 1, npi="")))
    assert standings(world) == ()
    [one] = unsettled(journal.ledger(), "mild")
    found = undecided(one, open_directory(demo_directory))
    [asked] = [each for each in found if each.person.npi == int(known[1][0])]
    assert any(piece.weight > 0 for piece in asked.question.evidence)

    body = MatchReviewed(
        programme="mild",
        source="roster",
        record_sha256=one.said.record_sha256,
        npi=known[1][0],
        decision=Decision.CONFIRMED,
    )
    world.ledger = journal.ledger()
    world.act("Cora", Role.COORDINATOR, listing.review, person=one.person.id, body=body, text="The same school.")

    assert [str(said.npi) for said in standings(world)] == [known[1][0]]
    assert list(unsettled(journal.ledger(), "mild")) == []
    assert imported(world, given(of(known, 1, npi=""))).events == 0


def test_who_was_ruled_out_is_not_asked_about_again(world, given, known, demo_directory):
    imported(world, given(of(known, 1, npi="")))
    directory = open_directory(demo_directory)
    [one] = unsettled(journal.ledger(), "mild")
    before = undecided(one, directory)
    body = MatchReviewed(
        programme="mild",
        source="roster",
        record_sha256=one.said.record_sha256,
        npi=known[1][0],
        decision=Decision.REJECTED,
    )
    world.ledger = journal.ledger()
    world.act("Cora", Role.COORDINATOR, listing.review, person=one.person.id, body=body, text="Somebody else.")

    [one] = unsettled(journal.ledger(), "mild")
    assert len(undecided(one, directory)) == len(before) - 1
    with pytest.raises(Impossible, match="decided already"):
        world.act("Cora", Role.COORDINATOR, listing.review, person=one.person.id, body=body, text="Again.")


def test_a_row_about_somebody_known_here_is_written_to_that_person(world, given, known):
    world.register("Ada", npi=known[1][0])

    imported(world, given(of(known, 1)))

    assert journal.ledger().people[id_of("Ada")].listings
    assert journal.ledger().people_with[known[1][0]] == id_of("Ada")


def test_whom_the_registry_certified_no_list_changes(world, given, known):
    world.certified("Ada", npi=known[1][0])

    same, other = (
        dry_run(given(of(known, 1, **stated)), world.at).rows[0]
        for stated in ({}, {"status": "revoked", "status_on": "2026-03-01"})
    )

    assert (same.becomes, other.becomes) == (Becomes.UNCHANGED, Becomes.REFUSED)
    assert "what was decided here stands" in other.why


def test_what_is_exported_changes_nothing_when_it_is_imported(world, given, known):
    rows = (
        of(known, 1, middle_name="Q", suffix="JR", credential="MD", city="Boston", state="MA", zip="02110"),
        of(known, 2, npi=""),
        of(known, 3, status="lapsed", status_on="2026-02-01", expires_on="2026-03-30"),
        lost(4, known[4][0], public_consent="no"),
        of(known, 5, last_name="SOMEBODY", first_name="ELSE"),
    )
    imported(world, given(*rows))
    world.ledger = journal.ledger()
    world.certified("Ada Lovelace", npi=known[6][0])
    world.certified("Zed")
    name, content = exported("mild", world.at)
    events = Event.objects.count()

    again = imported(world, given(content=content, name=name, day=world.today))

    assert name == f"roster_example_device_academy_mild_{world.today:%Y%m%d}.csv"
    assert [(one.becomes, one.why) for one in again.plan.rows if one.becomes is not Becomes.UNCHANGED] == []
    assert len(again.plan.rows) == 7
    assert (again.events, Event.objects.count()) == (0, events)
    assert exported("mild", world.at)[1] == content


def exported_row(world, npi):
    found = csv.DictReader(exported("mild", world.at)[1].decode().splitlines())
    return next((row for row in found if row["npi"] == npi), None)


def test_the_newest_certificate_is_exported_and_an_application_takes_nobody_out(world, known):
    first = world.certified("Ada Lovelace", npi=known[6][0])
    world.decide(first, "revoke", "ISSUED_IN_ERROR")
    world.wait(days=40)
    revoked = exported_row(world, known[6][0])
    world.applied("Ada Lovelace")

    assert revoked["status"] == "revoked"
    assert exported_row(world, known[6][0]) == revoked | {
        "updated_on": f"{world.today}",
        "consent_on": f"{world.today}",
    }

    world.wait(days=40)
    world.act("Cora", Role.COORDINATOR, enrolling.withdraw, enrolment=newest(world), reason="HOLDER_REQUEST")
    world.wait(days=40)
    again = world.certified("Ada Lovelace")
    row = exported_row(world, known[6][0])

    assert row["status"] == "active"
    assert row["issuer_record_id"] == shown_number(world.ledger.enrolments[again].certificate.number)


def newest(world):
    return world.ledger.of(id_of("Ada Lovelace"), "mild")[-1].id


def test_whoever_is_listed_is_exported_until_they_are_taken_in_and_a_list_may_change_them(world, given, known):
    npi = known[1][0]
    world.candidate("Ada Lovelace", npi=npi)
    imported(world, given(of(known, 1)))
    applied = world.applied("Ada Lovelace")
    changed = given(of(known, 1, status="suspended", status_on="2026-04-01"), day=date(2026, 4, 2))

    assert exported_row(world, npi)["status"] == "active"
    assert become(imported(world, changed).plan) == [Becomes.CHANGED]
    assert exported_row(world, npi)["status"] == "suspended"

    world.ledger = journal.ledger()
    world.act("Cora", Role.COORDINATOR, enrolling.accept, enrolment=applied)
    name, content = exported("mild", world.at)
    again = dry_run(given(content=content, name=name, day=world.today), world.at)
    assert become(again) == [Becomes.UNCHANGED]  # what was lost is lost until somebody certifies


def test_exported_is_the_consent_that_counts_and_the_npi_that_a_person_found(world, given, known):
    imported(world, given(of(known, 1), of(known, 2, last_name="SOMEBODY", first_name="ELSE", npi=known[3][0])))
    agreed = journal.ledger().people_with[known[1][0]]
    [waits] = unsettled(journal.ledger(), "mild")
    world.ledger = journal.ledger()
    world.give(agreed, Role.PHYSICIAN)
    said = ConsentSet(programme="mild", use=Use.LISTING, given=False)
    world.act(agreed, Role.PHYSICIAN, people.consent, person=agreed, body=said)
    body = MatchReviewed(
        programme="mild",
        source="roster",
        record_sha256=waits.said.record_sha256,
        npi=known[2][0],
        decision=Decision.CONFIRMED,
    )
    world.act("Cora", Role.COORDINATOR, listing.review, person=waits.person.id, body=body, text="The same school.")

    assert {str(one.npi): one.consent for one in standings(world)} == {known[1][0]: False, known[2][0]: True}
    assert exported_row(world, known[1][0])["public_consent"] == "no"
    assert exported_row(world, known[2][0])["public_consent"] == "yes"
    assert exported_row(world, known[3][0]) is None  # the row named them, and they are not meant


def test_a_workbook_is_read_like_a_text(world, given, known):
    rows = of(known, 1, zip="02110", city="Boston", state="MA"), of(known, 2)

    imported(world, given(content=workbook(*rows), name="list.xlsx"))

    assert imported(world, given(*rows)).events == 0
    assert [str(said.since) for said in standings(world)] == ["2026-03-01"] * 2


WRONG = {
    "no roster at all": ("list.csv", b"a,b\n1,2\n", BadField, "no column"),
    "a picture": ("list.csv", b"\x89PNG\r\n\x1a\n", BadFile, "not of a kind that is taken"),
    "nothing": ("list.csv", b"", BadFile, "nothing is in it"),
    "only a header": ("list.csv", roster(), BadField, "no row under its header"),
    "a column too few": ("list.csv", roster(row(), header=TEMPLATE[:-1]), BadField, "no column updated_on"),
    "half a character": ("list.csv", roster(row())[:-1] + b"\xc3", BadFile, "not of a kind that is taken"),
    "a bomb": ("list.xlsx", BOMB, BadFile, "grows far too large"),
    "macros": ("list.xlsx", xlsx(**{"xl/vbaProject.bin": b"x"}), BadFile, "holds macros"),
    "no sheet": ("list.xlsx", xlsx(), BadFile, "damaged or cut short"),
    "another's name": ("roster_stryker_mild_20260302.csv", roster(row()), BadField, "issuer is .* stryker"),
    "another day in its name": (
        "roster_example_device_academy_mild_20260301.csv",
        roster(row()),
        BadField,
        "as_of is 2026-03-02 .* 2026-03-01",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_file_that_is_no_roster_of_this_programme_is_refused_whole(given, case):
    name, content, fault, sentence = WRONG[case]

    with pytest.raises(fault, match=sentence):
        given(content=content, name=name)


def test_a_formula_is_no_value(given):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, TEMPLATE)
    sheet.write_formula(1, 0, '=CONCAT("R-","1")', value="R-1")
    book.close()

    with pytest.raises(BadField, match="holds formulas"):
        given(content=out.getvalue(), name="list.xlsx")


def test_two_cells_in_opposite_corners_do_not_end_the_process(given):
    book = io.BytesIO(workbook(row()))
    with ZipFile(book) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b"</sheetData>", far)

    assert [one.said for one in given(content=xlsx(**parts), name="list.xlsx").rows[1:]] == [None]


def test_more_rows_than_are_taken_are_refused_before_they_are_read(given):
    line = roster(row()).split(b"\n")[1] + b"\n"

    with pytest.raises(BadFile) as why:
        given(content=roster() + line * 100_000)
    with pytest.raises(BadField, match="more than 50,000 rows; give it in parts"):
        given(content=roster() + b"x\n" * (MOST_ROWS + 2))

    assert why.value.fault is FileFault.TOO_LARGE


def test_rows_that_stand_twice_are_refused_each_naming_the_other(world, given, known):
    plan = dry_run(given(of(known, 1), of(known, 1)), world.at)

    assert become(plan) == [Becomes.REFUSED] * 2
    assert "stands in rows 1, 2; keep the right one" in plan.rows[0].why


def test_two_rows_of_one_loss_are_one(world, given, known):
    plan = dry_run(given(lost(1, known[1][0]), lost(2, known[1][0])), world.at)

    assert become(plan).count(Becomes.REFUSED) == 1
    assert "row 1 is about the same person" in plan.rows[1].why


def test_an_npi_of_an_organization_is_refused(world, given, demo_directory):
    [[npi]] = open_directory(demo_directory).engine.rows("select npi from organization order by npi limit 1")

    plan = dry_run(given(row(1, str(npi))), world.at)

    assert become(plan) == [Becomes.REFUSED]
    assert "belongs to an organization" in plan.rows[0].why


def test_a_list_of_a_day_to_come_is_refused_whole(world, given, known):
    later = world.today + timedelta(days=1)

    with pytest.raises(BadField, match="not over yet") as why:
        dry_run(given(of(known, 1), day=later), world.at)

    assert why.value.field == "as_of"


def test_a_record_that_stood_for_somebody_else_is_refused(world, given, known):
    imported(world, given(of(known, 1)))

    plan = dry_run(given(of(known, 2, issuer_record_id="R-0001")), world.at)

    assert become(plan) == [Becomes.REFUSED]
    assert f"stood for NPI {known[1][0]} here" in plan.rows[0].why


def test_who_may_not_import_leaves_nothing_behind(world, given, known):
    events = Event.objects.count()

    with pytest.raises(NoRight):
        take(Signer(person=id_of("Tess"), role=str(Role.TRAINER), authn=Authn.PASSWORD), given(of(known, 1)), world.at)

    assert Event.objects.count() == events


def test_one_value_that_no_event_may_have_refuses_its_row_alone(world, given, known):
    plan = dry_run(given(of(known, 1), of(known, 2, npi="", last_name="X" * 300)), world.at)

    assert become(plan) == [Becomes.NEW, Becomes.REFUSED]


def test_the_hash_of_the_file_is_kept_with_the_import(world, given, known):
    content = roster(of(known, 1))
    imported(world, given(content=content))

    assert journal.ledger().programmes["mild"].imports[-1].body.sha256 == sha256(content).hexdigest()
