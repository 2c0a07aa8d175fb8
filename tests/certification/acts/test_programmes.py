"""A programme is opened for a procedure, chooses how it decides, and publishes versions of its standard."""

from datetime import timedelta

import msgspec
import pytest

from recorder import refused
from standards import LICENCE, standard
from whoperforms.certification.acts import programmes
from whoperforms.certification.bodies import programme as told
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.duties.rights import NoRight
from whoperforms.certification.duties.separation import NotSeparated
from whoperforms.certification.lifecycle import Impossible
from whoperforms.certification.programme_record import Immutable
from whoperforms.certification.standards.requirements import Wording
from whoperforms.certification.standards.standard import Delta, from_text, template, written
from whoperforms.kernel.errors import BadQuestion
from whoperforms.procedures.kinds import IssuerKind
from worlds import BY_PASSPORT, MILD, World

OPENED = told.ProgrammeOpened(
    programme="mild",
    procedure="mild",
    issuer="stryker",
    issuer_name="Stryker",
    issuer_kind=IssuerKind.MANUFACTURER,
    scope="Lighting lanterns",
)
POLICY = told.PolicySet(
    separation=Separation.SMALL, verification_days=120, waiting_days=30, identity_procedure=BY_PASSPORT
)


def other(body, **new):
    return msgspec.structs.replace(body, **new)


def opened(world, **new):
    return world.operator(programmes.open_programme, body=other(OPENED, **new), procedure=MILD)


@pytest.mark.parametrize(
    ("field", "new", "sentence"),
    [
        ("procedure", {"procedure": "spark"}, "not the procedure asked for; open it for mild"),
        ("issuer", {"issuer": "strykr"}, "nobody who trains for mild by its definition; did you mean 'stryker'"),
        ("issuer_kind", {"issuer_kind": IssuerKind.SOCIETY}, "society: Stryker is a manufacturer; write that"),
        ("issuer_name", {"issuer_name": "The Board"}, "'The Board': goes by another name; write 'Stryker'"),
        ("programme", {"programme": "elsewhere"}, "elsewhere: a procedure has one programme, which bears its id"),
        ("scope", {"scope": ""}, "'': cannot stand here"),
    ],
    ids=["procedure", "issuer", "kind", "name", "id", "scope"],
)
def test_a_programme_says_of_its_issuer_what_the_definition_says(field, new, sentence):
    with refused(field, sentence):
        opened(World(), **new)


def test_a_programme_is_opened_once_and_by_who_has_the_machine(world):
    with pytest.raises(Impossible, match="a programme with this id is recorded already"):
        opened(world)
    anew = World()
    anew.register("Stan")
    with pytest.raises(NoRight):
        anew.act("Stan", Role.STANDARDS_OWNER, programmes.open_programme, body=OPENED, procedure=MILD)


def policy(world, *, by="Stan", text="", **new):
    given = {"programme": "mild", "body": other(POLICY, **new), "text": text}
    return world.act(by, Role.STANDARDS_OWNER, programmes.set_policy, **given)


@pytest.mark.parametrize(
    ("field", "new", "sentence"),
    [
        ("verification_days", {"verification_days": 0}, "0 days: too old under small; write a number from 1 to 120"),
        ("verification_days", {"verification_days": 121}, "121 days: too old under small"),
        (
            "verification_days",
            {"verification_days": 91, "separation": Separation.STRICT},
            "91 days: too old under strict; write a number from 1 to 90",
        ),
        ("waiting_days", {"waiting_days": 3661}, "3661 days: longer than ten years"),
        ("identity_procedure", {"identity_procedure": " "}, "cannot stand here"),
    ],
    ids=["no days", "too many", "too many where strict", "waiting", "identity"],
)
def test_a_policy_stays_within_what_the_rules_allow(world, field, new, sentence):
    with refused(field, sentence):
        policy(world, **new)


def test_a_policy_holds_from_when_it_is_set_and_the_same_one_adds_nothing(world):
    stricter = other(POLICY, verification_days=80)
    assert len(policy(world, verification_days=80)) == 1
    assert policy(world, verification_days=80) == ()
    assert world.ledger.programmes["mild"].policy == stricter


LOOSER = {
    "separation": {"separation": Separation.SMALL},
    "older looks": {"verification_days": 81},
    "a shorter wait": {"waiting_days": 29},
    "another proof": {"identity_procedure": "A word"},
}


@pytest.mark.parametrize("new", LOOSER.values(), ids=LOOSER)
def test_a_policy_that_lets_more_through_is_signed_by_two_people(world, new):
    now = {"separation": Separation.STRICT, "verification_days": 80}
    policy(world, **now)
    [first] = policy(world, **now | new)
    with pytest.raises(Impossible, match="signed by you already"):
        policy(world, **now | new)
    [other_one] = policy(world, by="Sue", text="For another reason.", **now | new)
    assert (first.type, other_one.type) == ("policy_proposed", "policy_proposed")
    assert world.ledger.programmes["mild"].policy.separation is Separation.STRICT

    [done] = policy(world, by="Sue", **now | new)

    assert (done.type, world.ledger.programmes["mild"].policy) == ("policy_set", other(POLICY, **now | new))
    assert world.ledger.programmes["mild"].proposals == ()


def test_nobody_loosens_tightens_and_loosens_again_by_one_old_proposal(world):
    strict = {"separation": Separation.STRICT, "verification_days": 80}
    policy(world, **strict)
    for by in ("Stan", "Sue"):
        policy(world, by=by, verification_days=80)
    policy(world, **strict)

    [again] = policy(world, by="Sue", verification_days=80)

    assert again.type == "policy_proposed"


