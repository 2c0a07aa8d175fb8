"""A programme is opened, says how it decides, and publishes one version of its standard after another."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from whoperforms.certification.acts.fields import at_most, refuse_taken, whole
from whoperforms.certification.bodies import programme as told
from whoperforms.certification.bodies.proposals import PolicyProposed
from whoperforms.certification.bodies.shape import Body
from whoperforms.certification.duties.agreeing import done_or_signed, first_or, signed_so_far
from whoperforms.certification.events import Draft, Stream, StreamKind
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import Impossible
from whoperforms.certification.looks.limits import RULE_OF, limit_by
from whoperforms.certification.programme import programmes
from whoperforms.certification.programme_record import Immutable, StandardRecord, loosens, standard_stream
from whoperforms.certification.standards.standard import BadStandard, Standard, drafted, from_text
from whoperforms.certification.standards.versions import refuse_unready
from whoperforms.kernel.errors import BadField
from whoperforms.kernel.sentence import Sentence
from whoperforms.procedures.definition import Procedure
from whoperforms.procedures.shape import offer

LONGEST_WAIT: Final = 3660  # days until somebody may apply again


def open_programme(
    ledger: Ledger, _at: datetime, *, body: told.ProgrammeOpened, procedure: Procedure
) -> Sequence[Draft]:
    """Open a programme for a procedure that is offered here, by an issuer that its definition names.

    Raises: Impossible, BadField.
    """
    before = ledger.programmes.get(body.programme)
    refuse_taken(before.opened if before else None, body.programme, Sentence("programme"))
    if body.procedure != procedure.id:
        raise BadField(
            "procedure",
            "{procedure}: not the procedure asked for; open it for {wanted_procedure}",
            procedure=body.procedure,
            wanted_procedure=procedure.id,
        )
    if body.programme != procedure.id:
        raise BadField(
            "programme",
            "{programme}: a procedure has one programme, which bears its id; write {procedure}",
            programme=body.programme,
            procedure=procedure.id,
        )
    known = programmes([procedure])[procedure.id].issuers
    issuer = next((one for one in known if one.id == body.issuer), None)
    if issuer is None:
        told_of = offer(body.issuer, [one.id for one in known])
        raise BadField(
            "issuer",
            "{issuer!r}: nobody who trains for {procedure} by its definition; {told_of}",
            issuer=body.issuer,
            procedure=procedure.id,
            told_of=told_of,
        )
    if body.issuer_kind is not issuer.kind:
        raise BadField(
            "issuer_kind",
            "{given_kind}: {issuer_name} is a {issuer_kind}; write that",
            given_kind=body.issuer_kind,
            issuer_name=issuer.name,
            issuer_kind=issuer.kind,
        )
    if body.issuer_name != issuer.name:
        raise BadField(
            "issuer_name",
            "{name!r}: goes by another name; write {issuer_name!r}",
            name=body.issuer_name[:60],
            issuer_name=issuer.name,
        )
    return [_of_programme(body.programme, body)]


def confirm_clock(ledger: Ledger, _at: datetime, *, programme: str) -> Sequence[Draft]:
    """Say that the machine's clock is right, though it is far from the last event. Raises: NoSuchRecord."""
    ledger.programme(programme)
    return [_of_programme(programme, told.ClockConfirmed(last=ledger.at.date()), "")] if ledger.at else []


