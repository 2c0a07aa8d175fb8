"""The common way of a candidate, one step each: from being known to being certified."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final, TypeVar

from whoperforms.certification.acts import deciding, enrolling, looking, people, sessions, signing, teaching
from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies import people as of_people
from whoperforms.certification.bodies.enrolment import CaseRole, Item, Meaning
from whoperforms.certification.bodies.people import Role, Use
from whoperforms.certification.bodies.programme import Attended
from whoperforms.certification.bodies.verification import (
    Element,
    Method,
    Result,
    SourceClass,
    VerificationRecorded,
    VerificationReviewed,
)
from whoperforms.certification.events import Draft
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.papers import asked_now
from whoperforms.certification.standards.requirements import (
    Attestation,
    Competence,
    Didactic,
    HandsOn,
    Instrument,
    Mentored,
    Proctored,
    Requirement,
)
from whoperforms.places.states import STATES
from whoperforms.registry.rehearsal.asked import BANK
from whoperforms.registry.rehearsal.scene import Deed, Scene, deed, id_of

IDENTITY: Final = "A passport, seen in a video call"
SIGNED_AS: Final = {Role.PHYSICIAN: Meaning.STATED, Role.VERIFIER: Meaning.REVIEWED}
Step = Callable[[Scene, str], None]
R = TypeVar("R", bound=Requirement)


def known(scene: Scene, name: str) -> None:
    """Somebody is registered, asked to apply, identified as the programme chose, and accepts."""
    who, person, programme = scene.parts[name].who, scene.person(name), scene.programme
    register = of_people.PersonRegistered(name=who.name, npi=str(who.npi), credential=who.credential)
    asked = told.Invited(person=person, programme=programme, role=Role.PHYSICIAN)
    proved = of_people.IdentityProved(programme=programme, method=IDENTITY)
    scene.act("coordinator", Role.COORDINATOR, deed(people.register, person=person, body=register))
    scene.act(
        "coordinator",
        Role.COORDINATOR,
        deed(people.invite, person=person, body=asked),
        deed(people.prove_identity, person=person, body=proved, text="Passport and face agree."),
    )
    scene.system(deed(_accepted, person=person))


def _accepted(ledger: Ledger, at: datetime, *, person: str) -> Sequence[Draft]:
    """Accept what somebody was invited to last."""
    *_, asked = ledger.person(person).open_invitations(at)
    return people.accept(ledger, at, person=person, invitation=asked.seq)


def applied(scene: Scene, name: str) -> None:
    """Somebody applies."""
    pathway = scene.parts[name].pathway
    body = told.Apply(person=scene.person(name), programme=scene.programme, pathway=pathway)
    scene.act(name, Role.PHYSICIAN, deed(enrolling.apply, enrolment=id_of("enrolment", name), body=body))


def enrolled(scene: Scene, name: str) -> None:
    """Somebody is taken in, and says who may know of it."""
    scene.act("coordinator", Role.COORDINATOR, deed(enrolling.accept, enrolment=id_of("enrolment", name)))


def looked_up(scene: Scene, name: str) -> None:
    """Papers, licence and exclusions are looked up, reviewed, and found to be what is asked."""
    look_again(scene, name, Element.EDUCATION, Element.LICENCE, Element.EXCLUSION)
    sign(scene, name, "verifier", Role.VERIFIER)


def look_again(scene: Scene, name: str, *elements: Element, agrees: bool = True) -> None:
    """Somebody is looked up by hand, and a second person says whether it holds."""
    person = scene.person(name)
    looks = [deed(looking.record, body=look(scene, name, element, Method.HUMAN)) for element in elements]
    scene.act("verifier", Role.VERIFIER, *looks)
    review(scene, person, len(elements), agrees=agrees)


def review(scene: Scene, person: str, number: int, *, agrees: bool) -> None:
    """Let a second person look at the newest looks at a person."""
    newest = scene.ledger.verifications[person][-number:]
    words = "" if agrees else "The number belongs to another licensee."
    bodies = [VerificationReviewed(verification=one.recorded.seq, agrees=agrees) for one in newest]
    acts = [deed(looking.review, person=person, body=body, text=words) for body in bodies]
    scene.act("reviewer", Role.SECOND_REVIEWER, *acts, meaning=Meaning.REVIEWED)


def look(scene: Scene, name: str, element: Element, method: Method, **others: Any) -> VerificationRecorded:  # noqa: ANN401 - any field
    """Return what a look finds where all is well, but for what is said otherwise."""
    state = scene.parts[name].who.state
    of_licence = {"jurisdiction": state if state in STATES else "NY", "number": f"L-{scene.parts[name].who.npi}"}
    by_hand = {"address": "https://lookup.example/", "reference": "seen on screen"}
    said: dict[str, Any] = {
        "person": scene.person(name),
        "element": element,
        "source": f"invented_{element}",
        "source_class": SourceClass.PRIMARY,
        "method": method,
        "programme": None if method is Method.FILE else scene.programme,
        "result": Result.NOT_FOUND if element is Element.EXCLUSION else Result.CONFIRMED,
        "query_sha256": sha256(f"{name} {element}".encode()).hexdigest(),
        **(of_licence if element is Element.LICENCE else {}),
        **(by_hand if method is Method.HUMAN else {}),
    }
    return VerificationRecorded(**(said | others))


def taught(scene: Scene, name: str) -> None:
    """Somebody passes the exam of each module, all of them lately."""
    modules = [(one.id, module.id) for one in asked(scene, name, Didactic) for module in one.modules]
    acts = [exam(scene, name, *named, score=82 + 3 * at % 15) for at, named in enumerate(modules)]
    scene.act("coordinator", Role.COORDINATOR, *acts)


def exam(scene: Scene, name: str, requirement: str, module: str, *, score: int) -> Deed:
    """Return the result of an exam of today."""
    body = told.EvidenceRecorded(
        requirement=requirement,
        module=module,
        on=scene.at.date(),
        source="Example Device Academy",
        score=score,
        minutes=45,
        item_bank=BANK,
    )
    return deed(teaching.record_evidence, enrolment=id_of("enrolment", name), body=body)


def seated(session: str) -> Step:
    """Somebody has a seat at a session."""

    def step(scene: Scene, name: str) -> None:
        ids = {"session": id_of("session", session), "enrolment": id_of("enrolment", name)}
        scene.act(name, Role.PHYSICIAN, deed(sessions.take_seat, **ids))

    return step


def attended(session: str) -> Step:
    """Somebody was there, all the time."""

    def step(scene: Scene, name: str) -> None:
        held = id_of("session", session)
        minutes = scene.ledger.session(held).plan.minutes
        body = Attended(enrolment=id_of("enrolment", name), minutes=minutes)
        scene.act("trainer", Role.TRAINER, deed(sessions.attended, session=held, body=body))

    return step


def mentored(scene: Scene, name: str, *, but: int = 0) -> None:
    """Somebody does the cases with a mentor, and the first own ones; `but`: so many are still to do."""
    cases = [deed_ for one in asked(scene, name, Mentored) for deed_ in _cases(scene, name, one.id, one.number or 0)]
    own = [] if but else _cases(scene, name, *_first_own(scene, name))
    scene.act("mentor", Role.MENTOR, *cases[: len(cases) - but], *own, meaning=Meaning.OBSERVED)


def _first_own(scene: Scene, name: str) -> tuple[str, int]:
    [one] = asked(scene, name, Proctored)
    return one.id, one.number or 0


def _cases(scene: Scene, name: str, requirement: str, number: int) -> list[Deed]:
    """Return so many cases of the last days; the first ones seen, all others done."""
    observed = number // 2
    bodies = [
        told.MentoredCase(
            requirement=requirement,
            on=scene.at.date() - timedelta(days=2 * (number - at)),
            site="Invented Spine and Pain Center",
            levels=1 + at % 2,
            role=CaseRole.OBSERVED if at < observed else CaseRole.PERFORMED,
            mentor=scene.person("mentor"),
            imaging_reviewed=True,
            complication=False,
        )
        for at in range(number)
    ]
    return [deed(teaching.record_case, enrolment=id_of("enrolment", name), body=body) for body in bodies]


def signed_off(scene: Scene, name: str) -> None:
    """All who teach sign for what they have seen."""
    for signer, role in (("trainer", Role.TRAINER), ("mentor", Role.MENTOR), ("examiner", Role.EXAMINER)):
        sign(scene, name, signer, role)


def declared(scene: Scene, name: str) -> None:
    """Somebody signs the statement of the programme."""
    sign(scene, name, name, Role.PHYSICIAN)


def sign(scene: Scene, name: str, signer: str, role: Role, *, but: frozenset[str] = frozenset()) -> None:
    """Sign off all that waits for a role, with the full rubric; `but`: requirements that are left for later."""
    found = [one for one in asked(scene, name, Requirement) if one.signers[:1] == (role,) and one.id not in but]
    acts = [deed(signing.sign_off, enrolment=id_of("enrolment", name), body=_signature(one)) for one in found]
    scene.act(signer, role, *acts, meaning=SIGNED_AS.get(role, Meaning.ASSESSED))


def _signature(requirement: Requirement) -> told.SignOff:
    said: dict[str, Any] = {}
    match requirement:
        case HandsOn(checklist=checklist):
            said = {"rubric": tuple(Item(item=item.id, level=1) for item in checklist)}
        case Competence(rubric=rubric, highest=highest):
            said = {"rubric": tuple(Item(item=item.id, level=highest or 0) for item in rubric)}
        case Instrument(instrument=instrument):
            said = {"instrument": instrument}
        case Attestation(version=version):
            said = {"version": version}
    return told.SignOff(requirement=requirement.id, met=True, **said)


def submitted(scene: Scene, name: str) -> None:
    """Hand the papers in."""
    scene.act(name, Role.PHYSICIAN, deed(enrolling.submit, enrolment=id_of("enrolment", name)))


def proposed(event: str, reason: str, *, by: str = "decider", text: str = "") -> Step:
    """Let a decider say what shall be decided; the second one to say the same decides it."""

    def step(scene: Scene, name: str) -> None:
        number = id_of("certificate", f"{name} {event} {scene.at:%Y-%m-%d}")
        decision = deciding.Decision(
            enrolment=id_of("enrolment", name),
            event=event,
            reason=reason,
            by=scene.person(by),
            number=number,
            text=text,
        )
        scene.act(by, Role.DECIDER, deed(deciding.decide, decision=decision), meaning=Meaning.DECIDED)

    return step


def agreed(*uses: Use, to: bool = True) -> Step:
    """Somebody says what may be shown of them."""

    def step(scene: Scene, name: str) -> None:
        bodies = [of_people.ConsentSet(programme=scene.programme, use=use, given=to) for use in uses]
        acts = [deed(people.consent, person=scene.person(name), body=body) for body in bodies]
        scene.act(name, Role.PHYSICIAN, *acts)

    return step


def asked(scene: Scene, name: str, kind: type[R]) -> tuple[R, ...]:
    """Return what is asked of somebody now, of a kind."""
    found = asked_now(scene.ledger, scene.enrolment(name), scene.at)
    return tuple(one for one in found if isinstance(one, kind))
