import pytest

from whoperforms.evidence.name_forms import LONGEST, family_forms, given_forms


@pytest.mark.parametrize(
    ("written", "forms"),
    [
        ("MUNOZ", ("munoz",)),
        ("Muñoz", ("munoz",)),
        ("O'BRIEN", ("obrien",)),
        ("O\N{RIGHT SINGLE QUOTATION MARK}Brien", ("obrien",)),
        ("Mc Donald", ("mcdonald", "donald")),
        ("Saint Clair", ("stclair", "clair")),
        ("ST. CLAIR", ("stclair", "clair")),
        ("DE LA CRUZ", ("delacruz", "cruz")),
        ("Garcia y Lopez", ("garciaylopez", "garcia", "lopez")),
        ("SMITH-JONES III", ("smithjones", "smith", "jones")),
        ("SMITH JR.", ("smith",)),
        ("JR", ("jr",)),
        ("Ng", ("ng",)),
        ("Łukasz", ("lukasz",)),
        ("Ærø-Ström", ("aerostrom", "aero", "strom")),
        ("A" * 50, ("a" * LONGEST,)),
        ("", ()),
        ("42", ()),
        ("李", ()),
    ],
)
def test_a_family_name_is_kept_whole_and_in_its_parts(written, forms):
    assert family_forms(written) == forms


@pytest.mark.parametrize(
    ("written", "forms"),
    [("Mary Ann", ("maryann", "mary")), ("JEAN-LUC", ("jeanluc", "jean")), ("J.", ("j",)), ("", ("",)), ("李", ("",))],
)
def test_a_given_name_is_kept_whole_and_by_its_first_word(written, forms):
    assert given_forms(written) == forms