def set_policy(  # noqa: PLR0913 - who wants what, and why
    ledger: Ledger, at: datetime, *, programme: str, body: told.PolicySet, by: str, text: str = ""
) -> Sequence[Draft]:
    """Say how a programme decides from now on; what was decided before stays as it was. Raises: BadField, Impossible.

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
            "{days} days: too old under {separation}; write a number from 1 to {longest}",
            days=body.verification_days,
            separation=body.separation,
            longest=longest,
        )
    if not 0 <= body.waiting_days <= LONGEST_WAIT:
        raise BadField(
            "waiting_days",
            "{days} days: longer than ten years; write a number up to {most}",
            days=body.waiting_days,
            most=LONGEST_WAIT,
        )
    if found.policies and found.policy == body:
        return []
    done = _of_programme(programme, body, text)
    if not (found.policies or ledger.applied(programme)) or not loosens(found.policy, body):
        return [done]

    def proposal(sha256: str) -> Body:
        said = {name: getattr(body, name) for name in body.__struct_fields__}
        return PolicyProposed(**said, sha256=sha256)

    return done_or_signed(ledger, done, proposal, by=by, signers=first_or(signed_so_far(ledger, done), by))


def draft_standard(ledger: Ledger, _at: datetime, *, programme: str, document: str) -> Sequence[Draft]:
    """Keep a draft, whole: of the version that is being written, or of the next one. Raises: Immutable, BadField."""
    ledger.programme(programme)
    standard = _read(document)
    if standard.programme != programme:
        raise BadField(
            "document",
            "programme = {given_programme!r}: of another programme; write {programme!r}",
            given_programme=standard.programme,
            programme=programme,
        )
    known = ledger.versions(programme)
    last = known[-1] if known else None
    if standard.number in {record.number for record in known if record.published}:
        raise Immutable(
            "{programme}, version {number}: published, so nothing of it changes; draft version {next}",
            programme=programme,
            number=standard.number,
            next=_next(last),
        )
    if standard.number != _next(last):
        raise BadField(
            "document",
            "number = {number}: not the next version; write {next}",
            number=standard.number,
            next=_next(last),
        )
    body = drafted(standard)
    if last and last.drafted and last.drafted.body == body:
        return []
    return [_of_standard(programme, standard.number, body)]


def propose_standard(
    ledger: Ledger, at: datetime, *, programme: str, number: int, procedure: Procedure
) -> Sequence[Draft]:
    """Say, as the first of two people, that a draft shall be published. Raises: Impossible."""
    record = _unpublished(ledger, programme, number)
    standard, sha256 = _ready(ledger, at.date(), record, procedure)
    if record.proposed is not None:
        raise Impossible(
            "{programme}, version {number}: proposed already; a second person publishes it",
            programme=programme,
            number=standard.number,
        )
    return [_of_standard(programme, number, told.StandardProposed(sha256=sha256))]


def publish_standard(  # noqa: PLR0913 - who, what and under which definition
    ledger: Ledger, at: datetime, *, programme: str, number: int, procedure: Procedure, by: str
) -> Sequence[Draft]:
    """Publish a draft as the second of two people; from then on it never changes. Raises: Impossible, Immutable."""
    record = _unpublished(ledger, programme, number)
    standard, sha256 = _ready(ledger, at.date(), record, procedure)
    if record.proposed is None or record.proposed.body.sha256 != sha256:
        raise Impossible(
            "{programme}, version {number}: nobody has proposed this draft; propose it, a second one publishes",
            programme=programme,
            number=number,
        )
    if record.proposed.actor == by:
        raise Impossible(
            "{programme}, version {number}: proposed by you; a standard is published by two people",
            programme=programme,
            number=number,
        )
    if standard.effective_from is None:
        raise Impossible(
            "{programme}, version {number}: no day from which it is in force; set effective_from",
            programme=programme,
            number=number,
        )
    body = told.StandardPublished(sha256=sha256, effective_from=standard.effective_from)
    return [_of_standard(programme, number, body)]


def newest_published(ledger: Ledger, programme: str) -> Standard | None:
    """Return the version of a programme's standard that was published last; None: none was."""
    published = [record for record in ledger.versions(programme) if record.published]
    return _standard_of(published[-1]) if published else None


def _unpublished(ledger: Ledger, programme: str, number: int) -> StandardRecord:
    """Return a draft. Raises: NoSuchRecord, Immutable."""
    record = ledger.version(programme, number)
    if record.published:
        raise Immutable(
            "{programme}, version {number}: published already, so nothing of it changes; draft a new version",
            programme=programme,
            number=number,
        )
    return record


def _ready(ledger: Ledger, today: date, record: StandardRecord, procedure: Procedure) -> tuple[Standard, str]:
    """Return a draft that may be published today, and the hash of its document. Raises: Impossible."""
    run = ledger.programme(record.programme)
    if (opened := run.opened) is None or opened.body.procedure != procedure.id:
        raise Impossible(
            "{procedure}: not the procedure of {programme}; publish it for its own",
            procedure=procedure.id,
            programme=record.programme,
        )
    standard = _standard_of(record)
    refuse_unready(standard, newest_published(ledger, record.programme), procedure, run.policy)
    if standard.effective_from and standard.effective_from < today:
        raise Impossible(
            "{day}: is over; no standard holds backwards; set effective_from to {today} or later",
            day=standard.effective_from,
            today=today,
        )
    return standard, record.drafted.body.sha256 if record.drafted else ""


def _standard_of(record: StandardRecord) -> Standard:
    if record.drafted is None:
        raise Impossible(
            "{programme}, version {number}: nothing is drafted yet; write a draft first",
            programme=record.programme,
            number=record.number,
        )
    return from_text(record.drafted.body.document)


def _read(document: str) -> Standard:
    try:
        return from_text(document)
    except BadStandard as why:
        raise BadField("document", why.sentence) from None


def _next(last: StandardRecord | None) -> int:
    """Return the number that a draft may have: that of the version not published yet, or one more."""
    if last is None:
        return 1
    return last.number + 1 if last.published else last.number


def _of_programme(programme: str, body: Body, text: str = "") -> Draft:
    return Draft(stream=Stream(StreamKind.PROGRAMME, programme), body=whole(body), text=at_most(text))


def _of_standard(programme: str, number: int, body: Body) -> Draft:
    return Draft(stream=Stream(StreamKind.STANDARD, standard_stream(programme, number)), body=whole(body))
