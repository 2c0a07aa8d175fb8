"""A programme is opened, says how it decides, and publishes one version of its standard after another."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from whoperforms.certification.acts.fields import at_most, refuse_taken, whole
from whoperforms.certification.bodies import programme as told
from whoperforms.certification.bodies.proposals import PolicyProposed
from whoperforms.certification.bodies.shape import Body
from whoperforms.certification.duties.agreeing import done_or_signed, first_or, signatures
from whoperforms.certification.events import Draft, Stream, StreamKind
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import NotAllowed
from whoperforms.certification.looks.limits import RULE_OF, limit_by
from whoperforms.certification.programme import programmes
from whoperforms.certification.programme_record import Published, StandardRecord, loosens, standard_stream
from whoperforms.certification.standards.standard import BadStandard, Standard, drafted, from_text
from whoperforms.certification.standards.versions import refuse_unready
from whoperforms.kernel.errors import BadField
from whoperforms.procedures.definition import Procedure
from whoperforms.procedures.shape import offer

LONGEST_WAIT: Final = 3660  # days until somebody may apply again


def open_programme(
    ledger: Ledger, _at: datetime, *, body: told.ProgrammeOpened, procedure: Procedure
) -> Sequence[Draft]:
    """Open a programme for a procedure that is offered here, by an issuer that its definition names.

    Raises: NotAllowed, BadField.
    """
    before = ledger.programmes.get(body.programme)
    refuse_taken(before.opened if before else None, body.programme, "programme")
    if body.procedure != procedure.id:
        raise BadField("procedure", f"{body.procedure}: not the procedure asked for; open it for {procedure.id}")
    if body.programme != procedure.id:
        raise BadField(
            "programme", f"{body.programme}: a procedure has one programme, which bears its id; write {procedure.id}"
        )
    known = programmes([procedure])[procedure.id].issuers
    issuer = next((one for one in known if one.id == body.issuer), None)
    if issuer is None:
        told_of = offer(body.issuer, [one.id for one in known])
        raise BadField("issuer", f"{body.issuer!r}: nobody who trains for {procedure.id} by its definition; {told_of}")
    if body.issuer_kind is not issuer.kind:
        raise BadField("issuer_kind", f"{body.issuer_kind}: {issuer.name} is a {issuer.kind}; write that")
    if body.issuer_name != issuer.name:
        raise BadField("issuer_name", f"{body.issuer_name[:60]!r}: goes by another name; write {issuer.name!r}")
    return [_of_programme(body.programme, body)]


def confirm_clock(ledger: Ledger, _at: datetime, *, programme: str) -> Sequence[Draft]:
    """Say that the machine's clock is right, though it is far from the last event. Raises: NoSuchRecord."""
    ledger.programme(programme)
    return [_of_programme(programme, told.ClockConfirmed(last=ledger.at.date()), "")] if ledger.at else []


def set_policy(  # noqa: PLR0913 - who wants what, and why
    ledger: Ledger, at: datetime, *, programme: str, body: told.PolicySet, by: str, text: str = ""
) -> Sequence[Draft]:
    """Say how a programme decides from now on; what was decided before stays as it was. Raises: BadField, NotAllowed.

    A policy that lets more through than the one before is signed by two people: the first proposes it. Else one alone
    could loosen it, let one decider certify, and tighten it again. To judge by the strictest policy of the last days
    instead would bind a programme that has become small for all of these days, and one person could wait them out.
    The first policy may be any, as long as nobody has applied: whoever opens a programme says it.
    """
    found = ledger.programme(programme)
    longest = limit_by(RULE_OF[body.separation], "licence", at.date()).days
    if not 1 <= body.verification_days <= longest:
        raise BadField(
            "verification_days",
            f"{body.verification_days} days: too old under {body.separation}; write a number from 1 to {longest}",
        )
    if not 0 <= body.waiting_days <= LONGEST_WAIT:
        raise BadField(
            "waiting_days", f"{body.waiting_days} days: longer than ten years; write a number up to {LONGEST_WAIT}"
        )
    if found.policies and found.policy == body:
        return []
    done = _of_programme(programme, body, text)
    if not (found.policies or ledger.applied(programme)) or not loosens(found.policy, body):
        return [done]

    def proposal(sha256: str) -> Body:
        said = {name: getattr(body, name) for name in body.__struct_fields__}
        return PolicyProposed(**said, sha256=sha256)

    return done_or_signed(ledger, done, proposal, by=by, signers=first_or(signatures(ledger, done), by))


