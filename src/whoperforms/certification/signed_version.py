"""What a signature covers: every word that is to be written, by whom, in which role, what it means, and after what.

Source: RFC 8785 (the one form of a JSON text); 21 CFR 11.70 (a signature bound to its record).
Shape:  made of what is to be written before it is, and again of what was written, by anybody who has the events. It
        names the event after which it comes, so that the same signature, sent again, is for a version that is over.
"""

from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from typing import Any, Final

import msgspec
import rfc8785

from whoperforms.certification.events import Draft, Signer, Stream, type_of

VERSION: Final = 2
WORDS: Final = msgspec.json.Encoder(order="sorted")  # of texts and whole numbers: RFC 8785, ten times as fast
AT_THAT_INSTANT: Final[Mapping[str, str]] = {  # what the clock says when it is written: the event's own instant
    "certify": "valid_from",
    "renew": "valid_from",
}


def signed_version(drafts: Iterable[Draft], signer: Signer, last: Callable[[Stream], int]) -> bytes:
    """Return the bytes that somebody signs. `last`: the place of a stream's last event before all of them."""
    words = WORDS.encode([_words(draft, last(draft.stream)) for draft in drafts])
    return rfc8785.dumps(
        {
            "v": VERSION,
            "by": signer.person,
            "role": signer.role,
            "meaning": signer.meaning and str(signer.meaning),
            "events": sha256(words).hexdigest(),
        }
    )


def _words(draft: Draft, last: int) -> dict[str, Any]:
    body: object = draft.body
    if left_out := AT_THAT_INSTANT.get(type_of(draft.body)):
        body = {name: value for name, value in msgspec.to_builtins(draft.body).items() if name != left_out}
    return {"stream": str(draft.stream), "after": last, "body": body, "reason": draft.reason, "text": draft.text}
