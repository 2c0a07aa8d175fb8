"""Rights: who may do and read what, as one table of roles and actions.

Shape:  an action is the type of an event or one of READS or DEEDS. A cell says how far a role reaches: to the own
        person (a delegate: to the physician they act for), or to all of the programme for which the role was granted.
        What is not in the table nobody may. Steps of the lifecycle have their roles from its own table.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from whoperforms.certification.bodies.enrolment import Invited
from whoperforms.certification.bodies.people import Role, RoleEnded, RoleGranted
from whoperforms.certification.duties.subject import subject_of
from whoperforms.certification.events import TYPES, Authn, Draft, Signer, type_of
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import SYSTEM, TABLE
from whoperforms.certification.people import Grant
from whoperforms.kernel.errors import BadQuestion
from whoperforms.kernel.sentence import Sentence

OPERATOR: Final = "operator"  # whoever has the machine, at its terminal: opens a programme, names its first people
READS: Final = (
    "read_own",  # the own record, with its history
    "read_programme",  # the programme, its policy, its standards and sessions
    "read_board",  # everybody in the programme, stage by stage
    "read_record",  # one person's record, with its history
    "read_evidence",  # the documents
    "read_cases",  # cases and outcomes that a physician logged
    "read_audit",  # every event, samples and what came of them
    "read_complaints",  # complaints and appeals, and what panels found
    "read_corrections",  # mistakes that somebody reported about the public pages
    "export",  # the roster
    "read_keys",  # the keys that certificates are signed with
)
DEEDS: Final = ("answer_correction",)  # what is done and is no event: corrections have a table of their own
ACTIONS: Final = (*TYPES, *READS, *DEEDS)


class Reach(StrEnum):
    """How far a role reaches with an action."""

    OWN = "own"
    ALL = "all"


P, D = Role.PHYSICIAN, Role.DELEGATE
COORDINATOR, TRAINER, MENTOR, EXAMINER = Role.COORDINATOR, Role.TRAINER, Role.MENTOR, Role.EXAMINER
VERIFIER, REVIEWER, DECIDER, COMPLIANCE = Role.VERIFIER, Role.SECOND_REVIEWER, Role.DECIDER, Role.COMPLIANCE
STANDARDS, PANEL, AUDITOR = Role.STANDARDS_OWNER, Role.APPEALS_PANEL, Role.AUDITOR
CUSTODIAN = Role.KEY_CUSTODIAN
SEES_PEOPLE = (COORDINATOR, TRAINER, MENTOR, EXAMINER, VERIFIER, REVIEWER, DECIDER, COMPLIANCE, AUDITOR)

SIGNED_BY_PHYSICIAN: Final = frozenset(  # by nobody in their stead
    {"sign_off", "version_moved", "consent_set", "withdraw", "appeal_open"}
)
OWN: Final[Mapping[str, tuple[str, ...]]] = {
    "person_named": (P, D),
    "role_granted": (P,),  # of the own delegate
    "role_ended": (P,),
    "invited": (P,),
    "conflict_declared": (P, *(role for role in (*SEES_PEOPLE, STANDARDS, PANEL) if role is not AUDITOR)),
    "consent_set": (P,),
    "place_confirmed": (P, D),
    "seat_taken": (P, D),
    "seat_given_up": (P, D),
    "evidence_recorded": (P, D),
    "evidence_withdrawn": (P, D),
    "mentored_case": (P, D),
    "version_moved": (P,),
    "cases_stated": (P, D),
    "cases_logged": (P, D),
    "cases_withdrawn": (P, D),
    "read_own": tuple(Role),
    "read_evidence": (P, D),
    "read_cases": (P, D),
}
ALL: Final[Mapping[str, tuple[str, ...]]] = {
    "person_registered": (COORDINATOR, OPERATOR),
    "person_named": (COORDINATOR, COMPLIANCE, OPERATOR),
    "npi_proposed": (COORDINATOR, COMPLIANCE),
    "identity_proved": (COORDINATOR, VERIFIER),
    "role_granted": (COMPLIANCE, OPERATOR, SYSTEM),
    "role_ended": (COMPLIANCE, OPERATOR),
    "founding_proposed": (DECIDER,),
    "founding_mentor": (DECIDER,),
    "conflict_reviewed": (COMPLIANCE,),
    "listed": (COORDINATOR, OPERATOR),
    "match_reviewed": (COORDINATOR,),
    "invited": (COORDINATOR, COMPLIANCE, OPERATOR),
    "told": (COORDINATOR, SYSTEM),
    "programme_opened": (OPERATOR,),
    "clock_confirmed": (OPERATOR,),
    "policy_proposed": (STANDARDS,),
    "policy_set": (STANDARDS, OPERATOR),
    "roster_imported": (COORDINATOR, OPERATOR),
    "standard_drafted": (STANDARDS,),
    "standard_proposed": (STANDARDS,),
    "standard_published": (STANDARDS,),
    "session_planned": (COORDINATOR, TRAINER),
    "seat_taken": (COORDINATOR,),
    "seat_given_up": (COORDINATOR,),
    "attended": (TRAINER,),
    "session_cancelled": (COORDINATOR, TRAINER),
    "evidence_recorded": (COORDINATOR, TRAINER, EXAMINER, VERIFIER),
    "evidence_withdrawn": (COORDINATOR,),
    "mentored_case": (COORDINATOR, MENTOR),
    "proposed": (DECIDER, COMPLIANCE, COORDINATOR, PANEL),  # what the role itself may do: `separation` looks
    "verification_recorded": (VERIFIER, SYSTEM),
    "verification_reviewed": (REVIEWER,),
    "audit_sampled": (COMPLIANCE,),
    "audit_result": (COMPLIANCE,),
    "complaint_opened": (COORDINATOR, COMPLIANCE),
    "complaint_proposed": (PANEL,),
    "complaint_decided": (PANEL,),
    "erasure_proposed": (COMPLIANCE,),
    "erased": (COMPLIANCE,),
    "key_proposed": (CUSTODIAN,),
    "key_added": (CUSTODIAN,),
    "key_retirement_proposed": (CUSTODIAN,),
    "key_retired": (CUSTODIAN,),
    "key_compromised": (CUSTODIAN, COMPLIANCE, OPERATOR),  # one alone, and at once
    "certificate_issued": (SYSTEM,),
    "read_keys": (CUSTODIAN, COMPLIANCE, AUDITOR),
    "read_programme": tuple(Role),
    "read_board": SEES_PEOPLE,
    "read_record": (*SEES_PEOPLE, PANEL),
    "read_evidence": (*SEES_PEOPLE, PANEL),
    "read_cases": (COMPLIANCE, AUDITOR),
    "read_audit": (COMPLIANCE, AUDITOR),
    "read_complaints": (COORDINATOR, COMPLIANCE, PANEL, AUDITOR),
    "read_corrections": (COORDINATOR, COMPLIANCE, AUDITOR),
    "answer_correction": (COORDINATOR, COMPLIANCE),
    "export": (COORDINATOR, COMPLIANCE, AUDITOR),
}
# Whom somebody may give which role to, by a grant or an invitation.
GIVES: Final[Mapping[str, frozenset[Role]]] = {
    P: frozenset({D}),
    COORDINATOR: frozenset({P, D}),
    COMPLIANCE: frozenset(Role),
    OPERATOR: frozenset(Role),
    SYSTEM: frozenset(Role),  # an invitation that is accepted: it was judged when it was written
}


def _steps() -> dict[tuple[str, str], Reach]:
    """Return the cells of the lifecycle: a physician's are of the own person, and a delegate has those not signed."""
    cells: dict[tuple[str, str], Reach] = {}
    for row in TABLE:
        for role in row.by:
            cells[str(role), row.event] = Reach.OWN if role == P else Reach.ALL
        if P in row.by and row.event not in SIGNED_BY_PHYSICIAN:
            cells[str(D), row.event] = Reach.OWN
    return cells


