"""Forms of staff and physicians, filled in as they are shown, and sent."""

import re
from http import HTTPStatus

from signing import PASSWORD

BASE = "/en/staff/mild"
SIGNED = {"proof": "password", "proof_password": PASSWORD}
ASKED = 'name="proof"'  # in a page that is signed
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


def filled(client, address, /, **fields):
    """Fill in a form as it is shown: what stands in it hidden, and what somebody types; signed where that is asked."""
    page = client.get(address)
    assert page.status_code == HTTPStatus.OK, page.content.decode()[:2000]
    shown = page.content.decode()
    return dict(HIDDEN.findall(shown)) | (SIGNED if ASKED in shown else {}) | fields


def sent(client, address, /, **fields):
    """Fill in a form, and send it."""
    return client.post(address, filled(client, address, **fields))
