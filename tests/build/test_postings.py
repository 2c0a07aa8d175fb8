"""What the postings of a build tell of a practitioner: sex as published, bills, other places."""

import pytest

from building import asked, built, traits
from published import (
    ANA,
    BEN,
    CLINIC,
    PART_B_RECENT,
    SPINE,
    monthly,
    organization,
    part_b,
    person,
    second_place,
    service,
    written,
)
from whoperforms.store.postings import NO_TRAITS, Trait

D24 = "MUP_PHY_R26_P05_V10_D24_Prov_Svc.csv"


@pytest.mark.parametrize(
    ("published", "expected"),
    [("F", Trait.FEMALE), ("M", Trait.MALE), ("X", Trait.SEX_X), ("U", NO_TRAITS), ("", NO_TRAITS)],
)
def test_a_posting_tells_the_sex_as_it_is_published_and_nothing_where_it_is_not(tmp_path, published, expected):
    row = person() | {"Provider Sex Code": published, "Provider Gender Code": published}
    built(tmp_path, monthly(tmp_path, [row]))

    assert traits(tmp_path) == {ANA: {expected}}


def test_who_billed_a_procedure_as_a_person_is_marked_at_every_place_and_under_every_code(tmp_path):
    bills = part_b([service(ANA), service(BEN, entity="O"), service(CLINIC, entity="O")], PART_B_RECENT)
    main = [person(ANA, codes=(SPINE, "208VP0014X")), person(BEN), organization()]
    elsewhere = second_place(ANA, zip_code="902100000")
    built(tmp_path, monthly(tmp_path, main, pl=[elsewhere]), part_b=[written(tmp_path / D24, bills)])

    assert traits(tmp_path) == {
        ANA: {Trait.FEMALE | Trait.BILLED | Trait.SEVERAL_PLACES},
        BEN: {Trait.FEMALE},
        CLINIC: {NO_TRAITS},
    }


def test_two_places_at_one_point_are_found_as_one(tmp_path):
    built(tmp_path, monthly(tmp_path, [person(ANA)], pl=[second_place(ANA)]))

    assert traits(tmp_path) == {ANA: {Trait.FEMALE}}
    assert asked(tmp_path, "select sum(postings) from term") == [(1,)]


def test_a_second_place_without_a_point_makes_no_several_places(tmp_path):
    nowhere = second_place(ANA, zip_code="000000000", city="NOWHERE AT ALL")
    built(tmp_path, monthly(tmp_path, [person(ANA)], pl=[nowhere]))

    assert traits(tmp_path) == {ANA: {Trait.FEMALE}}
