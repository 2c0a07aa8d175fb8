"""What came with a form: what its sender had before the eyes, and a name for this sending of it.

Shape:  the name is that of the form and of all that was typed into it, files too, under its address. The proof at a
        signature is no part of it: whoever sends the same again with another code sends the same.
"""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import IO, Final

from django.http import HttpRequest

from whoperforms.registry.accounts import proof
from whoperforms.registry.recording import Sending

SEEN, SUBMISSION = "seen", "submission"
NOT_TYPED: Final = frozenset({SEEN, SUBMISSION, "csrfmiddlewaretoken", *proof.FIELDS})
LONGEST_NAME: Final = 64


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that somebody sent. `last`: the newest event that they had seen; `sending`: None where it has no name."""

    last: int
    submission: str
    sending: Sending | None

    @classmethod
    def of(cls, request: HttpRequest) -> "Sent":
        """Read it off a request."""
        submission = request.POST.get(SUBMISSION, "")[:LONGEST_NAME]
        sending = Sending(submission, _typed(request)) if submission else None
        return cls(last=_number(request.POST.get(SEEN, "")), submission=submission, sending=sending)


def _typed(request: HttpRequest) -> str:
    """Return a hash of what was typed, and where."""
    said = sorted((name, values) for name, values in request.POST.lists() if name not in NOT_TYPED)
    files = sorted((name, [_hash_of(file) for file in given]) for name, given in request.FILES.lists())
    return sha256(json.dumps([request.get_full_path(), said, files]).encode()).hexdigest()


def _hash_of(file: IO[bytes]) -> str:
    found = sha256()
    file.seek(0)
    while part := file.read(1 << 16):
        found.update(part)
    file.seek(0)
    return found.hexdigest()


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else -1  # noqa: PLR2004 - longer is none
