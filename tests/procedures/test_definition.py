"""What the shipped procedure answers, row by row as its sources say."""

from datetime import date

import pytest

from whoperforms.kernel.errors import BadQuestion
from whoperforms.procedures.definition import Confidence, Role
from whoperforms.procedures.kinds import QuestionKind
from whoperforms.procedures.rules import all_sourced

PAIN = ("208VP0014X", "208VP0000X", "207LP2900X", "2081P2900X", "2084P2900X")
SPINE = ("207XS0117X", "207T00000X")

ROLES = {
    Role.CORE: PAIN + SPINE,
    Role.POSSIBLE: ("207L00000X", "208100000X", "207X00000X", "2085R0204X"),
    Role.EDGE: (
        *("2085R0202X", "2085N0700X", "2084N0400X", "2084P0800X", "2081S0010X"),
        *("207Q00000X", "207R00000X", "207P00000X", "204D00000X"),
    ),
    Role.SITE: ("261QP3300X", "261QA1903X", "282N00000X"),
    Role.NEVER_OPERATOR: (
        *("363L00000X", "363A00000X", "367500000X", "163WP0000X"),
        *("1835P1400X", "1223X2210X", "111N00000X", "390200000X"),
    ),
}


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("0275T", 2011, 2026),  # its end with 2025 is not confirmed, so 2026 accepts it
        ("62330", 2026, None),
        ("62331", None, None),  # further levels of the same operation
        ("G0276", None, None),  # placebo patients have it too
        ("0274T", None, None),  # neck and chest
        ("99213", None, None),
        ("", None, None),
    ],
)
def test_a_code_counts_as_a_case_in_its_years_only(mild, code, first, last):
    counted = [year for year in range(2005, 2041) if mild.counts_as_case(code, year)]

    assert counted == (list(range(first, (last or 2040) + 1)) if first else [])


def test_the_family_and_what_only_looks_like_it(mild):
    assert [code.code for code in mild.codes] == ["0275T", "62330", "62331", "G0276"]
    assert mild.case_codes == ("0275T", "62330")
    assert [code.code for code in mild.look_alikes] == ["0274T"]


def test_the_end_of_the_old_code_is_marked_as_unconfirmed(mild):
    assert mild.codes[0].valid_to == date(2025, 12, 31)
    assert mild.codes[0].valid_to_confidence is Confidence.UNCONFIRMED


def test_cases_are_patient_days_of_individuals_with_both_places_added(mild):
    rule = mild.case_counting

    assert (rule.measure, rule.places, rule.entity) == ("patient_days", "added", "individual")
    assert rule.one_per_day == ("0275T", "62330")
    assert rule.published_from == 11
    assert (rule.first_year, rule.newest_year) == (2012, 2024)


@pytest.mark.parametrize("role", Role)
def test_each_role_has_its_codes_in_the_order_of_the_file(mild, role):
    assert mild.taxonomy_codes(roles=[role]) == ROLES[role]
    assert all(mild.role_of(code) is role for code in ROLES[role])


def test_the_default_search_is_core(mild):
    assert mild.taxonomy_codes() == PAIN + SPINE
    assert mild.taxonomy_codes(pathway="interventional_pain") == PAIN
    assert mild.taxonomy_codes(pathway="spine_surgery") == SPINE


@pytest.mark.parametrize(
    ("code", "role"),
    [
        ("363LF0000X", Role.NEVER_OPERATOR),
        ("363AS0400X", Role.NEVER_OPERATOR),
        ("364S00000X", None),
        ("207LA0401X", None),  # anesthesia's other branches are no sub-codes of a family
        ("208D00000X", None),
        ("", None),
    ],
)
def test_only_families_marked_so_include_their_sub_codes(mild, code, role):
    assert mild.role_of(code) is role


@pytest.mark.parametrize(
    ("code", "pathways"),
    [
        ("208VP0014X", ("interventional_pain",)),
        ("207XS0117X", ("spine_surgery",)),
        ("208100000X", ("interventional_pain",)),
        ("207X00000X", ("spine_surgery",)),
        ("2085R0204X", ("interventional_pain",)),
        ("207Q00000X", ()),
        ("261QA1903X", ()),
        ("363LF0000X", ()),
        ("208D00000X", ()),
    ],
)
def test_a_code_names_the_pathways_it_belongs_to(mild, code, pathways):
    assert mild.pathways_of(code) == pathways


