"""What happens beside the common way: looks that say no, causes, appeals, renewals, farewells, own cases."""

from datetime import timedelta
from decimal import Decimal
from typing import Final

from whoperforms.certification.acts import enrolling, keeping, looking, people, practice, signing
from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies import people as of_people
from whoperforms.certification.bodies.enrolment import Meaning
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.practice import CasesStated
from whoperforms.certification.bodies.shape import Period
from whoperforms.certification.bodies.verification import Element, Finding, Method, Result
from whoperforms.certification.cases.case_columns import columns, line
from whoperforms.certification.cases.instruments import ends
from whoperforms.certification.standards.requirements import Didactic
from whoperforms.kernel.dates import months_after
from whoperforms.procedures.definition import Procedure
from whoperforms.registry.rehearsal import way
from whoperforms.registry.rehearsal.asked import MODULES, RADIATION
from whoperforms.registry.rehearsal.cast import DELEGATE
from whoperforms.registry.rehearsal.scene import Scene, deed, id_of
from whoperforms.registry.rehearsal.way import Step

OPERATIONS: Final = 36
FOLLOWED: Final = 30


def looked_up_again(scene: Scene, name: str) -> None:
    """Look up again what is looked up every month, before the deciders see the papers."""
    way.look_again(scene, name, Element.LICENCE, Element.EXCLUSION)


def renewing(scene: Scene, name: str) -> None:
    """Somebody has all that a renewal asks but for what the newest version adds."""
    looked_up_again(scene, name)
    way.declared(scene, name)


def renewed(scene: Scene, name: str) -> None:
    """Somebody is certified for another term."""
    renewing(scene, name)
    for decider in ("decider", "decider2"):
        way.proposed("renew", "RENEWED", by=decider)(scene, name)


def radiation(scene: Scene, name: str) -> None:
    """Somebody adds the lesson that the newest version asks, and it is signed for."""
    scene.act("coordinator", Role.COORDINATOR, way.exam(scene, name, RADIATION.id, RADIATION.modules[0].id, score=91))
    signature = told.SignOff(requirement=RADIATION.id, met=True)
    signing_ = deed(signing.sign_off, enrolment=id_of("enrolment", name), body=signature)
    scene.act("examiner", Role.EXAMINER, signing_, meaning=Meaning.ASSESSED)


def failed_exam(scene: Scene, name: str) -> None:
    """Somebody passes one exam, and not the next."""
    [lessons, *_] = [one for one in way.asked(scene, name, Didactic) if one.id != RADIATION.id]
    passed, failed = MODULES[0].id, MODULES[1].id
    acts = [way.exam(scene, name, lessons.id, module, score=score) for module, score in ((passed, 88), (failed, 61))]
    scene.act("coordinator", Role.COORDINATOR, *acts)


def disputed_look(scene: Scene, name: str) -> None:
    """Have a second person say that a look does not hold."""
    way.look_again(scene, name, Element.LICENCE, agrees=False)


def not_reviewed(scene: Scene, name: str) -> None:
    """Somebody is looked up, and nobody has reviewed it yet."""
    body = way.look(scene, name, Element.LICENCE, Method.HUMAN)
    scene.act("verifier", Role.VERIFIER, deed(looking.record, body=body))


def mentored_in_part(scene: Scene, name: str) -> None:
    """Somebody has done all cases with the mentor but two, and no own one yet."""
    way.mentored(scene, name, but=2)


def signed_in_part(scene: Scene, name: str) -> None:
    """All who teach have signed, but for the examiner."""
    way.sign(scene, name, "trainer", Role.TRAINER)
    way.sign(scene, name, "mentor", Role.MENTOR)


def licence_lost(finding: Finding) -> Step:
    """Let a state board say that a licence is not in force: what that means follows at once."""

    def step(scene: Scene, name: str) -> None:
        number = f"L-{scene.parts[name].who.npi}"
        body = way.look(
            scene, name, Element.LICENCE, Method.HUMAN, result=Result.NEGATIVE, finding=finding, number=number
        )
        scene.act("verifier", Role.VERIFIER, deed(looking.record, body=body))

    return step


def suspended(reason: str, text: str) -> Step:
    """Compliance names a cause."""

    def step(scene: Scene, name: str) -> None:
        cause = deed(keeping.suspend, enrolment=id_of("enrolment", name), reason=reason, text=text)
        scene.act("compliance", Role.COMPLIANCE, cause, meaning=Meaning.DECIDED)

    return step


def cleared(scene: Scene, name: str) -> None:
    """Settle the cause that is open; two deciders let the certification stand again."""
    cause = max((one.seq for one in scene.enrolment(name).causes), default=0)
    for officer, other in (("compliance2", "compliance"), ("compliance", "compliance2")):  # one proposes, one does
        clearing = deed(
            keeping.clear,
            enrolment=id_of("enrolment", name),
            cause=cause,
            reason="SETTLED",
            second=scene.person(other),
            text="The complaint was about another doctor of the same practice.",
        )
        scene.act(officer, Role.COMPLIANCE, clearing, meaning=Meaning.DECIDED)
    for decider in ("decider", "decider2"):
        way.proposed("reinstate", "CAUSES_CLEARED", by=decider)(scene, name)


def revoked(scene: Scene, name: str) -> None:
    """Two deciders take a certification."""
    for decider in ("decider", "decider2"):
        way.proposed("revoke", "LICENCE_REVOKED", by=decider, text="Revoked by the state board.")(scene, name)


def returned(scene: Scene, name: str) -> None:
    """Give the papers back."""
    way.proposed("return", "INCOMPLETE", text="The dates of two cases contradict the workshop's.")(scene, name)


