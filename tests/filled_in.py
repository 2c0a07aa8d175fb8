"""Forms of staff and physicians, filled in as they are shown, and sent."""

import re
from http import HTTPStatus

BASE = "/en/staff/mild"
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


def sent(client, address, /, **fields):
    """Fill in a form as it is shown, and send it."""
    page = client.get(address)
    assert page.status_code == HTTPStatus.OK, page.content.decode()[:2000]
    return client.post(address, dict(HIDDEN.findall(page.content.decode())) | fields)