def test_a_pathway_knows_its_residencies_and_fellowship(mild):
    pain = mild.pathway("interventional_pain")
    spine = mild.pathway("spine_surgery")

    assert pain.residencies == ("anesthesiology", "physical_medicine", "neurology", "psychiatry", "radiology")
    assert [(step.months, step.accredited) for step in pain.steps if step.choices == ("pain_medicine",)] == [(12, True)]
    assert spine.residencies == ("orthopaedic_surgery", "neurosurgery")
    assert spine.fellowships == ("spine_surgery",)


@pytest.mark.parametrize("ask", [lambda p: p.pathway("spine"), lambda p: p.taxonomy_codes(pathway="spine")])
def test_an_unknown_pathway_is_answered_with_those_that_exist(mild, ask):
    with pytest.raises(BadQuestion, match=r"choose one of interventional_pain, spine_surgery$"):
        ask(mild)


@pytest.mark.parametrize(
    ("day", "issuer"),
    [
        (date(2012, 1, 1), "vertos"),
        (date(2024, 9, 30), "vertos"),
        (date(2024, 10, 1), "stryker"),
        (date(2040, 1, 1), "stryker"),
    ],
)
def test_the_issuer_is_who_owned_the_device_on_that_day(mild, day, issuer):
    assert mild.issuer_on(day).id == issuer


def test_the_present_issuer_can_be_asked_and_the_former_cannot(mild):
    assert [issuer.contact_url is not None for issuer in mild.issuers] == [False, True]


def test_every_fact_has_sources_that_can_be_looked_up_a_confidence_and_a_day(mild):
    facts = dict(all_sourced(mild))

    assert len(facts) > 150
    for fact in facts.values():
        assert fact.confidence in Confidence
        assert date(2026, 1, 1) <= fact.checked_on <= date(2026, 11, 30)
        assert all(source.url or source.citation for source in mild.sources_of(fact))


def test_statements_that_contradict_each_other_are_both_kept(mild):
    kept = {row.id: row.contradicts for row in mild.selection}

    assert tuple(kept) == ("C1", "C2", "C3", "C4", "C5", "C6")
    assert kept["C2"] == ("C3",)
    assert kept["C3"] == ("C2",)


def test_there_are_the_twelve_general_questions_and_eleven_of_its_own(mild):
    kinds = [question.kind for question in mild.questions]

    assert kinds.count(QuestionKind.GENERAL) == 12
    assert kinds.count(QuestionKind.SPECIFIC) == 11
    assert mild.questions[4].answered_by == ()  # risks: nothing published answers, ask


def test_the_training_programme_has_no_number(mild):
    assert mild.training.elements == ("didactic", "hands_on", "mentored")
    assert len(mild.training.competences) == 3
    assert "supervised_cases" in mild.training.not_published


def test_the_states_of_a_credential_run_from_strongest_to_weakest(mild):
    states = [state.id for state in mild.evidence_states]

    assert states == [
        *("issuer_signed", "document_reviewed", "listed_by_manufacturer", "self_attested", "unknown"),
    ]


def test_only_medical_boards_are_worded_as_boards(mild):
    boards = {row.id: row.is_board for row in mild.credential_classes}

    assert boards == {
        "abms": True,
        "aoa": True,
        "other_board": True,
        "fellowship": False,
        "manufacturer": False,
    }


@pytest.mark.parametrize(
    ("specialty", "taxonomy"),
    [
        ("09", {"208VP0014X"}),
        ("72", {"208VP0000X"}),
        ("05", {"207L00000X", "207LP2900X"}),
        ("25", {"208100000X", "2081P2900X", "2081S0010X"}),
        ("86", {"2084N0400X", "2084P0800X", "2084P2900X"}),
    ],
)
def test_medicare_specialties_map_to_taxonomy_codes(mild, specialty, taxonomy):
    [row] = [row for row in mild.medicare_specialties if row.code == specialty]

    assert set(row.taxonomy) == taxonomy


def test_a_psychiatric_pain_doctor_is_found_under_one_medicare_specialty_only(mild):
    assert [row.code for row in mild.medicare_specialties if "2084P2900X" in row.taxonomy] == ["86"]


def test_a_fact_is_found_by_its_id(mild):
    first, *_ = mild.sources_of(mild.fact("P7"))

    assert first.title.startswith("Medicare coverage")
    with pytest.raises(BadQuestion, match=r"^'P99': no fact of MILD"):
        mild.fact("P99")
