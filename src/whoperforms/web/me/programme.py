"""What a physician's own pages ask of a visit: the procedure of its programme, the own enrolment."""

from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.people import Person
from whoperforms.kernel.errors import NothingFound
from whoperforms.procedures.definition import Procedure
from whoperforms.registry.offered import procedure
from whoperforms.web.staff.visit import Visit


def procedure_of(visit: Visit) -> Procedure:
    """Return the procedure that the programme is about."""
    opened = visit.run.opened
    return procedure(opened.body.procedure if opened else visit.programme)


def physician(visit: Visit) -> Person:
    """Return whose pages these are."""
    return visit.whose or visit.person


def own_enrolment(visit: Visit) -> Enrolment | None:
    """Return the newest enrolment; None where nobody has applied yet."""
    found = visit.ledger.of(physician(visit).id, visit.programme)
    return found[-1] if found else None


def sure_enrolment(visit: Visit) -> Enrolment:
    """Return the newest enrolment. Raises: NothingFound."""
    found = own_enrolment(visit)
    if found is None:
        raise NothingFound(f"{visit.programme}: no application of yours is recorded here; apply first")
    return found
