"""`/api/practitioners/NPI`: all that the directory holds about one NPI, or what can be said of it and how."""

from datetime import UTC, date, datetime

from django.http import HttpRequest, HttpResponse

from whoperforms.api.desk import answered, english, procedure_named
from whoperforms.api.parameters import RECORD_PARAMETERS, refuse_unknown
from whoperforms.api.responses import answering, tag, told, write
from whoperforms.kernel.errors import NothingFound
from whoperforms.kernel.npi import Npi
from whoperforms.procedures.definition import Procedure
from whoperforms.search.check import profile_as_json
from whoperforms.search.desk import Desk
from whoperforms.search.record import record_as_json
from whoperforms.store.records import record


@answering
def practitioner(request: HttpRequest, npi: str) -> HttpResponse:
    """Answer with the record of an NPI in the shape of `show --json`, or of `show --evidence --json`.

    404 when no release names it.
    """
    refuse_unknown(request.GET, RECORD_PARAMETERS)
    wanted = Npi(npi)
    named = request.GET.get("evidence")
    procedure = None if named is None else procedure_named(named)
    today = datetime.now(UTC).date()

    def at(desk: Desk) -> HttpResponse:
        validator = tag(desk.identity, npi) if procedure is None else tag(desk.identity, npi, procedure.id, today)
        return told(request, validator, lambda: write(_found(desk, wanted, procedure, today)))

    return answered(at)


def _found(desk: Desk, npi: Npi, procedure: Procedure | None, today: date) -> dict[str, object]:
    found = record(desk.directory, npi)
    if found is None:
        raise NothingFound(f"{npi}: no release in this directory names this NPI; check the number")
    if procedure is None:
        return record_as_json(found)
    profile = desk.profiles(procedure, english(procedure.id)).of(found, asked_on=today)
    return {"npi": npi.digits, "procedure": procedure.id} | profile_as_json(profile)
