"""`/api/practitioners/NPI`: all that the directory holds about one NPI."""

from django.http import HttpRequest, HttpResponse

from whoperforms.api.desk import Desk, answered
from whoperforms.api.parameters import refuse_unknown
from whoperforms.api.responses import answering, tag, told, write
from whoperforms.kernel.errors import NothingFound
from whoperforms.kernel.npi import Npi
from whoperforms.search.record import record_as_json
from whoperforms.store.records import record


@answering
def practitioner(request: HttpRequest, npi: str) -> HttpResponse:
    """Answer with the record of an NPI in the shape of `show --json`; 404 when no release names it."""
    refuse_unknown(request.GET, ())
    wanted = Npi(npi)

    def at(desk: Desk) -> HttpResponse:
        return told(request, tag(desk.identity, npi), lambda: write(_found(desk, wanted)))

    return answered(at)


def _found(desk: Desk, npi: Npi) -> dict[str, object]:
    found = record(desk.directory, npi)
    if found is None:
        raise NothingFound(f"{npi}: no release in this directory names this NPI; check the number")
    return record_as_json(found)
