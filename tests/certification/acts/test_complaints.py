"""Complaints: in words that tell of no patient, and decided by people who had no part in it."""

import pytest

from recorder import refused
from whoperforms.certification.acts import complaints
from whoperforms.certification.bodies.auditing import ComplaintDecided, ComplaintOpened, Founded
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.duties.separation import NotSeparated
from whoperforms.certification.ledger import NoSuchRecord
from whoperforms.certification.lifecycle import Impossible
from worlds import id_of


def complained(world, *, category="safety", text="Two fires in a week.", about="Ana"):
    body = ComplaintOpened(about=id_of(about), category=category)
    return world.act("Carl", Role.COMPLIANCE, complaints.open_complaint, programme="mild", body=body, text=text)


def judged(world, complaint, *panel, by="Pam", text="No fire was seen.", outcome=Founded.UNFOUNDED):
    body = ComplaintDecided(complaint=complaint, panel=tuple(map(id_of, panel or (by,))), outcome=outcome)
    return world.act(by, Role.APPEALS_PANEL, complaints.decide_complaint, programme="mild", body=body, text=text)


def test_a_complaint_has_a_category_and_words_that_tell_of_no_patient(certified):
    with refused("category", "'safe': unknown; did you mean 'safety'"):
        complained(certified, category="safe")
    with refused("text", "no word on what the complaint is"):
        complained(certified, text="")
    with refused("text", "what reads like a name"):
        complained(certified, text="Mrs Wick was burnt.")
    with pytest.raises(NoSuchRecord):
        complained(certified, about="nobody")
    complained(certified)

    assert len(complaints.open_complaints(certified.ledger, "mild")) == 1


def test_a_complaint_is_decided_once_by_people_who_had_no_part_in_it(certified):
    [complaint] = complained(certified)
    certified.give(id_of("Carl"), Role.APPEALS_PANEL)
    certified.give(id_of("Vera"), Role.APPEALS_PANEL)
    with refused("panel", "had a part in this complaint"):
        judged(certified, complaint.seq, "Pam", "Carl")
    with refused("panel", "you are one of them, and each is named once"):
        judged(certified, complaint.seq, "Pam", "Pam")
    with refused("panel", "you are one of them"):
        judged(certified, complaint.seq, "Vera")
    with pytest.raises(NotSeparated, match="R8"):
        judged(certified, complaint.seq, "Pam", "Vera")
    judged(certified, complaint.seq)

    assert complaints.open_complaints(certified.ledger, "mild") == ()
    with pytest.raises(Impossible, match="no complaint that waits for a panel"):
        judged(certified, complaint.seq)


def test_each_of_a_panel_signs_the_same_before_a_complaint_is_decided(certified):
    panel = ("Pam", "Paul", "Pia")
    for name in panel[1:]:
        certified.register(name, Role.APPEALS_PANEL)
    [complaint] = complained(certified)

    [first] = judged(certified, complaint.seq, *panel, by="Pam")
    [second] = judged(certified, complaint.seq, *panel, by="Paul", text="A fire was seen.")
    judged(certified, complaint.seq, "Pia", "Pam", "Paul", by="Pia")
    [same] = judged(certified, complaint.seq, *panel, by="Paul")

    assert [first.type, second.type, same.type] == ["complaint_proposed", "complaint_proposed", "complaint_decided"]
    assert complaints.open_complaints(certified.ledger, "mild") == ()
