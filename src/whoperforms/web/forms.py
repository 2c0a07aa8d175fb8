"""Forms that keep something, without a cookie: who may send one, and how a page shows again what was typed.

Shape:  each form holds a token that this site signed for it and its page, good from two seconds to two hours after, and
        a field that no person sees. The browser says what site a form was sent from; an old one says nothing, for our
        pages ask it to tell nobody where somebody was, and then the token has to do.
"""

import time
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from django.utils.translation import gettext as _

from whoperforms.kernel.errors import BadQuestion
from whoperforms.web.site import site

TOKEN, TRAP = "token", "homepage"  # names of fields
GOOD_FROM, GOOD_FOR = 2, 2 * 60 * 60  # seconds
FROM_HERE = {
    "same-origin",
    "none",
}  # what a browser says of a form on our own page; "none": sent again from its history
UNTOLD = "null"


class Forged(BadQuestion):
    """A form that is not taken, and why; a sentence for its sender, in the language that is spoken."""


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of form on one page."""

    name: str
    page: str

    def token(self, *, now: float | None = None) -> str:
        """Return a token for this form and page, from now."""
        return self._signer.sign(str(int(time.time() if now is None else now)))

    def refuse_forged(self, request: HttpRequest, *, now: float | None = None) -> None:
        """Let through only a form of ours that a person may have sent. Raises: Forged."""
        _refuse_from_elsewhere(request)
        if request.POST.get(TRAP):
            raise Forged(_("A hidden field was filled in. Leave it empty and send the form again."))
        age = self._age(request.POST.get(TOKEN, ""), now=now)
        if age is None:
            raise Forged(
                _("We could not tell that this form came from our page. Check what you wrote and send it again.")
            )
        if age > GOOD_FOR:
            raise Forged(_("This page was open for more than 2 hours. Check what you wrote and send it again."))
        if age < GOOD_FROM:
            raise Forged(_("That was very quick. Check what you wrote and send it again."))

    def token_again(self, request: HttpRequest) -> str:
        """Return the token for showing a form that was sent: its own while it is good, so that nobody waits twice."""
        sent = request.POST.get(TOKEN, "")
        age = self._age(sent)
        return sent if age is not None and 0 <= age <= GOOD_FOR / 2 else self.token()

    def _age(self, token: str, *, now: float | None = None) -> float | None:
        """Return how old a token is, in seconds; None when it is none of ours, for this form and page."""
        try:
            made = int(self._signer.unsign(token))
        except (BadSignature, ValueError):
            return None
        return (time.time() if now is None else now) - made

    @property
    def _signer(self) -> Signer:
        return Signer(salt=f"whoperforms form {self.name} {self.page}")


def submission(request: HttpRequest) -> str:
    """Return what tells one sending of a form from another: the same form, sent with the same words, is the same."""
    sent = "\n".join(f"{name}={value!r}" for name, value in sorted(request.POST.items()))
    return sha256(sent.encode("utf-8", "backslashreplace")).hexdigest()


def _refuse_from_elsewhere(request: HttpRequest) -> None:
    said = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin", UNTOLD)
    elsewhere = said not in FROM_HERE if said else origin not in {UNTOLD, *_own_origins(request)}
    if elsewhere:
        raise Forged(_("This form was sent from another website. Open the form here and send it again."))


def _own_origins(request: HttpRequest) -> set[str]:
    """Return this site's origin; for a local one, whatever of its names it was reached by."""
    asked = f"{request.scheme}://{request.get_host()}"
    configured = site().origin
    local = urlsplit(asked).hostname in {"127.0.0.1", "localhost", "::1"}
    return {origin for origin in (configured, asked if local or configured is None else None) if origin}
