"""Accounts: made by invitation, never removed, never given on."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction

from signing import PASSWORD, account, signed_in
from whoperforms.kernel.errors import BadValue
from whoperforms.registry.accounts import selectors, services
from whoperforms.registry.accounts.errors import NoSuchAccount, NotInvited
from whoperforms.registry.accounts.models import Account, Invitation, Session

pytestmark = pytest.mark.usefixtures("place")

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PERSON = "0123456789AB"


def invited(email="ada@example.org", **more):
    return services.invite(email, by="a coordinator", now=NOW, **more)


def test_whoever_accepts_an_invitation_has_an_account_for_the_person_it_was_for():
    made = services.accept(invited("Ada@Example.org", person=PERSON).token, PASSWORD, now=NOW)

    assert (made.email, made.person, made.check_password(PASSWORD)) == ("ada@example.org", PERSON, True)
    assert made.password.startswith("argon2$argon2id$")


def test_of_a_token_only_its_hash_is_kept():
    token = invited().token

    kept = Invitation.objects.values_list("token_hash", flat=True).get()
    assert (kept, token in kept) == (services.hash_of(token), False)


@pytest.mark.parametrize("why", ["accepted", "withdrawn", "replaced", "too_late", "another"])
def test_an_invitation_opens_once_and_only_while_it_is_open(why):
    token = invited().token
    now = NOW
    match why:
        case "accepted":
            services.accept(token, PASSWORD, now=NOW)
        case "withdrawn":
            services.withdraw(selectors.open_invitations(NOW)[0].pk, by="a coordinator", now=NOW)
        case "replaced":
            invited()
        case "too_late":
            now = NOW + services.GOOD_FOR
        case "another":
            token = token[:-1] + ("A" if token[-1] != "A" else "B")

    with pytest.raises(NotInvited, match="not good any more"):
        services.accept(token, PASSWORD, now=now)


def test_of_many_who_accept_the_same_invitation_at_once_one_does():
    token = invited().token

    def accepted(_):
        try:
            return services.accept(token, PASSWORD, now=NOW).email
        except NotInvited:
            return None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as together:
        answers = list(together.map(accepted, range(4)))

    assert sorted(answers, key=str) == [None, None, None, "ada@example.org"]


def test_whoever_has_an_account_is_not_invited_again_however_the_address_is_written():
    account("ada@example.org")

    with pytest.raises(NotInvited, match="has an account already"):
        invited(" ADA@example.ORG ")


@pytest.mark.parametrize("email", ["", "ada", "ada@", "a b@example.org", f"{'a' * 250}@example.org"])
def test_what_is_no_address_is_not_invited(email):
    with pytest.raises(BadValue):
        invited(email)


@pytest.mark.parametrize("password", ["short", "password1234", "839201847561", "ada@example.org"])
def test_a_password_that_is_easily_guessed_makes_no_account_and_uses_up_no_invitation(password):
    token = invited().token

    with pytest.raises(BadValue):
        services.accept(token, password, now=NOW)

    assert services.accept(token, PASSWORD, now=NOW).email == "ada@example.org"


def test_an_invitation_that_is_no_longer_open_cannot_be_taken_back():
    invited()
    [only] = selectors.open_invitations(NOW)
    services.withdraw(only.pk, by="a coordinator", now=NOW)

    with pytest.raises(NotInvited, match="nothing to take back"):
        services.withdraw(only.pk, by="a coordinator", now=NOW)


def test_a_disabled_account_is_signed_out_everywhere_and_stays_on_record():
    who = account()
    signed_in(who)

    services.disable(who, by="an officer", now=NOW)

    kept = selectors.account_at("ada@example.org")
    assert (kept.is_active, kept.disabled_at, kept.disabled_by) == (False, NOW, "an officer")
    assert not Session.objects.exists()


def test_who_disabled_it_first_is_not_written_over():
    who = account()
    services.disable(who, by="an officer", now=NOW)

    services.disable(who, by="another", now=NOW + timedelta(days=1))

    assert selectors.account_at(who.email).disabled_by == "an officer"


def test_an_account_without_a_person_can_be_linked_once():
    who = account()
    services.link(who, PERSON)
    services.link(who, PERSON)

    with pytest.raises(BadValue, match="belongs to another person"):
        services.link(who, "ZZZZZZZZZZZZ")

    assert [each.email for each in selectors.accounts_of(PERSON)] == ["ada@example.org"]


def test_several_accounts_may_be_of_one_person_and_none_is_of_nobody():
    account("ada@example.org", person=PERSON)
    account("ada@example.net", person=PERSON)
    account("nobody@example.org")

    assert [each.email for each in selectors.accounts_of(PERSON)] == ["ada@example.org", "ada@example.net"]
    assert selectors.accounts_of("") == ()


def test_whoever_lost_every_second_factor_can_be_given_a_new_start():
    who = account(app=True)
    signed_in(who)

    services.forget_second_factors("Ada@example.org")

    assert not Session.objects.exists()
    with pytest.raises(NoSuchAccount):
        services.forget_second_factors("eve@example.org")


def test_one_browser_can_be_signed_out_by_its_number_and_only_ones_own():
    who, other = account(), account("eve@example.org")
    for each in (who, who, other):
        signed_in(each)
    now = datetime.now(UTC)
    first, second = selectors.browsers_of(who, key=None, now=now)

    services.end_session(other, first.number)
    assert len(selectors.browsers_of(who, key=None, now=now)) == 2

    services.end_session(who, first.number)
    assert selectors.browsers_of(who, key=None, now=now) == (second,)


@pytest.mark.parametrize(
    "statement",
    [
        "delete from account",
        "update account set person = 'ZZZZZZZZZZZZ'",
        "update account set person = ''",
        "update account set id = id + 1",
    ],
)
def test_the_database_itself_refuses_to_remove_an_account_or_to_give_it_on(statement):
    account(person=PERSON)

    with (
        pytest.raises(IntegrityError, match="an account is never"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert Account.objects.get().person == PERSON


def test_no_two_accounts_have_one_address():
    account()

    with pytest.raises(IntegrityError), transaction.atomic():
        account("ADA@example.org")
