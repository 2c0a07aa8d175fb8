"""Forms of the pages for staff, opened and sent as a browser does."""

import re
from http import HTTPStatus

PEOPLE = "select npi, family, given from practitioner where given is not null order by npi limit 10"


def hidden(page, name):
    """Return the value of a hidden field of a page."""
    return re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())[1]


def send(client, address, **typed):
    """Open a form and send it."""
    page = client.get(address)
    assert page.status_code == HTTPStatus.OK, page.content.decode()[:3000]
    return client.post(address, {"seen": hidden(page, "seen"), "submission": hidden(page, "submission"), **typed})
