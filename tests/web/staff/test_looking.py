"""Looks at sources: recorded by one person, reviewed by another, and reached from what is lacking."""

from http import HTTPStatus

import pytest

from filled_in import BASE, sent
from signing import code
from whoperforms.certification.bodies.verification import Element
from whoperforms.registry.journal import ledger
from whoperforms.registry.models import Event
from worlds import id_of

LICENCE = {
    "element": "licence",
    "source": "state_board",
    "source_class": "primary",
    "result": "confirmed",
    "jurisdiction": "WI",
    "number": "L-1",
    "address": "https://board.example/look",
    "reference": "R-7",
}


def test_a_look_is_recorded_and_a_second_person_reviews_it(world, as_):
    ada = world.enrolled("Ada")

    answer = sent(as_("Vera"), f"{BASE}/records/{ada}/verification_recorded", **LICENCE)
    assert answer.status_code == HTTPStatus.SEE_OTHER, answer.content.decode()
    [look] = ledger().verifications[id_of("Ada")]
    assert (look.said.element, look.said.number, look.agreed) == (Element.LICENCE, "L-1", False)
    assert look.said.programme == "mild"
    reviewed = {"verification": look.recorded.seq, "agrees": "yes", "proof": "totp", "proof_code": code()}
    answer = sent(as_("Rhea"), f"{BASE}/records/{ada}/verification_reviewed", **reviewed)

    assert answer.status_code == HTTPStatus.SEE_OTHER, answer.content.decode()
    [look] = ledger().verifications[id_of("Ada")]
    assert (look.agreed, look.reviews[0].meaning) == (True, "reviewed")


def test_whoever_looked_is_offered_no_review_of_it(world, as_):
    ada = world.enrolled("Ada")
    world.look(id_of("Ada"), Element.EDUCATION, agreed=None)

    assert "verification_reviewed" not in as_("Vera").get(f"{BASE}/records/{ada}").content.decode()
    assert as_("Vera").get(f"{BASE}/records/{ada}/verification_reviewed").status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"address": ""}, "address"),
        ({"reference": ""}, "reference"),
        ({"number": ""}, "number"),
        ({"jurisdiction": ""}, "jurisdiction"),
        ({"result": "negative"}, "finding"),
        ({"finding": "revoked"}, "finding"),
        ({"source_as_of": "2099-01-01"}, "source_as_of"),
        ({"expires_on": "2001-01-01"}, "expires_on"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_look_that_nobody_could_find_again_is_refused_at_its_field(world, as_, changed, field):
    ada = world.enrolled("Ada")
    events = Event.objects.count()

    answer = sent(as_("Vera"), f"{BASE}/records/{ada}/verification_recorded", **(LICENCE | changed))

    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert f'href="#{field}"' in answer.content.decode()
    assert Event.objects.count() == events


def test_what_is_lacking_leads_to_the_form_that_mends_it(world, as_):
    ada = world.enrolled("Ada")

    page = as_("Vera").get(f"{BASE}/records/{ada}").content.decode()

    assert f"{BASE}/records/{ada}/verification_recorded?element=" in page
    assert "evidence_recorded?requirement=lessons%2Fwax" in page
    chosen = as_("Vera").get(f"{BASE}/records/{ada}/verification_recorded?element=licence").content.decode()
    assert '<option value="licence" selected>' in chosen
