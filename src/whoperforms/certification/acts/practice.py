"""What a physician tells of own cases: about so many in a year, or each one in a file, without patients' identities."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from whoperforms.certification.acts.fields import said, whole
from whoperforms.certification.bodies import practice as told
from whoperforms.certification.bodies.shape import Body
from whoperforms.certification.cases.case_file import FILE, Verdict, document, document_sha256, read
from whoperforms.certification.cases.case_statement import CaseStatement
from whoperforms.certification.cases.practice import Practice
from whoperforms.certification.events import Draft, Stream, StreamKind
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import Impossible
from whoperforms.kernel.errors import BadField
from whoperforms.kernel.sentence import Sentence
from whoperforms.procedures.definition import Procedure

SHOWN: Final = 20  # rows of a file that are refused, in one sentence


def state(ledger: Ledger, at: datetime, *, person: str, body: told.CasesStated) -> Sequence[Draft]:
    """State about how many cases there were in twelve months, in the physician's own word. Raises: BadField."""
    ledger.person(person)
    ledger.programme(body.programme)
    CaseStatement(about=body.about, as_of=body.as_of, stated_on=at.date())
    last = _practice(ledger, person).statement(body.programme)
    if last is not None and body.as_of < last.body.as_of:
        raise BadField(
            "as_of",
            "{as_of}: before {last}, of which you have told already; write a later day",
            as_of=body.as_of,
            last=last.body.as_of,
        )
    return [_draft(person, body)]


def log(  # noqa: PLR0913 - whose cases of what
    ledger: Ledger,
    at: datetime,
    *,
    person: str,
    programme: str,
    content: bytes,
    procedure: Procedure,
    again: bool | None = None,
) -> Sequence[Draft]:
    """Keep the cases of a file, all of them or none, as our own text of them. Raises: Impossible, BadField.

    What was typed into a form is written as such a file before (`case_file.document`). The same rows are the same
    cases. Yet months tell no days apart: of what was typed, `again` says that it is one more like it; None: a file.
    """
    ledger.person(person)
    opened = ledger.programme(programme).opened
    if opened is None or opened.body.procedure != procedure.id:
        raise Impossible(
            "{procedure}: not the procedure of {programme}; log its own cases there",
            procedure=procedure.id,
            programme=programme,
        )
    report = read(content, procedure, today=at.date())
    if report.log is None:
        wrong = [
            Sentence("row {row}, {column}: {why}", row=one.row, column=one.field, why=one.reason)
            for one in report.rows
            if one.verdict is Verdict.REJECTED
        ]
        more = [Sentence("and {count} more", count=report.rejected - SHOWN)] if report.rejected > SHOWN else []
        raise BadField(
            FILE,
            "{count} rows are refused, so nothing is kept; {rows:;}",
            count=report.rejected,
            rows=[*wrong[:SHOWN], *more],
        )
    if not report.log.cases:
        raise BadField(FILE, "0 cases: nothing to keep; give a file with at least one operation")
    text = document(report.log, procedure)
    sha256 = document_sha256(text)
    logged = _practice(ledger, person).logged
    known = any((one.body.programme, one.body.sha256) == (programme, sha256) for one in logged)
    if known and again is False:
        raise BadField(
            "again",
            "the same is logged already; if this was another operation just like it, say so here and send it again",
        )
    if known and again is None:
        raise Impossible("these cases are logged already; withdraw the earlier file, or give only new cases")
    body = told.CasesLogged(programme=programme, document=text, sha256=sha256, cases=len(report.log.cases))
    return [_draft(person, body)]


def withdraw(ledger: Ledger, _at: datetime, *, person: str, logged: int, text: str) -> Sequence[Draft]:
    """Let a file of cases count no more; it stays in the history. Raises: BadField."""
    ledger.person(person)
    if logged not in {one.seq for one in _practice(ledger, person).logged}:
        raise BadField("logged", "event {seq}: no cases of this person that count; choose some that do", seq=logged)
    return [_draft(person, told.CasesWithdrawn(logged=logged), said(text, Sentence("why they count no more")))]


def _practice(ledger: Ledger, person: str) -> Practice:
    return ledger.practices.get(person) or Practice(id=person)


def _draft(person: str, body: Body, text: str = "") -> Draft:
    return Draft(stream=Stream(StreamKind.PRACTICE, person), body=whole(body), text=text)
