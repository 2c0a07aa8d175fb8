"""Forms of the pages for staff, opened and sent as a browser does."""

import re
from http import HTTPStatus

from filled_in import ASKED, SIGNED

PEOPLE = "select npi, family, given from practitioner where given is not null order by npi limit 10"


def hidden(page, name):
    """Return the value of a hidden field of a page."""
    return re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())[1]


def send(client, address, **typed):
    """Open a form and send it, signed where that is asked."""
    page = client.get(address)
    assert page.status_code == HTTPStatus.OK, page.content.decode()[:3000]
    signed = SIGNED if ASKED in page.content.decode() else {}
    held = {"seen": hidden(page, "seen"), "submission": hidden(page, "submission")}
    return client.post(address, {**held, **signed, **typed})