def denied(scene: Scene, name: str) -> None:
    """Say no, for now."""
    way.proposed("deny", "NOT_COMPETENT", text="Two of the cases were stopped by the mentor.")(scene, name)


def refused(scene: Scene, name: str) -> None:
    """Somebody is not taken in."""
    refusal = deed(
        enrolling.refuse,
        enrolment=id_of("enrolment", name),
        reason="NOT_ELIGIBLE",
        text="No accredited fellowship was found.",
    )
    scene.act("coordinator", Role.COORDINATOR, refusal)


def withdrawn(reason: str) -> Step:
    """Somebody leaves."""

    def step(scene: Scene, name: str) -> None:
        scene.act(name, Role.PHYSICIAN, deed(enrolling.withdraw, enrolment=id_of("enrolment", name), reason=reason))

    return step


def appealed(scene: Scene, name: str) -> None:
    """Somebody contests what was decided last."""
    contested = max((one.seq for one in keeping.contestable(scene.enrolment(name))), default=0)
    text = "The decision rests on a mistake; I have sent the letter that shows it."
    appeal = deed(keeping.appeal, enrolment=id_of("enrolment", name), contested=contested, text=text)
    scene.act(name, Role.PHYSICIAN, appeal)


def upheld(scene: Scene, name: str) -> None:
    """Let a panel find that what was decided was right."""
    found = deed(
        keeping.decide_appeal,
        enrolment=id_of("enrolment", name),
        appeal_=max((one.seq for one in keeping.open_appeals(scene.enrolment(name))), default=0),
        reason="UPHELD",
        panel=(scene.person("appeals"),),
        text="The board's order names this licence.",
    )
    scene.act("appeals", Role.APPEALS_PANEL, found, meaning=Meaning.DECIDED)


def listed(state: str, *, days_ago: int) -> Step:
    """Let an issuer say of somebody that they were trained before there was this registry."""

    def step(scene: Scene, name: str) -> None:
        who, person, today = scene.parts[name].who, scene.person(name), scene.at.date()
        known = of_people.PersonRegistered(name=who.name, npi=str(who.npi), credential=who.credential)
        opened = scene.ledger.programme(scene.programme).opened
        given, _, family = who.name.rpartition(" ")
        body = of_people.Listed(
            programme=scene.programme,
            issuer=opened.body.issuer if opened else "",
            family=family,
            given=given or None,
            pathway=scene.parts[name].pathway,
            device=opened.body.scope if opened else None,
            record=f"L-{who.npi % 10_000:04}",
            name=who.name,
            state=state,
            evidence_state="listed_by_manufacturer",
            consent=True,
            as_of=today,
            npi=str(who.npi),
            since=today - timedelta(days=days_ago),
        )
        scene.act("coordinator", Role.COORDINATOR, deed(people.register, person=person, body=known))
        scene.act("coordinator", Role.COORDINATOR, lambda _ledger, _at: [people.draft(person, body)])

    return step


def delegate(scene: Scene, name: str) -> None:
    """Somebody lets somebody else of the practice act for them."""
    who, person = scene.parts[DELEGATE].who, scene.person(DELEGATE)
    known = of_people.PersonRegistered(name=who.name, credential=who.credential)
    role = of_people.RoleGranted(
        programme=scene.programme,
        role=Role.DELEGATE,
        period=Period(begins=scene.at.date()),
        for_person=scene.person(name),
    )
    scene.act("coordinator", Role.COORDINATOR, deed(people.register, person=person, body=known))
    scene.act(name, Role.PHYSICIAN, deed(people.grant, person=person, body=role))


def own_cases(scene: Scene, name: str) -> None:
    """Somebody tells of the own cases: about how many a year, and each of two years with how the patients fared."""
    stated = CasesStated(programme=scene.programme, about=40, as_of=scene.at.date())
    content = case_file(scene.procedure, *_months(scene)).encode()
    named = {"programme": scene.programme, "procedure": scene.procedure, "content": content}
    scene.act(
        name,
        Role.PHYSICIAN,
        deed(practice.state, person=scene.person(name), body=stated),
        deed(practice.log, person=scene.person(name), **named),
    )


def _months(scene: Scene) -> tuple[str, str]:
    """Return the months of the operations and of the visits a year later: both are over."""
    operated, seen = (months_after(scene.at.date(), -back) for back in (15, 3))
    return f"{operated:%Y-%m}", f"{seen:%Y-%m}"


def case_file(procedure: Procedure, operated: str, seen: str) -> str:
    """Return a file of invented cases: most patients fare better by a third of each scale."""
    names = [column.name for column in columns(procedure)]
    levels = procedure.case_log.levels if procedure.case_log else ()
    scored = [one for one in procedure.instruments if not one.after_treatment_only][:2]
    rows: list[dict[str, str]] = []
    for number in range(OPERATIONS):
        case = {"case": f"C{number + 1}"}
        level = levels[number % len(levels)] if levels else ""
        rows.append(case | {"row": "operation", "month": operated, "levels": level, "setting": "surgery_center"})
        for when, month in (("before", operated), ("after", seen))[: 2 if number < FOLLOWED else 1]:
            scores = {one.id: _score(ends(one), number, better=when == "after") for one in scored}
            rows.append(case | {"row": when, "month": month, "collected_by": "practice"} | scores)
    return line(names) + "".join(line(row.get(name, "") for name in names) for row in rows)


def _score(scale: tuple[Decimal, Decimal], number: int, *, better: bool) -> str:
    """Return a whole score: of three patients in four it gets better by a third of the scale."""
    lowest, span = int(scale[0]), int(scale[1] - scale[0])
    before = lowest + span * (60 + number % 4 * 5) // 100
    return str(before - (span // 3 if better and number % 4 else 0))
