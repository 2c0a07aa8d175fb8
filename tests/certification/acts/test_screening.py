"""Words about a person's papers, looks, cases and audits tell of no patient, whichever event they come with."""

import pytest

from whoperforms.certification.acts.screening import refuse_telling
from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies.auditing import ComplaintOpened
from whoperforms.certification.bodies.practice import CasesWithdrawn
from whoperforms.certification.bodies.verification import VerificationReviewed
from whoperforms.certification.events import KINDS, Draft, Stream, StreamKind
from whoperforms.kernel.errors import BadField
from worlds import World, id_of

SCREENED = {StreamKind.ENROLMENT, StreamKind.VERIFICATION, StreamKind.PRACTICE, StreamKind.AUDIT}
WITH_WORDS = [
    (StreamKind.ENROLMENT, told.Suspend()),
    (StreamKind.ENROLMENT, told.AppealOpen(contested=1)),
    (StreamKind.ENROLMENT, told.EvidenceWithdrawn(evidence=1)),
    (StreamKind.ENROLMENT, told.SignOff(requirement="lessons", met=False)),
    (StreamKind.VERIFICATION, VerificationReviewed(verification=1, agrees=False)),
    (StreamKind.PRACTICE, CasesWithdrawn(logged=1)),
    (StreamKind.AUDIT, ComplaintOpened(about=id_of("Ada"), category="safety")),
]


def draft(kind, body, text=""):
    return Draft(stream=Stream(kind, id_of("Ada")), body=body, text=text)


@pytest.mark.parametrize(("kind", "body"), WITH_WORDS, ids=[type(body).__name__ for _kind, body in WITH_WORDS])
@pytest.mark.parametrize("text", ["Mrs Roe was counted twice", "Patient Jane Roe", "her e-mail is jane@roe.example"])
def test_words_that_name_somebody_are_refused_with_every_event(kind, body, text):
    with pytest.raises(BadField) as why:
        refuse_telling(draft(kind, body, text))

    assert why.value.field == "text"
    assert "Roe" not in str(why.value)


@pytest.mark.parametrize("text", ["born 3/2/1950", "MRN 12345678"])
def test_days_and_numbers_stand_only_where_the_physician_s_own_papers_are_spoken_of(text):
    with pytest.raises(BadField):
        refuse_telling(draft(StreamKind.PRACTICE, CasesWithdrawn(logged=1), text))

    refuse_telling(draft(StreamKind.VERIFICATION, VerificationReviewed(verification=1, agrees=False), text))
    refuse_telling(draft(StreamKind.ENROLMENT, told.Correct(wrong=1, second=id_of("Cleo")), text))


def test_who_issued_a_result_is_no_patient():
    world = World().programme()
    ada = world.enrolled("Ada")

    with pytest.raises(BadField) as why:
        world.result(ada, module="wax", item_bank="1", source="Mr John Doe")

    assert why.value.field == "source"


def test_every_kind_of_event_about_papers_looks_cases_and_audits_is_screened():
    assert {kind for kind in KINDS.values() if kind in SCREENED} == SCREENED
