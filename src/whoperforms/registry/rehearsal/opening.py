"""What the programme itself does: it opens, names its people, publishes versions of its standard, plans workshops."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Final

from whoperforms.certification.acts import auditing, complaints, looking, people, programmes, sessions
from whoperforms.certification.bodies import auditing as of_audits
from whoperforms.certification.bodies import people as of_people
from whoperforms.certification.bodies import programme as of_programme
from whoperforms.certification.bodies.enrolment import Meaning
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.shape import Period
from whoperforms.certification.bodies.verification import Method
from whoperforms.certification.lifecycle import Stage
from whoperforms.certification.looks.limits import MONITORED
from whoperforms.certification.papers import standard_of
from whoperforms.certification.programme import INVENTED
from whoperforms.certification.standards.requirements import HandsOn
from whoperforms.certification.standards.standard import Standard, template, written
from whoperforms.registry.rehearsal import way
from whoperforms.registry.rehearsal.asked import Versions, versions
from whoperforms.registry.rehearsal.cast import STAFF
from whoperforms.registry.rehearsal.lives import (
    LIVES,
    LOOKS_EVERY,
    LOOKS_SINCE,
    OPENED,
    SECOND_VERSION,
    WORKSHOPS,
    Workshop,
)
from whoperforms.registry.rehearsal.scene import Scene, deed, id_of
from whoperforms.registry.rehearsal.way import IDENTITY, Step

PLANNED_BEFORE: Final = 45  # days
STATIONS: Final = 4
SAMPLED: Final = 8  # records that are audited
FOUNDED: Final = "She has done the procedure for ten years, and wrote the lessons."


def happenings(scene: Scene) -> Iterator[tuple[int, str, Step]]:
    """Yield all that the programme does: on which day, with what, and how."""
    days = (OPENED - 5, SECOND_VERSION)
    of = versions(template(scene.programme), first=_day(scene, days[0]), second=_day(scene, days[1]))
    yield OPENED, "", _opened
    yield OPENED, "", _staffed
    yield from _published(of)
    for held in WORKSHOPS:
        yield min(held.day + PLANNED_BEFORE, OPENED - 10), held.name, partial(_planned, held=held)
        if held.cancelled:
            yield held.day + 10, held.name, _cancelled
    for day in range(LOOKS_SINCE, 0, -LOOKS_EVERY):
        yield day, "", partial(_looked_through, day=day)
    yield 90, "", _sampled
    yield 84, "", _audited
    yield 9, "complaint", _complained


def _day(scene: Scene, days_ago: int) -> date:
    return scene.today - timedelta(days=days_ago)


def _opened(scene: Scene, _name: str) -> None:
    opened = of_programme.ProgrammeOpened(
        programme=scene.programme,
        procedure=scene.procedure.id,
        issuer=INVENTED.id,
        issuer_name=INVENTED.name,
        issuer_kind=INVENTED.kind,
        scope=template(scene.programme).scope.en,
    )
    policy = of_programme.PolicySet(
        separation=of_programme.Separation.STRICT,
        verification_days=90,
        waiting_days=30,
        identity_procedure=IDENTITY,
        outcomes_published=True,
    )
    scene.operator(deed(programmes.open_programme, body=opened, procedure=scene.procedure))
    scene.operator(deed(programmes.set_policy, programme=scene.programme, body=policy))


def _staffed(scene: Scene, _name: str) -> None:
    """Name everybody who works here, and let the deciders say who may be a mentor before anybody is certified."""
    begins = Period(begins=scene.at.date())
    registering = []
    for name in STAFF:
        who = scene.parts[name].who
        body = of_people.PersonRegistered(name=who.name, npi=str(who.npi), credential=who.credential)
        registering.append(deed(people.register, person=scene.person(name), body=body))
    scene.operator(*registering)
    granting = []
    for name, role in STAFF.items():
        granted = of_people.RoleGranted(programme=scene.programme, role=role, period=begins)
        granting.append(deed(people.grant, person=scene.person(name), body=granted))
    scene.operator(*granting)
    deciders = (scene.person("decider"), scene.person("decider2"))
    founding = of_people.FoundingMentor(programme=scene.programme, deciders=deciders)
    named = {"person": scene.person("mentor"), "body": founding, "text": FOUNDED}
    for decider in ("decider", "decider2"):  # one proposes it, the other one does it
        scene.act(decider, Role.DECIDER, deed(people.found_mentor, **named), meaning=Meaning.DECIDED)


def _published(of: Versions) -> Iterator[tuple[int, str, Step]]:
    """Yield the making of the versions: drafted, proposed by one, published by another."""
    for standard, in_force in ((of.first, OPENED - 5), (of.second, SECOND_VERSION)):
        yield in_force + 5, "", partial(_drafted, standard=standard)
        yield in_force + 3, "", partial(_proposed, number=standard.number)
        yield in_force + 1, "", partial(_issued, number=standard.number)
    yield 15, "", partial(_drafted, standard=of.draft)


def _drafted(scene: Scene, _name: str, *, standard: Standard) -> None:
    given = {"programme": scene.programme, "document": written(standard)}
    scene.act("standards", Role.STANDARDS_OWNER, deed(programmes.draft_standard, **given))


def _proposed(scene: Scene, _name: str, *, number: int) -> None:
    given = {"programme": scene.programme, "number": number, "procedure": scene.procedure}
    scene.act("standards", Role.STANDARDS_OWNER, deed(programmes.propose_standard, **given), meaning=Meaning.DECIDED)


def _issued(scene: Scene, _name: str, *, number: int) -> None:
    given = {"programme": scene.programme, "number": number, "procedure": scene.procedure}
    scene.act("standards2", Role.STANDARDS_OWNER, deed(programmes.publish_standard, **given), meaning=Meaning.DECIDED)


def _planned(scene: Scene, name: str, *, held: Workshop) -> None:
    in_force = scene.ledger.standard_in_force(scene.programme, scene.at)
    standard = standard_of(scene.ledger, scene.programme, in_force.number if in_force else 1)
    [asked] = [one for one in standard.requirements if isinstance(one, HandsOn)]
    body = of_programme.SessionPlanned(
        programme=scene.programme,
        requirement=asked.id,
        on=_day(scene, held.day),
        place=held.place,
        model=held.model,
        minutes=asked.minutes or 0,
        stations=STATIONS,
        capacity=STATIONS * (asked.learners_per_station or 1),
        trainers=(scene.person("trainer"),),
    )
    scene.act("coordinator", Role.COORDINATOR, deed(sessions.plan, session=id_of("session", name), body=body))


def _cancelled(scene: Scene, name: str) -> None:
    given = {"session": id_of("session", name), "text": "The hall is closed for repairs."}
    scene.act("coordinator", Role.COORDINATOR, deed(sessions.cancel, **given))


def _looked_through(scene: Scene, _name: str, *, day: int) -> None:
    """Look everybody who is certified up in this month's files."""
    ledger = scene.ledger
    acts = []
    for life in LIVES:
        held = ledger.enrolments.get(id_of("enrolment", life.name))
        if held is None or held.stage is not Stage.ACTIVE or not held.certificate:
            continue
        if scene.at > held.certificate.valid_until or (life.unseen and day < 3 * LOOKS_EVERY):
            continue
        bodies = (way.look(scene, life.name, element, Method.FILE) for element in MONITORED)
        acts += [deed(looking.record, body=body) for body in bodies]
    if acts:
        scene.system(*acts)


def _sampled(scene: Scene, _name: str) -> None:
    given = {"programme": scene.programme, "number": SAMPLED}
    scene.act("compliance", Role.COMPLIANCE, deed(auditing.sample, **given))


def _audited(scene: Scene, _name: str) -> None:
    """Say of the first records of the sample what was found."""
    [sampled] = [one for one in scene.ledger.audit[scene.programme] if isinstance(one.body, of_audits.AuditSampled)]
    known = auditing.records_of(scene.ledger, scene.programme)
    own = {event.seq for event in known if event.actor == scene.person("compliance")}
    others = [seq for seq in sampled.body.drawn if seq not in own]
    bodies = [of_audits.AuditResult(sampled=seq, in_order=True) for seq in others[: SAMPLED // 2]]
    acts = [deed(auditing.record_result, programme=scene.programme, body=body) for body in bodies]
    scene.act("compliance", Role.COMPLIANCE, *acts)


def _complained(scene: Scene, name: str) -> None:
    body = of_audits.ComplaintOpened(about=scene.person(name), category="conduct")
    text = "The risks were not explained before the procedure."
    given = {"programme": scene.programme, "body": body, "text": text}
    scene.act("compliance", Role.COMPLIANCE, deed(complaints.open_complaint, **given))
