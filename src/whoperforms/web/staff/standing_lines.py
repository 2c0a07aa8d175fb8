"""Where an enrolment stands, in words: what is met, what is overdue, kits, and until when a certificate is."""

from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext

from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.kits import kits_of
from whoperforms.certification.lifecycle import Impossible
from whoperforms.certification.looks.monitoring import Check
from whoperforms.certification.papers import progress_anew, progress_of, standard_at_decision
from whoperforms.certification.progress.completeness import Progress
from whoperforms.certification.standards.requirements import AnyRequirement
from whoperforms.certification.state import CertificationState, Stands
from whoperforms.web.me.own_forms import asked_now
from whoperforms.web.staff import words
from whoperforms.web.staff.mending import mended_at, sign_href
from whoperforms.web.staff.refused import names_in
from whoperforms.web.staff.visit import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One thing that is lacking, and where somebody sees to it; empty where whoever visits cannot."""

    text: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressLine:
    """How far one requirement is, in words. `sign_href`: where whoever visits may sign it."""

    name: str
    status: str
    met: bool
    lacks: tuple[str, ...]
    ways: tuple[Way, ...] = ()
    sign_href: str = ""


def until_line(of: Enrolment, state: CertificationState) -> tuple[str, str]:
    """Return what is to be said of the last day of a certificate, and that day; empty where there is none to hold.

    Only of what is in force it is valid until then: what was taken ends with the event that took it.
    """
    if of.certificate is None:
        return gettext("Valid until"), gettext("no certificate yet")
    until = date_format(of.certificate.valid_until, "DATE_FORMAT")
    match state:
        case CertificationState.REVOKED | CertificationState.WITHDRAWN | CertificationState.NONE:
            return "", ""
        case CertificationState.SUSPENDED:
            said = gettext("not in force while it is suspended; it ends on %(day)s in any case")
            return gettext("The certificate"), said % {"day": until}
        case CertificationState.LAPSED:
            return gettext("The certificate"), gettext("ran out on %(day)s") % {"day": until}
        case CertificationState.CANNOT_CONFIRM:
            said = gettext("issued until %(day)s; nothing of it can be confirmed now")
            return gettext("The certificate"), said % {"day": until}
    return gettext("Valid until"), until


def kit_lines(visit: Visit, of: Enrolment, state: CertificationState) -> list[str]:
    """Return of each instrument whether its kit may be released, and why; nothing where none is asked about.

    Where there is one, it needs no name.
    """
    try:
        found = kits_of(visit.ledger, of, state, visit.now)
    except Impossible:
        return []
    if len(found) == 1:
        return [words.kit(found[0].reason)]
    return [f"{one.instrument}: {words.kit(one.reason)}" for one in found]


def overdue_lines(where: Stands) -> list[str]:
    """Say each monthly check that is overdue, and since when."""
    return [_overdue(check) for check in where.overdue]


def _overdue(check: Check) -> str:
    element = words.element(check.element)
    if check.since is None:
        return gettext("%(check)s: not confirmed by any check that counts") % {"check": element}
    last = date_format(check.last, "DATE_FORMAT") if check.last else ""
    said = {"check": element, "day": date_format(check.since, "DATE_FORMAT"), "last": last}
    if last:
        return gettext("%(check)s: overdue since %(day)s; last confirmed on %(last)s") % said
    return gettext("%(check)s: overdue since %(day)s") % said


def progress_lines(visit: Visit, of: Enrolment) -> list[ProgressLine]:
    """Return what is met and what is missing, in words; nothing before somebody is taken in."""
    try:
        standard = standard_at_decision(visit.ledger, of, visit.now)
        asked = {one.id: one for one in (*standard.requirements, *asked_now(visit, of))}
        found = {one.requirement: one for one in progress_of(visit.ledger, of, visit.now)}
        for one in progress_anew(visit.ledger, of, visit.now):
            found.setdefault(one.requirement, one)
    except Impossible:
        return []
    return [
        ProgressLine(
            name=asked[one.requirement].name.spoken(visit.language),
            status=words.status(one.status),
            met=one.met,
            lacks=tuple(words.lack(lack, names_in(asked[one.requirement], visit.language)) for lack in one.lacks),
            **({} if visit.whose else _ways(visit, of, asked[one.requirement], one)),
        )
        for one in found.values()
        if one.requirement in asked  # a newer version may ask for more of who holds nothing any more
    ]


def _ways(visit: Visit, of: Enrolment, asked: AnyRequirement, one: Progress) -> dict[str, Any]:
    """Return what leads to the forms that mend what is lacking."""
    names = names_in(asked, visit.language)
    return {
        "ways": tuple(Way(text=words.lack(lack, names), href=mended_at(visit, of, asked, lack)) for lack in one.lacks),
        "sign_href": sign_href(visit, of, asked),
    }