def draft_standard(ledger: Ledger, _at: datetime, *, programme: str, document: str) -> Sequence[Draft]:
    """Keep a draft, whole: of the version that is being written, or of the next one. Raises: Published, BadField."""
    ledger.programme(programme)
    standard = _read(document)
    if standard.programme != programme:
        raise BadField("document", f"programme = {standard.programme!r}: of another programme; write {programme!r}")
    known = ledger.versions(programme)
    last = known[-1] if known else None
    if standard.number in {record.number for record in known if record.published}:
        raise Published(
            f"{programme}, version {standard.number}: published, so nothing of it changes; draft version {_next(last)}"
        )
    if standard.number != _next(last):
        raise BadField("document", f"number = {standard.number}: not the next version; write {_next(last)}")
    body = drafted(standard)
    if last and last.drafted and last.drafted.body == body:
        return []
    return [_of_standard(programme, standard.number, body)]


def propose_standard(
    ledger: Ledger, at: datetime, *, programme: str, number: int, procedure: Procedure
) -> Sequence[Draft]:
    """Say, as the first of two people, that a draft shall be published. Raises: NotAllowed."""
    record = _unpublished(ledger, programme, number)
    standard, sha256 = _ready(ledger, at.date(), record, procedure)
    if record.proposed is not None:
        raise NotAllowed(f"{programme}, version {standard.number}: proposed already; a second person publishes it")
    return [_of_standard(programme, number, told.StandardProposed(sha256=sha256))]


def publish_standard(  # noqa: PLR0913 - who, what and under which definition
    ledger: Ledger, at: datetime, *, programme: str, number: int, procedure: Procedure, by: str
) -> Sequence[Draft]:
    """Publish a draft as the second of two people; from then on it never changes. Raises: NotAllowed, Published."""
    record = _unpublished(ledger, programme, number)
    standard, sha256 = _ready(ledger, at.date(), record, procedure)
    if record.proposed is None or record.proposed.body.sha256 != sha256:
        raise NotAllowed(
            f"{programme}, version {number}: nobody has proposed this draft; propose it, a second one publishes"
        )
    if record.proposed.actor == by:
        raise NotAllowed(f"{programme}, version {number}: proposed by you; a standard is published by two people")
    if standard.effective_from is None:
        raise NotAllowed(f"{programme}, version {number}: no day from which it is in force; set effective_from")
    body = told.StandardPublished(sha256=sha256, effective_from=standard.effective_from)
    return [_of_standard(programme, number, body)]


def newest_published(ledger: Ledger, programme: str) -> Standard | None:
    """Return the version of a programme's standard that was published last; None: none was."""
    published = [record for record in ledger.versions(programme) if record.published]
    return _standard_of(published[-1]) if published else None


def _unpublished(ledger: Ledger, programme: str, number: int) -> StandardRecord:
    """Return a draft. Raises: NoSuchRecord, Published."""
    record = ledger.version(programme, number)
    if record.published:
        raise Published(
            f"{programme}, version {number}: published already, so nothing of it changes; draft a new version"
        )
    return record


def _ready(ledger: Ledger, today: date, record: StandardRecord, procedure: Procedure) -> tuple[Standard, str]:
    """Return a draft that may be published today, and the hash of its document. Raises: NotAllowed."""
    run = ledger.programme(record.programme)
    if (opened := run.opened) is None or opened.body.procedure != procedure.id:
        raise NotAllowed(f"{procedure.id}: not the procedure of {record.programme}; publish it for its own")
    standard = _standard_of(record)
    refuse_unready(standard, newest_published(ledger, record.programme), procedure, run.policy)
    if standard.effective_from and standard.effective_from < today:
        raise NotAllowed(
            f"{standard.effective_from}: is over; no standard holds backwards; set effective_from to {today} or later"
        )
    return standard, record.drafted.body.sha256 if record.drafted else ""


def _standard_of(record: StandardRecord) -> Standard:
    if record.drafted is None:
        raise NotAllowed(f"{record.programme}, version {record.number}: nothing is drafted yet; write a draft first")
    return from_text(record.drafted.body.document)


def _read(document: str) -> Standard:
    try:
        return from_text(document)
    except BadStandard as why:
        raise BadField("document", str(why)) from None


def _next(last: StandardRecord | None) -> int:
    """Return the number that a draft may have: that of the version not published yet, or one more."""
    if last is None:
        return 1
    return last.number + 1 if last.published else last.number


def _of_programme(programme: str, body: Body, text: str = "") -> Draft:
    return Draft(stream=Stream(StreamKind.PROGRAMME, programme), body=whole(body), text=at_most(text))


def _of_standard(programme: str, number: int, body: Body) -> Draft:
    return Draft(stream=Stream(StreamKind.STANDARD, standard_stream(programme, number)), body=whole(body))
