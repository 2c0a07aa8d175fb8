"""What is recorded where the law has words removed: that they are gone, and what has to stay known of them."""

from datetime import date

from whoperforms.certification.bodies.certificates import ListEntry
from whoperforms.certification.bodies.shape import Body, Identifier, Name, Part, Seq, Slug


class KeptDeed(Part, frozen=True, kw_only=True):
    """What somebody did for a candidate, which words told that are removed: without the words, and without a name."""

    deed: Slug
    by: Identifier
    candidate: Identifier
    on: date
    seq: Seq  # of the event that told it


class Erased(Body, frozen=True, kw_only=True):
    """By law the words of an event are removed; its place, its type and its hash stay. `second`: who proposed it.

    `deeds`: what they told of who did something for whom; else whoever trained, mentored or examined somebody could
    decide about them once that is erased. `stream`: what the event was about, which no hash holds once its words are
    gone. `revocation`, `suspension`: of a certificate whose words go, its places in status lists, which stay held back
    and are given to no other. `about`: whom the words were about, by the id. From before these were kept: none.
    """

    second: Identifier
    law: Name
    programme: Slug | None = None  # whose officers say so; nobody may of no programme
    deeds: tuple[KeptDeed, ...] = ()
    stream: Name | None = None
    revocation: ListEntry | None = None
    suspension: ListEntry | None = None
    about: Identifier | None = None
