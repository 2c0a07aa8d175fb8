"""What keeps a form from ever succeeding as things stand: said on a page of its own, instead of the form.

Shape:  only what a form cannot mend is looked at: where the enrolment stands, what it lacks, and what there is to do it
        to. All else its act judges, when it is sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from whoperforms.certification.acts.obstacles import refuse_obstacles
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.lifecycle import STEPS
from whoperforms.kernel.errors import BadQuestion
from whoperforms.web.staff import words
from whoperforms.web.staff.layout import staff_shown
from whoperforms.web.staff.standing_lines import progress_lines
from whoperforms.web.staff.visit import Visit

OWN: Final = _("Nobody does this for themselves.")
NOTHING: Final = _("There is nothing now that it could be done to.")
NOTHING_OF: Final[Mapping[str, Promise]] = {
    "verification_reviewed": _("There is no check by somebody else that could be reviewed."),
    "evidence_recorded": _("Results are recorded of whoever is in training, or certified."),
    "evidence_withdrawn": _("There is no result that could be withdrawn: none, or a decision rests on each."),
    "void_sign_off": _("Nobody has signed anything that counts."),
    "appeal_decided": _("No appeal waits."),
    "appeal_open": _("Nothing was decided that could be appealed."),
    "mentored_case": _("The standard asks for no cases now."),
    "clear_cause": _("No cause is open."),
    "version_moved": _("There is no newer version to move to."),
}
ONE_OF_ITS_OWN: Final = frozenset({"verification_recorded", "verification_reviewed"})  # by no step of the lifecycle
COMPLETE: Final = frozenset({"certify", "renew", "submit"})  # with complete papers alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """A requirement that is not met, and what it lacks."""

    name: str
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hindrance:
    """Why something cannot be done now. `lacking`: requirements that are not met."""

    sentences: tuple[str, ...]
    lacking: tuple[Lacking, ...] = ()


def hindrance(visit: Visit, of: Enrolment, act: str, *, possible: bool) -> Hindrance | None:
    """Return what keeps an act from being done, whatever is typed; None where nothing does.

    `possible`: whether its form finds anything to do it to.
    """
    if act in ONE_OF_ITS_OWN and of.person == visit.person.id:
        return Hindrance(sentences=(str(OWN),))
    if act in STEPPED and (of.stage, act) not in STEPS:
        return Hindrance(sentences=_elsewhere(of, act))
    lacking = _lacking(visit, of) if act in COMPLETE else ()
    if lacking:
        return Hindrance(sentences=(gettext("Not all that is asked is met yet:"),), lacking=lacking)
    if not possible:
        return Hindrance(sentences=(str(NOTHING_OF.get(act, NOTHING)),))
    try:
        refuse_obstacles(visit.ledger, of, visit.now, act)
    except BadQuestion as why:
        return Hindrance(sentences=(visit.said(why.sentence),))
    return None


def not_now(visit: Visit, why: Hindrance, *, heading: str, back: str) -> HttpResponse:
    """Say what keeps something from being done, instead of a form for it."""
    own = {"heading": heading, "why": why, "back": back}
    return staff_shown(visit, "staff/not_now.html", own, status=HTTPStatus.CONFLICT)


def _elsewhere(of: Enrolment, act: str) -> tuple[str, ...]:
    """Say where somebody is, and where one has to be."""
    stages = dict.fromkeys(stage for stage, event in STEPS if event == act)
    wanted = get_text_list([words.stage(stage) for stage in stages], gettext("or"))
    return (
        gettext("Where it stands now: %(stage)s.") % {"stage": words.stage(of.stage)},
        gettext("Where it can be done: %(stages)s.") % {"stages": wanted},
    )


def _lacking(visit: Visit, of: Enrolment) -> tuple[Lacking, ...]:
    return tuple(Lacking(name=one.name, lacks=one.lacks) for one in progress_lines(visit, of) if not one.met)


STEPPED: Final = frozenset(event for _stage, event in STEPS)
