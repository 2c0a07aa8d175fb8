"""The letter for hospital privileging: made of the ledger as it stands, handed out as PDF."""

from datetime import date

from django.http import HttpResponse

from whoperforms.certification.bodies.enrolment import Certify, Renew
from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.cases.case_statement import CaseStatement
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.lifecycle import Impossible
from whoperforms.certification.papers import stands_of
from whoperforms.certification.published import shown_number
from whoperforms.kernel.npi import Npi
from whoperforms.web.addresses import address
from whoperforms.web.letter import Letter, Stated
from whoperforms.web.letter_pdf import pdf
from whoperforms.web.me.programme import physician, procedure_of, sure_enrolment
from whoperforms.web.page import absolute
from whoperforms.web.site import site
from whoperforms.web.spoken import spoken
from whoperforms.web.staff.visit import Visit, for_physicians


@for_physicians
def letter(visit: Visit) -> HttpResponse:
    """Hand out the letter."""
    visit.refuse("read_own", visit.person.id)
    response = HttpResponse(
        pdf(letter_of(visit, sure_enrolment(visit)), visit.language), content_type="application/pdf"
    )
    response["Content-Disposition"] = 'attachment; filename="letter.pdf"'
    return response


def letter_of(visit: Visit, of: Enrolment) -> Letter:
    """Return what the letter says of an enrolment today. Raises: Impossible, BadValue."""
    person, held, opened = physician(visit), of.certificate, visit.run.opened
    if held is None or person.npi is None or opened is None:
        raise Impossible(
            "no certificate was issued to you here under an NPI, so there is nothing to write; ask the programme"
        )
    where = stands_of(visit.ledger, of, visit.now)
    published = visit.ledger.version(visit.programme, held.standard).published
    procedure, operator = procedure_of(visit), site().operator
    profile = address("doctor", language=visit.language, procedure=procedure.id, npi=person.npi)
    return Letter(
        name=f"{person.name}, {person.credential}" if person.credential else person.name,
        npi=Npi(person.npi),
        programme=spoken(procedure.id, visit.language).words.name,
        scope=held.scope,
        issuer=opened.body.issuer_name,
        issuer_kind=opened.body.issuer_kind,
        number=shown_number(held.number),
        state=where.state,
        begins=held.valid_from.date(),
        ends=held.valid_until.date(),
        since=where.since.date() if where.since else None,
        standard=held.standard,
        effective=published.body.effective_from if published else held.valid_from.date(),
        separation=_separation(visit, of),
        decided=held.decided.at.date(),
        cases=_cases(visit, visit.now.date()),
        as_of=visit.now.date(),
        url=absolute(profile) if site().origin else visit.request.build_absolute_uri(profile),
        contact=(operator.email or operator.phone or None) if operator else None,
        operator=operator.name if operator else None,
        invented=person.npi.startswith("2"),
    )


def _separation(visit: Visit, of: Enrolment) -> Separation:
    """Return the policy under which was decided; a reduced certificate was decided as the one before it."""
    bases = [event.body.basis for event in of.decisions if isinstance(event.body, Certify | Renew)]
    return Separation(bases[-1].separation) if bases else visit.run.policy.separation


def _cases(visit: Visit, on: date) -> Stated | None:
    """Return the number that the physician stated, as long as it is about the last twelve months."""
    practice = visit.ledger.practices.get(physician(visit).id)
    said = practice.statement(visit.programme) if practice else None
    if said is None:
        return None
    stated = CaseStatement(about=said.body.about, as_of=said.body.as_of, stated_on=said.at.date())
    return Stated(stated.about, stated.as_of) if stated.current(on) else None