CELLS: Final[Mapping[tuple[str, str], Reach]] = {
    **_steps(),
    **{(str(role), action): Reach.OWN for action, roles in OWN.items() for role in roles},
    **{(str(role), action): Reach.ALL for action, roles in ALL.items() for role in roles},
}
ROLES: Final = (*(str(role) for role in Role), SYSTEM, OPERATOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody wants to do: `about` whom (None: about nobody), and in which programmes that is known.

    `programmes`: any of them will do; None: the action belongs to no programme, so a role in any of them will do.
    """

    by: str
    at: datetime
    about: str | None = None
    programmes: frozenset[str] | None = None


class NoRight(BadQuestion):
    """Somebody wants to do what they may not."""

    http_status = 403


def roles_for(action: str) -> tuple[str, ...]:
    """Return the roles that may do something, in the order of the table.

    >>> roles_for("certify")
    ('decider',)
    """
    return tuple(role for role in ROLES if (role, action) in CELLS)


def able(grants: Iterable[Grant], action: str, asked: Asked) -> tuple[Grant, ...]:
    """Return the grants by which somebody may do something; none where they may not."""
    return tuple(grant for grant in grants if grant.holds(asked.at) and _reaches(grant, action, asked))


def may(grants: Iterable[Grant], action: str, asked: Asked) -> bool:
    """Whether somebody may do something.

    >>> from datetime import UTC, datetime
    >>> may((), "read_board", Asked(by="0" * 12, at=datetime(2026, 11, 1, tzinfo=UTC)))
    False
    """
    return bool(able(grants, action, asked))


def _reaches(grant: Grant, action: str, asked: Asked) -> bool:
    """Whether a grant is for one of the programmes, and its role for the action and whom it is about."""
    if asked.programmes is not None and grant.programme not in asked.programmes:
        return False
    whose = grant.for_person if grant.role is Role.DELEGATE else asked.by
    match CELLS.get((str(grant.role), action)):
        case Reach.ALL:
            return True
        case Reach.OWN:
            return whose is not None and whose == asked.about
        case _:
            return False


def refuse_action(grants: Iterable[Grant], action: str, asked: Asked) -> None:
    """Let somebody do only what they may. Raises: NoRight."""
    if not may(grants, action, asked):
        raise NoRight(
            "{act}: not yours to do here; it is for {roles} of this programme; ask one of them",
            act=action,
            roles=roles_for(action) or Sentence("nobody"),
        )


def refuse(draft: Draft, signer: Signer, ledger: Ledger, at: datetime) -> None:
    """Let an event happen only if its signer may do it, in the role named with it. Raises: NoRight, NoSuchRecord."""
    action, without = type_of(draft.body), WITHOUT_GRANT.get(signer.authn)
    if without is not None:
        by: tuple[str, ...] = (without,) if (without, action) in CELLS else ()
    else:
        subject, person = subject_of(draft, ledger), ledger.people.get(signer.person)
        asked = Asked(by=signer.person, at=at, about=subject.about, programmes=subject.programmes)
        grants = able(person.grants if person else (), action, asked)
        by = tuple(str(grant.role) for grant in grants if signer.role in {None, grant.role})
    if not by:
        raise NoRight(
            "{act}: not yours to do here as {role}; it is for {roles} of this programme",
            act=action,
            role=signer.role or Sentence("you are"),
            roles=roles_for(action) or Sentence("nobody"),
        )
    given = _given(draft)
    if given is not None and not any(given in GIVES.get(role, ()) for role in by):
        raise NoRight(
            "{role}: not a role that {roles} may give or end; ask a compliance officer",
            role=given,
            roles=sorted(set(by)),
        )


WITHOUT_GRANT: Final = {Authn.SYSTEM: SYSTEM, Authn.TERMINAL: OPERATOR}  # who signs there holds no role of a person


def _given(draft: Draft) -> Role | None:
    """Return the role that an event gives or ends; None where it does neither."""
    return draft.body.role if isinstance(draft.body, RoleGranted | RoleEnded | Invited) else None
