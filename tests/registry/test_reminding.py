"""Messages: of each change whom it is about is told, and an officer who had no part in it; nobody of what is not so."""

from datetime import timedelta

import pytest

from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.events import THE_SYSTEM, Authn, Draft, Signer, Stream, StreamKind
from whoperforms.registry.reminding import NEWS, Due, News, due_now, letter_of
from worlds import World, id_of

SEQ = 10**6
SUSPEND = (told.Suspend(), "SAFETY")
SECOND = id_of("Cleo")
DECIDERS = (id_of("Dora"), id_of("Dirk"))
NUMBER = id_of("another number")
REDUCE = told.ReduceScope(number=NUMBER, supersedes=NUMBER, scope="Small lanterns", deciders=DECIDERS)
CHANGED = {  # what happens, one after the other, the change itself last
    "suspend": (SUSPEND,),
    "add_cause": (SUSPEND, (told.AddCause(), "COMPLAINT")),
    "clear_cause": (SUSPEND, (told.ClearCause(cause=SEQ, second=SECOND), "FALSE_MATCH")),
    "void_sign_off": ((told.VoidSignOff(sign_off=SEQ, second=SECOND), "EVIDENCE_FALSE"),),
    "reinstate": (SUSPEND, (told.Reinstate(deciders=DECIDERS), "CAUSES_CLEARED")),
    "reduce_scope": ((REDUCE, "SCOPE"),),
    "revoke": ((told.Revoke(deciders=DECIDERS), "FRAUD"),),
    "withdraw": ((told.Withdraw(), "RETIRED"),),
}


@pytest.fixture(scope="module")
def certified():
    """A programme with three officers, in which somebody was certified so long ago that it is no news."""
    world = World().programme()
    world.register("Coy", Role.COMPLIANCE)
    world.ada = world.certified("Ada")
    world.judged = False  # what is written here is only told of
    return world.wait(days=NEWS.days + 1)


def happened(certified, *changes, by="Carl"):
    """Return a world in which an officer brought changes about, one after the other."""
    world = certified.again()
    signer = by if isinstance(by, Signer) else Signer(person=id_of(by), role="compliance", authn=Authn.PASSKEY)
    stream = Stream(StreamKind.ENROLMENT, world.ada)
    for body, reason in changes:
        draft = Draft(stream=stream, body=body, reason=reason)
        world.signed(signer, lambda _ledger, _at, draft=draft: [draft])
    assert not world.ledger.unknown
    return world


def due(world):
    return {(one.person, one.news) for one in due_now(world.ledger, world.at)}


@pytest.mark.parametrize("changes", CHANGED.values(), ids=CHANGED)
def test_of_every_change_the_holder_is_told_and_every_officer_who_had_no_part_in_it(certified, changes):
    world = happened(certified, *changes)
    last = f" {world.ledger.seq}"

    about_it = {(one.person, one.news) for one in due_now(world.ledger, world.at) if one.about.endswith(last)}

    decided = isinstance(changes[-1][0], told.Reinstate | told.ReduceScope | told.Revoke)
    others = {"Coy"} if hasattr(changes[-1][0], "second") else {"Coy", "Cleo"}
    assert about_it == {
        (id_of("Ada"), News.DECISION if decided else News.CHANGE),
        *((id_of(name), News.WATCH) for name in others),
    }


def test_of_what_the_system_does_every_officer_is_told_but_not_of_themselves(certified):
    world = certified.again()
    world.give(id_of("Ada"), Role.COMPLIANCE)
    world = happened(world, SUSPEND, by=THE_SYSTEM)

    assert due(world) == {(id_of("Ada"), News.CHANGE)} | {(id_of(name), News.WATCH) for name in ("Carl", "Cleo", "Coy")}


def test_officers_of_another_programme_and_those_who_are_none_any_more_are_told_nothing(certified):
    world = certified.again()
    world.called = "lantern"
    world.opened().register("Kim", Role.COMPLIANCE)
    world = happened(world, SUSPEND)

    assert id_of("Kim") not in {person for person, _ in due(world)}


def test_what_is_a_month_old_is_no_news_to_anybody(certified):
    assert due(happened(certified, SUSPEND).wait(days=NEWS.days)) == set()


def test_messages_about_changes_say_nothing_that_a_stranger_should_not_read(certified):
    world = happened(certified, SUSPEND)

    for one in due_now(world.ledger, world.at):
        letter = letter_of(one)
        said = " ".join((letter.subject, *letter.paragraphs))
        assert not [word for word in ("SAFETY", "Ada", "Carl", world.ada) if word in said]
        assert "Sign in to read more." in said


BEFORE = {  # how far somebody is, and what happens
    "withdrawn on applying": ("applied", (told.Withdraw(), "HOLDER_REQUEST")),
    "withdrawn in training": ("enrolled", (told.Withdraw(), "HOLDER_REQUEST")),
    "a signature voided in training": ("trained", (told.VoidSignOff(sign_off=SEQ, second=SECOND), "EVIDENCE_FALSE")),
}


@pytest.mark.parametrize("case", BEFORE)
def test_who_was_never_certified_is_told_of_no_certification_nor_is_an_officer(certified, case):
    stage, change = BEFORE[case]
    world = certified.again()
    world.judged = True
    bob = getattr(world, stage)("Bob")
    world.judged = False
    world.wait(days=NEWS.days + 1)
    world.ada = bob  # what happens, happens to Bob

    world = happened(world, change)

    found = list(due_now(world.ledger, world.at))
    assert {one.news for one in found} == {News.CHANGE_BEFORE, News.WATCH_BEFORE}
    for one in found:
        letter = letter_of(one)
        assert not [
            word for word in ("certification", "certificate") if word in " ".join((letter.subject, *letter.paragraphs))
        ]


def test_who_is_suspended_is_told_of_the_end_and_not_that_it_can_be_renewed_now(certified):
    end = certified.ledger.enrolment(certified.ada).certificate.valid_until
    world = happened(certified, SUSPEND).wait(until=end - timedelta(days=90))

    [one] = due_now(world.ledger, world.at)

    assert one.news is News.END_SUSPENDED
    assert letter_of(one).paragraphs[0] == f"Your certificate ends on {end:%Y-%m-%d}."


def test_who_is_certified_is_told_of_the_end_and_that_it_can_be_renewed(certified):
    end = certified.ledger.enrolment(certified.ada).certificate.valid_until
    for days, said in ((-90, "ends on {}. You can renew it."), (14, "ended on {}. You can still renew it.")):
        world = certified.again().wait(until=end + timedelta(days=days))
        [one] = due_now(world.ledger, world.at)
        assert letter_of(one).paragraphs[0] == f"Your certificate {said.format(f'{end:%Y-%m-%d}')}"


def test_a_message_is_in_both_languages():
    for news in News:
        letter = letter_of(Due(id_of("Ada"), "x", news, end="2028-01-01", days=-5))
        english, spanish = (
            letter.paragraphs[: len(letter.paragraphs) // 2],
            letter.paragraphs[len(letter.paragraphs) // 2 :],
        )
        assert not set(english) & set(spanish), news
