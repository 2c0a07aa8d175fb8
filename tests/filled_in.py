"""Forms of staff and physicians, filled in as they are shown, and sent."""

import html
import re
from http import HTTPStatus

from signing import PASSWORD

BASE = "/en/staff/mild"
SIGNED = {"proof": "password", "proof_password": PASSWORD}
ASKED = 'name="proof"'  # in a page that is signed
SAID = re.compile(
    r'<(?:p|span|div)[^>]*usa-error-message[^>]*>(.*?)</(?:p|div|span)>|<li><a href="#[^"]*">(.*?)</a></li>', re.DOTALL
)  # what a page says is wrong
ENGLISH = re.compile(
    r"\b(?:the|is|not|of|and|write|choose|it|there|nothing|nobody|this|was|for|has|what)\b", re.IGNORECASE
)  # words that Spanish sentences have not
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


def addresses(world):
    """Yield who sends which form where: every page that shows one, with what its parts name."""
    ada, ben = world.trained("Ada"), world.certified("Ben")
    session = next(iter(world.ledger.sessions))
    seq = world.ledger.enrolment(ada).last
    for act, who in (
        *(("evidence_recorded", "Tess"), ("evidence_withdrawn", "Cora"), ("mentored_case", "Mona")),
        *(("verification_recorded", "Vera"), ("verification_reviewed", "Rhea"), ("void_sign_off", "Carl")),
        *(("submit", "Cora"), ("withdraw", "Cora"), ("correct", "Carl")),
    ):
        yield who, f"{BASE}/records/{ada}/{act}"
    for act, who in (
        *(("suspend", "Carl"), ("reduce_scope", "Dora"), ("revoke", "Dora"), ("renew", "Dora"), ("correct", "Carl")),
        *(("clear_cause", "Carl"), ("add_cause", "Carl"), ("reinstate", "Dora"), ("appeal_decided", "Pam")),
        *(("certify", "Dora"), ("return", "Dora"), ("deny", "Dora"), ("accept", "Cora"), ("refuse", "Cora")),
    ):
        yield who, f"{BASE}/records/{ben}/{act}"
    for requirement, who in (("lessons", "Tess"), ("mentorship", "Mona"), ("nothing", "Ed")):
        yield who, f"{BASE}/records/{ada}/sign/{requirement}"
    yield "Cora", f"{BASE}/contested/new"
    yield "Carl", f"{BASE}/audit/sample"
    yield "Carl", f"{BASE}/audit/{seq}/result"
    yield "Carl", f"{BASE}/audit/{seq}/erase"
    yield "Cora", f"{BASE}/sessions/plan"
    for act in ("seat_taken", "seat_given_up", "attended", "session_cancelled"):
        yield "Tess", f"{BASE}/sessions/{session}/{act}"


def refusals_in(answer):
    """Return what a page says is wrong."""
    page = answer.content.decode()
    found = [one or other for one, other in SAID.findall(page)]
    found += (
        re.findall(r'<p class="usa-intro">(.*?)</p>', page, re.DOTALL)
        if answer.status_code == HTTPStatus.FORBIDDEN
        else []
    )
    return [html.unescape(text) for text in found]
