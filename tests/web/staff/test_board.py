"""The board and who is about to expire: the day of a certificate counts, whatever else may stand in its way."""

import re
from http import HTTPStatus

import pytest
from django.test import override_settings

from filled_in import BASE
from registries import registry_at
from registry_worlds import RegistryWorld
from signing import signing_in
from whoperforms.certification.acts import enrolling, keeping, programmes
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.verification import Element, Result
from whoperforms.web.staff import board
from worlds import morning

ROW = re.compile(r'<th scope="row"><a href="[^"]+">([^<]+)</a></th>.*?Where: </span>([^<]+)</td>')
CERTIFIED = {  # by the days since, under certificates of two years
    "Long Lapsed": 850,
    "Lately Lapsed": 770,
    "Overdue Ends": 728,
    "Suspended Ends": 726,
    "Withdrawn Ends": 724,
    "Active Ends": 722,
    "Ends Later": 400,
}


@pytest.fixture(scope="module")
def cora(tmp_path_factory, demo_directory):
    """A coordinator of a programme that has run for so long that certificates end."""
    registry = tmp_path_factory.mktemp("board") / "registry.db"
    with registry_at(registry), override_settings(DIRECTORY=demo_directory):
        world = RegistryWorld(begins=morning(days_ago=860)).programme()
        of = {}
        for name, days in CERTIFIED.items():
            of[name] = world.wait(until=morning(days_ago=days)).certified(name)
        world.wait(until=morning(days_ago=1))
        world.operator(programmes.confirm_clock, programme="mild")
        suspended = {"enrolment": of["Suspended Ends"], "reason": "SAFETY", "text": "Two burns."}
        world.act("Carl", Role.COMPLIANCE, keeping.suspend, **suspended)
        withdrawn = {"enrolment": of["Withdrawn Ends"], "reason": "RETIRED"}
        world.act("Withdrawn Ends", Role.PHYSICIAN, enrolling.withdraw, **withdrawn)
        person = world.ledger.enrolment(of["Active Ends"]).person
        world.look(person, Element.LICENCE, jurisdiction="WI", number="L-1")
        world.look(person, Element.EXCLUSION, result=Result.NOT_FOUND)
        yield signing_in(app=True)("Cora")


def rows(client, address):
    """Return who stands in a list, in its order, and where each is."""
    page = client.get(address)
    assert page.status_code == HTTPStatus.OK, page.content.decode()[:2000]
    return ROW.findall(page.content.decode())


def test_whose_certificate_ends_soon_is_listed_also_if_suspended_or_not_confirmed(cora):
    assert rows(cora, f"{BASE}/expiring") == [
        ("Lately Lapsed", "Lapsed"),
        ("Overdue Ends", "Cannot be confirmed now"),
        ("Suspended Ends", "Suspended"),
        ("Active Ends", "Certified, about to expire"),
    ]


def test_who_lapsed_long_ago_is_on_the_board(cora):
    page = cora.get(f"{BASE}/expiring").content.decode()

    assert f'href="{BASE}/board?at=lapsed"' in page
    assert {name for name, _where in rows(cora, f"{BASE}/board?at=lapsed")} == {"Long Lapsed", "Lately Lapsed"}


@pytest.mark.parametrize("address", ["expiring", "board?at=lapsed"])
def test_long_lists_come_page_by_page(cora, monkeypatch, address):
    monkeypatch.setattr(board, "A_PAGE", 1)
    whole = f"{BASE}/{address}"
    joined = "&" if "?" in whole else "?"

    first, second = rows(cora, whole), rows(cora, f"{whole}{joined}page=2")

    assert (len(first), len(second), first == second) == (1, 1, False)
    assert f'href="{whole}{joined}page=2" rel="next"' in cora.get(whole).content.decode().replace("&amp;", "&")
