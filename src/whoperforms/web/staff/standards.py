"""Standards: the versions of what a programme asks, one version for its readers, and how the programme decides."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from whoperforms.certification.acts.programmes import newest_published
from whoperforms.certification.events import Stream, StreamKind
from whoperforms.certification.papers import standard_of
from whoperforms.certification.programme_record import StandardRecord, standard_stream
from whoperforms.certification.standards.standard import Delta, Standard
from whoperforms.certification.standards.versions import Changes, changes, hindrances, unset
from whoperforms.web.long_forms import takes_long_forms
from whoperforms.web.staff import words
from whoperforms.web.staff.acting import acted
from whoperforms.web.staff.layout import staff_shown
from whoperforms.web.staff.standard_forms import (
    DraftForm,
    NumbersForm,
    PolicyForm,
    ProposeForm,
    PublishForm,
    next_number,
    procedure_of,
)
from whoperforms.web.staff.standard_lines import RequirementLines, what_is_missing
from whoperforms.web.staff.visit import Visit, for_staff


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """One version, in words."""

    number: int
    href: str
    state: str
    effective: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What has become of some requirements since the version before."""

    heading: str
    names: tuple[str, ...]


@for_staff("read_programme")
def standards(visit: Visit) -> HttpResponse:
    """Show all versions, the newest first, and how the programme decides."""
    policy = visit.run.policy
    own = {
        "versions": [_line(visit, record) for record in reversed(visit.ledger.versions(visit.programme))],
        "policy": (
            (_("Separation of duties"), words.separation(policy.separation)),
            (_("How old a check may be at a decision, in days"), str(policy.verification_days)),
            (_("Days until somebody may apply again"), str(policy.waiting_days)),
            (_("How identity is proved"), policy.identity_procedure),
            (_("Outcomes of cases may be published"), _("yes") if policy.outcomes_published else _("no")),
        ),
        "policy_is_set": bool(visit.run.policies),
        "policy_href": visit.href("staff_policy") if visit.may("policy_set") else "",
        "draft_href": visit.href("staff_standard_draft") if visit.may("standard_drafted") else "",
        "next_number": next_number(visit),
    }
    return staff_shown(visit, "staff/standards.html", own)


@for_staff("read_programme")
def standard(visit: Visit, number: int) -> HttpResponse:
    """Show one version: what it asks in words, what is not chosen, and what has changed."""
    record = visit.ledger.version(visit.programme, number)
    found = standard_of(visit.ledger, visit.programme, number)
    before = _before(visit, record)
    drafted = not record.published
    own = {
        "version": _line(visit, record),
        "scope": found.scope.spoken(visit.language),
        "facts": _facts(found),
        "requirements": [RequirementLines.of(one, visit.language) for one in found.requirements],
        "deltas": [
            (found.requirement(one.requirement).name.spoken(visit.language), one.text.spoken(visit.language), _day(one))
            for one in found.deltas
        ],
        "since": before.number if before else 0,
        "changes": list(_changes(visit, before, found)) if before else [],
        "unset": [what_is_missing(found, one, visit.language) for one in unset(found)] if drafted else [],
        "hindrances": _hindrances(visit, found) if drafted else [],
        "acts": _acts(visit, record) if drafted else [],
        "proposed_by": visit.name_of(record.proposed.actor) if record.proposed and drafted else "",
        "document": record.drafted.body.document if record.drafted else "",
    }
    return staff_shown(visit, "staff/standard.html", own)


@takes_long_forms
@for_staff("standard_drafted")
def draft(visit: Visit) -> HttpResponse:
    """Edit the document of the draft, or of the next version."""
    number = next_number(visit)
    return acted(DraftForm, visit, _stream(visit, number), None, to=_at(visit, number))


@for_staff("standard_drafted")
def numbers(visit: Visit) -> HttpResponse:
    """Choose what the draft leaves open."""
    number = next_number(visit)
    visit.ledger.version(visit.programme, number)  # without a draft there is nothing to choose
    return acted(NumbersForm, visit, _stream(visit, number), None, to=_at(visit, number))