def test_the_first_policy_may_be_any_as_long_as_nobody_has_applied():
    world = World().opened()
    world.register("Stan", Role.STANDARDS_OWNER)

    [done] = policy(world)

    assert done.type == "policy_set"


def test_who_has_the_machine_loosens_nothing(world):
    policy(world, separation=Separation.STRICT, verification_days=80)

    with pytest.raises(NoRight, match="policy_proposed"):
        world.operator(programmes.set_policy, programme="mild", body=POLICY)
    policy(world)
    with pytest.raises(NotSeparated, match="R12"):
        world.operator(programmes.set_policy, programme="mild", body=POLICY)


def drafted(world, asked):
    return world.act("Stan", Role.STANDARDS_OWNER, programmes.draft_standard, programme="mild", document=written(asked))


def stepped(world, name, act, number=2):
    given = {"programme": "mild", "number": number, "procedure": MILD}
    return world.act(name, Role.STANDARDS_OWNER, act, **given)


def second(world, **new):
    """Return a version that could follow the first one tomorrow."""
    whole = {"programme": "mild", "number": 2, "effective_from": world.today + timedelta(days=1)}
    return standard(**(whole | new))


def test_the_template_is_a_draft_that_cannot_be_published_before_all_is_chosen():
    world = World().opened()
    world.register("Stan", Role.STANDARDS_OWNER)
    drafted(world, template("mild"))

    with pytest.raises(Impossible, match="values are not chosen yet; set effective_from, validity_months"):
        stepped(world, "Stan", programmes.propose_standard, 1)


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        ({"number": 3}, "number = 3: not the next version; write 2"),
        ({"programme": "lantern"}, "programme = 'lantern': of another programme; write 'mild'"),
    ],
    ids=["number", "programme"],
)
def test_a_draft_is_of_the_next_version_of_its_own_programme(world, new, sentence):
    with refused("document", sentence):
        drafted(world, second(world, **new))


def test_a_document_that_is_no_standard_is_refused_with_its_line(world):
    with refused("document", "the standard, line 1: .two.: as number this is the wrong type"):
        world.act(
            "Stan", Role.STANDARDS_OWNER, programmes.draft_standard, programme="mild", document="number = 'two'\n"
        )


def test_a_published_version_never_changes(world):
    with pytest.raises(Immutable, match="published, so nothing of it changes; draft version 2"):
        drafted(world, second(world, number=1))
    for act in (programmes.propose_standard, programmes.publish_standard):
        with pytest.raises(Immutable, match="published already"):
            stepped(world, "Sue", act, 1)


def test_two_people_publish_a_version(world):
    drafted(world, second(world))
    with pytest.raises(Impossible, match="nobody has proposed this draft"):
        stepped(world, "Stan", programmes.publish_standard)
    stepped(world, "Stan", programmes.propose_standard)
    with pytest.raises(Impossible, match="proposed already; a second person publishes it"):
        stepped(world, "Sue", programmes.propose_standard)
    with pytest.raises(Impossible, match="proposed by you; a standard is published by two people"):
        stepped(world, "Stan", programmes.publish_standard)
    stepped(world, "Sue", programmes.publish_standard)

    assert programmes.newest_published(world.ledger, "mild").number == 2
    assert world.ledger.standard_in_force("mild", world.at).number == 1
    assert world.ledger.standard_in_force("mild", world.at + timedelta(days=1)).number == 2


def test_a_draft_that_changed_after_it_was_proposed_is_proposed_anew(world):
    drafted(world, second(world))
    stepped(world, "Stan", programmes.propose_standard)
    drafted(world, second(world, validity_months=12))

    with pytest.raises(Impossible, match="nobody has proposed this draft"):
        stepped(world, "Sue", programmes.publish_standard)


def test_the_same_draft_again_adds_nothing_and_takes_no_proposal_away(world):
    drafted(world, second(world))
    stepped(world, "Stan", programmes.propose_standard)

    assert drafted(world, second(world)) == ()
    stepped(world, "Sue", programmes.publish_standard)


def test_no_standard_holds_backwards_in_time(world):
    drafted(world, second(world))
    world.wait(days=2)

    with pytest.raises(Impossible, match="is over; no standard holds backwards"):
        stepped(world, "Stan", programmes.propose_standard)


def test_a_version_tells_holders_of_the_one_before_what_to_add(world):
    harder = msgspec.structs.replace(LICENCE, days=30)
    kept = [one for one in second(world).requirements if one.id != LICENCE.id]
    drafted(world, second(world, requirements=(*kept, harder)))
    with pytest.raises(Impossible, match="licence: is another in version 2; add a"):
        stepped(world, "Stan", programmes.propose_standard)

    told_of = Delta(
        requirement="licence", text=Wording(en="Look again.", es="Mire."), grace_until=world.today + timedelta(days=90)
    )
    drafted(world, second(world, requirements=(*kept, harder), deltas=(told_of,)))
    stepped(world, "Stan", programmes.propose_standard)

    document = world.ledger.version("mild", 2).drafted.body.document
    assert from_text(document).deltas == (told_of,)


def test_a_standard_is_published_for_the_procedure_of_its_programme(world):
    drafted(world, second(world))
    spark = msgspec.structs.replace(MILD, id="spark")

    with pytest.raises(BadQuestion, match="spark: not the procedure of mild"):
        world.act(
            "Stan", Role.STANDARDS_OWNER, programmes.propose_standard, programme="mild", number=2, procedure=spark
        )
