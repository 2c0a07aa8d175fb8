"""Following the directory: looks by file, suspensions that follow at once, questions, and messages that are due."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import override_settings

from registries import registry_at
from registry_worlds import RegistryWorld
from signing import account
from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.bodies.verification import Element, Finding, Method, Result, SourceClass
from whoperforms.certification.lifecycle import Stage
from whoperforms.certification.looks.verification import Effect, facts_against
from whoperforms.certification.papers import looks_at, rests_of
from whoperforms.registry.following import follow
from whoperforms.registry.journal import ledger
from whoperforms.registry.models import Event
from whoperforms.registry.reminding import due_now, letter_of, remind
from whoperforms.store.directory import open_directory
from whoperforms.store.match_questions import open_questions
from worlds import id_of

BEGINS = datetime(2026, 6, 1, 9, tzinfo=UTC)
ACTIVE = """
select npi from practitioner
 where npi not in (select npi from deactivation) and npi not in (select npi from match_question)
   and npi not in (select npi from exclusion where npi is not null)
"""
EXCLUDED = "select npi from exclusion where npi is not null and reinstated_on is null"
DEACTIVATED = "select npi from deactivation where reactivated_on is null"


@pytest.fixture
def directory(demo_directory):
    opened = open_directory(demo_directory)
    yield opened
    opened.engine.close()


@pytest.fixture
def world(tmp_path):
    with registry_at(tmp_path / "registry.db"):
        made = RegistryWorld(Separation.SMALL, begins=BEGINS)
        made.programme()
        yield made


def first(directory, query):
    return str(directory.engine.rows(query)[0][0])


def looks(person="Ada"):
    return {
        look.said.element: look.said
        for look in ledger().verifications[id_of(person)]
        if look.said.method is Method.FILE
    }


def test_an_exclusion_with_the_same_npi_suspends_at_once(world, directory):
    ada = world.certified("Ada", npi=first(directory, EXCLUDED))

    found = follow(directory, now=world.at)

    said = looks()[Element.EXCLUSION]
    assert (said.result, said.finding, said.source_class) == (Result.NEGATIVE, Finding.EXCLUDED, SourceClass.PRIMARY)
    assert said.reference
    of = ledger().enrolments[ada]
    assert (of.stage, [cause.reason for cause in of.causes]) == (Stage.SUSPENDED, ["EXCLUDED"])
    assert of.causes[0].actor == "system"
    assert found.suspended == 1


def test_a_deactivated_npi_suspends_at_once(world, directory):
    ada = world.certified("Ada", npi=first(directory, DEACTIVATED))

    follow(directory, now=world.at)

    assert looks()[Element.NPI].finding is Finding.DEACTIVATED
    assert [cause.reason for cause in ledger().enrolments[ada].causes] == ["IDENTITY"]


def test_an_exclusion_by_name_alone_is_a_question_and_nothing_more(world, directory):
    asked = next(question for question in open_questions(directory) if question.source == "leie")
    ada = world.certified("Ada", npi=str(asked.npi))

    follow(directory, now=world.at)

    of, known = ledger().enrolments[ada], ledger()
    assert looks()[Element.EXCLUSION].finding is Finding.EXCLUDED_BY_NAME
    assert (of.stage, of.causes) == (Stage.ACTIVE, ())
    [question] = facts_against(looks_at(known, of, world.at), world.today, rests_of(known, of))
    assert (question.effect, question.cause) == (Effect.ASK, "EXCLUDED")


def test_whom_the_files_say_nothing_against_is_confirmed_by_the_day_of_the_file(world, directory):
    ada = world.certified("Ada", npi=first(directory, ACTIVE))
    world.certified("Ben")

    found = follow(directory, now=world.at)

    assert {element: said.result for element, said in looks().items()} == {
        Element.EXCLUSION: Result.NOT_FOUND,
        Element.NPI: Result.CONFIRMED,
    }
    assert all(said.source_as_of is None or said.source_as_of <= world.today for said in looks().values())
    assert ledger().enrolments[ada].stage is Stage.ACTIVE
    assert (found.people, found.looks, found.suspended) == (1, 2, 0)


def test_the_same_files_a_second_time_add_nothing(world, directory):
    world.certified("Ada", npi=first(directory, EXCLUDED))
    follow(directory, now=world.at)
    events = Event.objects.count()

    again = follow(directory, now=world.at + timedelta(days=1))

    assert (again.looks, again.suspended, Event.objects.count()) == (0, 0, events)


@override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend")
def test_a_decision_and_the_end_of_a_certificate_are_told_once_each(world):
    ada = world.certified("Ada")
    account("ada@example.org", person=id_of("Ada"))
    end = ledger().enrolments[ada].certificate.valid_until

    assert remind(world.at).sent == 1
    assert remind(world.at).sent == 0
    assert remind(end - timedelta(days=91)).sent == 0
    assert [remind(end - timedelta(days=days)).sent for days in (90, 89, 30, 5)] == [1, 0, 1, 1]
    assert remind(end + timedelta(days=1)).sent == 1

    told = [event.body.about for event in ledger().people[id_of("Ada")].notices]
    assert [about.split()[0] for about in told] == ["decision", "renewal", "renewal", "renewal", "renewal"]
    assert [message.to for message in mail.outbox] == [["ada@example.org"]] * 5
    assert f"{end:%Y-%m-%d}" in mail.outbox[1].body


def test_somebody_without_an_account_is_counted_and_nothing_is_recorded(world):
    world.certified("Ada")
    events = Event.objects.count()

    told = remind(world.at)

    assert (told.sent, told.nowhere, Event.objects.count()) == (0, 1, events)


def test_a_message_says_nothing_that_a_stranger_should_not_read(world):
    ada = world.submitted("Ada")
    world.decide(ada, "deny", "NOT_COMPETENT")

    [due] = due_now(ledger(), world.at)

    said = letter_of(due)
    assert "NOT_COMPETENT" not in " ".join((said.subject, *said.paragraphs))
    assert "Ada" not in " ".join((said.subject, *said.paragraphs))