@for_staff("standard_proposed")
def propose(visit: Visit, number: int) -> HttpResponse:
    """Say that a draft shall be published."""
    return acted(ProposeForm, visit, _stream(visit, number), None, to=_at(visit, number))


@for_staff("standard_published")
def publish(visit: Visit, number: int) -> HttpResponse:
    """Publish a draft that somebody else proposed."""
    return acted(PublishForm, visit, _stream(visit, number), None, to=_at(visit, number))


@for_staff("policy_set")
def policy(visit: Visit) -> HttpResponse:
    """Say how the programme decides."""
    stream = Stream(StreamKind.PROGRAMME, visit.programme)
    return acted(PolicyForm, visit, stream, None, to=visit.href("staff_standards"))


def _stream(visit: Visit, number: int) -> Stream:
    return Stream(StreamKind.STANDARD, standard_stream(visit.programme, number))


def _at(visit: Visit, number: int) -> str:
    return visit.href("staff_standard", number=str(number))


def _line(visit: Visit, record: StandardRecord) -> VersionLine:
    """Say one version."""
    in_force = visit.ledger.standard_in_force(visit.programme, visit.now)
    if record.published is None:
        state = _("Draft, proposed for publication") if record.proposed else _("Draft")
    elif in_force and in_force.number == record.number:
        state = _("In force")
    else:
        later = record.published.body.effective_from > visit.now.date()
        state = _("Published, not yet in force") if later else _("Replaced by a newer version")
    return VersionLine(
        number=record.number,
        href=_at(visit, record.number),
        state=state,
        effective=date_format(record.published.body.effective_from, "DATE_FORMAT") if record.published else "",
    )


def _facts(found: Standard) -> list[tuple[str, str]]:
    """Return what holds for a version as a whole."""
    unchosen = _("not chosen yet")
    effective = date_format(found.effective_from, "DATE_FORMAT") if found.effective_from else unchosen
    months = str(found.validity_months) if found.validity_months else unchosen
    return [(_("In force from"), effective), (_("A certificate is valid for, in months"), months)]


def _changes(visit: Visit, before: Standard, after: Standard) -> Iterator[Change]:
    """Yield what is new, other, gone or said in other words; nothing where nothing is."""
    found: Changes = changes(before, after)
    for heading, of, ids in (
        (_("New"), after, found.added),
        (_("Asks something else"), after, found.changed),
        (_("Asked no more"), before, found.removed),
        (_("In other words"), after, found.reworded),
    ):
        if ids:
            names = (of.requirement(one).name.spoken(visit.language) for one in ids)
            yield Change(heading=heading, names=tuple(names))


def _hindrances(visit: Visit, found: Standard) -> list[str]:
    """Return what stands in the way of publishing a draft."""
    before = newest_published(visit.ledger, visit.programme)
    return [visit.said(one) for one in hindrances(found, before, procedure_of(visit), visit.run.policy)]


def _before(visit: Visit, record: StandardRecord) -> Standard | None:
    """Return the version published before this one."""
    earlier = [
        one
        for one in visit.ledger.versions(visit.programme)
        if one.published is not None and one.number < record.number
    ]
    return standard_of(visit.ledger, visit.programme, earlier[-1].number) if earlier else None


def _acts(visit: Visit, record: StandardRecord) -> list[dict[str, str]]:
    """Return what may be done with a draft by whoever looks at it."""
    number = str(record.number)
    mine = record.proposed is not None and record.proposed.actor == visit.person.id
    possible = (
        ("standard_drafted", visit.href("staff_standard_draft"), _("Edit the document"), True),
        ("standard_drafted", visit.href("staff_standard_numbers"), _("Choose what is left open"), True),
        (
            "standard_proposed",
            visit.href("staff_standard_propose", number=number),
            _("Propose it for publication"),
            record.proposed is None,
        ),
        (
            "standard_published",
            visit.href("staff_standard_publish", number=number),
            _("Publish it"),
            record.proposed is not None and not mine,
        ),
    )
    return [{"href": href, "heading": text} for action, href, text, now in possible if now and visit.may(action)]


def _day(delta: Delta) -> str:
    return date_format(delta.grace_until, "DATE_FORMAT") if delta.grace_until else _("not chosen yet")
