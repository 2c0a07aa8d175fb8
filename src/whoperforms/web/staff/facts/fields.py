"""Every field of every body: what it is called, and how its value is said; or why no page says it.

Shape:  a name means the same in all bodies, but for those of `OF`. What is said to auditors alone stands in `HASHES`.
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from whoperforms.certification.bodies import (
    auditing,
    certificates,
    enrolment,
    people,
    practice,
    programme,
    verification,
)
from whoperforms.certification.bodies.auditing import Founded
from whoperforms.certification.bodies.shape import Body
from whoperforms.certification.events import Event
from whoperforms.web.certification_lines import PROOFS
from whoperforms.web.staff import words
from whoperforms.web.staff.audit_forms import FINDINGS
from whoperforms.web.staff.facts import saying
from whoperforms.web.staff.facts.saying import Say, named, one_of
from whoperforms.web.staff.facts.telling import Fact, Telling, address_of
from whoperforms.web.staff.keys_forms import SIGNS
from whoperforms.web.staff.words.looks import source

Key: TypeAlias = tuple[type[Body], str]
OUTCOMES: Final = {Founded.FOUNDED: _("Yes"), Founded.IN_PART: _("In part"), Founded.UNFOUNDED: _("No")}


@dataclass(frozen=True, slots=True)
class Said:
    """How a field is said. `link`: somebody typed an address there, perhaps."""

    label: Promise
    say: Say
    link: bool = False


EVENT: Final = saying.event
NOT_SAID: Final[Mapping[str | Key, str]] = {
    "programme": "every page is of one programme, and shows what is of that one",
    "requirement": "it stands in the heading of the event",
    (enrolment.Apply, "person"): "the record is that of this person, and the audit names them beside the event",
    (verification.VerificationRecorded, "person"): "the same",
    (people.RoleGranted, "role"): "it stands in the heading of the event",
    (people.RoleEnded, "role"): "the same",
    (enrolment.Invited, "role"): "the same",
    (programme.Told, "role"): "the same",
    (certificates.CertificateIssued, "document"): "it is public, at the address of the certificate",
    (practice.CasesLogged, "document"): "its rows stand on the page of cases, for whoever may read those",
    (programme.StandardDrafted, "document"): "it stands on the page of its version",
}
HASHES: Final = frozenset({"sha256", "record_sha256", "query_sha256", "did", "public", "revocation", "suspension"})
FIELDS: Final[Mapping[str, Said]] = {
    # People
    "person": Said(_("Person"), saying.person),
    "second": Said(_("Who else signed"), saying.person),
    "panel": Said(_("On the panel"), saying.people),
    "deciders": Said(_("Who decided"), saying.people),
    "for_person": Said(_("For which physician"), saying.person),
    "other": Said(_("With"), saying.person),
    "mentor": Said(_("Mentor"), saying.person),
    "trainers": Said(_("Who teaches"), saying.people),
    "enrolment": Said(_("Whose"), saying.of_enrolment),
    "name": Said(_("Name"), saying.plain),
    "npi": Said(_("NPI"), saying.code),
    "credential": Said(_("Letters after the name"), saying.plain),
    "period": Said(_("How long"), saying.period),
    "identity_procedure": Said(_("How identity is proved"), saying.plain),
    "use": Said(_("What it is about"), named(words.use)),
    "given": Said(_("Agrees"), saying.yes_or_no),
    "works_there": Said(_("Works there"), saying.yes_or_no),
    "place": Said(_("Place"), saying.plain),
    "line_1": Said(_("Street and number"), saying.plain),
    "city": Said(_("Town"), saying.plain),
    "state": Said(_("State"), saying.code),
    "us_state": Said(_("State"), saying.code),
    "postal_code": Said(_("ZIP code"), saying.code),
    # Other events
    "invitation": Said(_("Invitation"), EVENT),
    "conflict": Said(_("Conflict"), EVENT),
    "evidence": Said(_("Evidence"), EVENT),
    "sign_off": Said(_("Signature"), EVENT),
    "cause": Said(_("Cause"), EVENT),
    "verification": Said(_("Check at a source"), EVENT),
    "wrong": Said(_("What is wrong"), EVENT),
    "contested": Said(_("What is contested"), EVENT),
    "appeal": Said(_("Appeal"), EVENT),
    "complaint": Said(_("Complaint"), EVENT),
    "logged": Said(_("Logged cases"), EVENT),
    "proposal": Said(_("Proposal"), EVENT),
    "sampled": Said(_("Which record"), EVENT),
    "supersedes": Said(_("Takes the place of"), saying.code),
    "causes": Said(_("Causes that were open"), saying.events),
    "proposals": Said(_("Proposals that were open"), saying.events),
    "drawn": Said(_("What was drawn"), saying.events),
    "link_of": Said(_("The seed is the link of"), EVENT),
    # What was learned
    "pathway": Said(_("Pathway"), saying.pathway),
    "on": Said(_("Day"), saying.day),
    "source": Said(_("Who issued it"), saying.plain),
    "module": Said(_("Module"), saying.module),
    "score": Said(_("Score in percent"), saying.plain),
    "minutes": Said(_("Minutes"), saying.plain),
    "item_bank": Said(_("Version of the questions"), saying.plain),
    "expires_on": Said(_("Valid until"), saying.day),
    "documents": Said(_("Files"), saying.files),
    "document": Said(_("File"), saying.file),
    "form": Said(_("File"), saying.file),
    "site": Said(_("Hospital or surgery center"), saying.plain),
    "levels": Said(_("Levels treated"), saying.plain),
    "role": Said(_("What the candidate did"), named(words.case_role)),
    "imaging_reviewed": Said(_("Was the imaging reviewed before?"), saying.yes_or_no),
    "complication": Said(_("Was there a complication?"), saying.yes_or_no),
    "met": Said(_("Is the requirement met?"), saying.yes_or_no),
    "rubric": Said(_("Levels reached"), saying.rubric),
    "instrument": Said(_("Instrument"), saying.plain),
    "version": Said(_("Version of the words that were signed"), saying.plain),
    "model": Said(_("Taught on"), named(words.model)),
    "stations": Said(_("Stations"), saying.plain),
    "capacity": Said(_("Seats"), saying.plain),
    # What was decided
    "standard": Said(_("Version of the standard"), saying.code),
    "missing": Said(_("What is missing"), saying.requirements),
    "decision": Said(_("What is proposed"), named(words.event)),
    "reason": Said(_("Reason"), named(words.reason)),
    "scope": Said(_("What it covers"), saying.plain),
    "number": Said(_("Number of the certificate"), saying.code),
    "valid_from": Said(_("Valid from"), saying.instant),
    "valid_until": Said(_("Valid until"), saying.instant),
    "basis": Said(_("What it rests on"), saying.basis),
    # How a programme works
    "procedure": Said(_("Procedure"), saying.code),
    "issuer": Said(_("Issuer"), saying.code),
    "issuer_name": Said(_("Name of the issuer"), saying.plain),
    "issuer_kind": Said(_("Kind of issuer"), named(words.issuer_kind)),
    "separation": Said(_("Separation of duties"), named(words.separation)),
    "verification_days": Said(_("How old a check may be at a decision, in days"), saying.plain),
    "waiting_days": Said(_("Days until somebody may apply again"), saying.plain),
    "outcomes_published": Said(_("Outcomes of cases may be published"), saying.yes_or_no),
    "last": Said(_("Day of the last event"), saying.day),
    "effective_from": Said(_("In force from"), saying.day),
    "by": Said(_("How they were told"), named(words.told_by)),
    # What was looked up
    "element": Said(_("What is looked up"), named(words.element)),
    "source_class": Said(_("What the source is"), named(words.source_class)),
    "method": Said(_("How"), saying.plain),
    "result": Said(_("Result"), named(words.result)),
    "jurisdiction": Said(_("State"), saying.code),
    "finding": Said(_("What the source states"), named(words.finding)),
    "source_as_of": Said(_("Day that the source states for its data"), saying.day),
    "address": Said(_("Address of the page, or telephone number"), saying.plain, link=True),
    "reference": Said(_("Reference number"), saying.plain, link=True),
    "agrees": Said(_("Does the source say so?"), saying.yes_or_no),
    # What was looked at again
    "seed": Said(_("Seed"), saying.code),
    "in_order": Said(_("Is it in order?"), saying.yes_or_no),
    "category": Said(_("About what"), named(words.category)),
    "outcome": Said(_("Is the complaint founded?"), one_of(OUTCOMES)),
    "stands": Said(_("Does it stand?"), saying.yes_or_no),
    "law": Said(_("Which law or order"), saying.plain),
    "deeds": Said(_("What is kept of it"), saying.deeds),
    "stream": Said(_("What it was about"), saying.code),
    # Rosters
    "record": Said(_("Number of the row"), saying.code),
    "evidence_state": Said(_("How it is proved"), one_of(PROOFS)),
    "consent": Said(_("Agrees to be named"), saying.yes_or_no),
    "as_of": Said(_("Day of the list"), saying.day),
    "since": Said(_("Since"), saying.day),
    "until": Said(_("Until"), saying.day),
    "certified_on": Said(_("Certified on"), saying.day),
    "family": Said(_("Family name"), saying.plain),
    "middle": Said(_("Middle name"), saying.plain),
    "suffix": Said(_("Suffix of the name"), saying.plain),
    "device": Said(_("Device"), saying.plain),
    "rows": Said(_("Rows"), saying.plain),
    "changed": Said(_("Rows that change something"), saying.plain),
    # Cases
    "about": Said(_("About whom"), saying.person),
    "cases": Said(_("Cases"), saying.plain),
    # Keys, certificates, and what was signed
    "did": Said(_("Whose key it is"), saying.code),
    "kind": Said(_("What it is for"), one_of(SIGNS)),
    "public": Said(_("Public key"), saying.code),
    "revocation": Said(_("Entry in the list of what is revoked"), saying.entry),
    "suspension": Said(_("Entry in the list of what is suspended"), saying.entry),
    "sha256": Said(_("Hash of what was signed or read"), saying.code),
    "record_sha256": Said(_("Hash of the row"), saying.code),
    "query_sha256": Said(_("Hash of what was asked"), saying.code),
}
OF: Final[Mapping[Key, Said]] = {
    (certificates.CertificateIssued, "decision"): Said(_("Decision"), EVENT),
    (certificates.CertificateIssued, "method"): Said(_("Key"), saying.code),
    (enrolment.EvidenceRecorded, "on"): Said(_("Day of the result"), saying.day),
    (enrolment.MentoredCase, "on"): Said(_("Day of the case"), saying.day),
    (enrolment.SignOff, "evidence"): Said(_("What the signer looked at"), saying.events),
    (people.ConflictDeclared, "kind"): Said(_("What stands between them"), named(words.conflict)),
    (people.Listed, "given"): Said(_("Given name"), saying.plain),
    (people.Listed, "state"): Said(_("State on the list"), named(words.place)),
    (people.MatchReviewed, "source"): Said(_("Which list"), named(source)),
    (people.MatchReviewed, "decision"): Said(_("What was decided"), named(words.decision)),
    (people.RoleEnded, "on"): Said(_("First day without it"), saying.day),
    (practice.CasesStated, "about"): Said(_("About how many cases"), saying.plain),
    (practice.CasesStated, "as_of"): Said(_("In the twelve months up to"), saying.day),
    (programme.StandardDrafted, "number"): Said(_("Version of the standard"), saying.code),
    (programme.SessionPlanned, "minutes"): Said(_("How long, in minutes"), saying.plain),
    (programme.Told, "about"): Said(_("About what"), saying.plain),
    (auditing.AuditResult, "finding"): Said(_("What is not in order"), one_of(FINDINGS)),
    (verification.VerificationRecorded, "method"): Said(_("How"), named(words.method)),
    (verification.VerificationRecorded, "source"): Said(_("Where"), named(source)),
    (verification.VerificationRecorded, "number"): Said(_("Number of the license or certificate"), saying.code),
    (verification.VerificationRecorded, "supersedes"): Said(_("Takes the place of"), EVENT),
}


def facts_of(telling: Telling, event: Event[Body], *, but: Container[str] = ()) -> tuple[Fact, ...]:
    """Return what an event says, in the order of its fields; first what the signature under it means.

    `but`: fields that stand beside it already.
    """
    return (*telling.signature(event), *_facts(telling, event.body, but))


def is_said(kind: type[Body], name: str) -> Said | None:
    """Return how a field is said; None for one that is not."""
    if name in NOT_SAID or (kind, name) in NOT_SAID:
        return None
    return OF.get((kind, name)) or FIELDS.get(name)


def _facts(telling: Telling, body: Body, but: Container[str]) -> Iterator[Fact]:
    for name in body.__struct_fields__:
        value, said = getattr(body, name), is_said(type(body), name)
        if name in but or said is None or value is None or value in ((), ""):
            continue
        if name in HASHES and not telling.whole:
            continue
        if text := said.say(telling, value, body):
            yield Fact(str(said.label), text, address_of(text) if said.link else "")
