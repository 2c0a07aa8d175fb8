"""The one shape of a certificate's document: which members there are, in which order, and what each may say.

Source: Open Badges 3.0 (https://www.imsglobal.org/spec/ob/v3p0) on Verifiable Credentials 2.0
        (https://www.w3.org/TR/vc-data-model-2.0/).
Shape:  closed at every depth. Another member, a type in another writing, one value where a list belongs: all refused,
        for programs of others may read them otherwise than we do. Proofs are judged apart from it.
"""

import re
from typing import Annotated, Any, Final, Literal, TypeAlias

from msgspec import Meta, Struct, ValidationError, convert, json

from whoperforms.certification.bodies.certificates import HOST, PORT
from whoperforms.credentials.plain_text import faults
from whoperforms.credentials.strict_json import Json, shown
from whoperforms.kernel.base32 import SIGN
from whoperforms.kernel.errors import BadData

CONTEXTS: Final = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
ORIGIN: Final = rf"https://{HOST}(:{PORT})?"
SLUG: Final = "[a-z][a-z0-9_]{0,59}"
COUNT: Final = "[1-9][0-9]{0,8}"
INDEX: Final = "(0|[1-9][0-9]{0,5})"

Did: TypeAlias = Annotated[str, Meta(pattern=rf"^did:web:{HOST}(%3A{PORT})?$")]
Instant: TypeAlias = Annotated[
    str,
    Meta(
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$", extra_json_schema={"format": "date-time"}
    ),
]
Line: TypeAlias = Annotated[str, Meta(min_length=1, max_length=300)]
LONGEST_TEXT: Final = 12_000
Text: TypeAlias = Annotated[str, Meta(min_length=1, max_length=LONGEST_TEXT)]
Digits: TypeAlias = Annotated[str, Meta(pattern="^[12][0-9]{9}$")]


class Closed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What has these members and no other."""


class Issuer(Closed, frozen=True, kw_only=True):
    """Who states it."""

    id: Did
    type: tuple[Literal["Profile"]]
    name: Line
    url: Annotated[str, Meta(pattern=f"^{ORIGIN}$")]


class Npi(Closed, frozen=True, kw_only=True):
    """By which number the holder is known."""

    type: Literal["IdentityObject"]
    hashed: bool  # always false
    identityType: Literal["ext:npi"]  # noqa: N815 - its name in the specification
    identityHash: Digits  # noqa: N815


class Name(Closed, frozen=True, kw_only=True):
    """The holder's name, as it is printed."""

    type: Literal["IdentityObject"]
    hashed: bool  # always false
    identityType: Literal["name"]  # noqa: N815
    identityHash: Line  # noqa: N815


class Criteria(Closed, frozen=True, kw_only=True):
    """What was asked."""

    narrative: Text


class Achievement(Closed, frozen=True, kw_only=True):
    """What was achieved: a version of a standard was met."""

    id: Annotated[str, Meta(pattern=f"^{ORIGIN}/programmes/{SLUG}/standards/{COUNT}$")]
    type: tuple[Literal["Achievement"]]
    achievementType: Literal["Certification"]  # noqa: N815
    version: Annotated[str, Meta(pattern=f"^{COUNT}$")]
    humanCode: Annotated[str, Meta(pattern=f"^{SLUG}-{COUNT}$")]  # noqa: N815
    inLanguage: Literal["en"]  # noqa: N815
    name: Line
    description: Text
    criteria: Criteria


class Subject(Closed, frozen=True, kw_only=True):
    """Of whom it is stated."""

    id: Annotated[str, Meta(pattern=f"^{ORIGIN}/p/{SIGN}{{12}}$")]
    type: tuple[Literal["AchievementSubject"]]
    licenseNumber: Annotated[str, Meta(pattern=f"^{SIGN}{{4}}-{SIGN}{{4}}-{SIGN}{{4}}$")]  # noqa: N815
    identifier: tuple[Npi, Name]
    achievement: Achievement


class Evidence(Closed, frozen=True, kw_only=True):
    """The decision, as the log has it."""

    id: Annotated[str, Meta(pattern=f"^{ORIGIN}/log/entries/{COUNT}$")]
    type: tuple[Literal["Evidence"]]
    name: Literal["Decision record"]
    description: Annotated[str, Meta(pattern="^sha256:[0-9a-f]{64}$")]


class Revocation(Closed, frozen=True, kw_only=True):
    """Where it is said whether it was revoked."""

    id: Annotated[str, Meta(pattern=f"^{ORIGIN}/s/revocation/{COUNT}#{INDEX}$")]
    type: Literal["BitstringStatusListEntry"]
    statusPurpose: Literal["revocation"]  # noqa: N815
    statusListIndex: Annotated[str, Meta(pattern=f"^{INDEX}$")]  # noqa: N815
    statusListCredential: Annotated[str, Meta(pattern=f"^{ORIGIN}/s/revocation/{COUNT}$")]  # noqa: N815


class Suspension(Closed, frozen=True, kw_only=True):
    """Where it is said whether it is suspended."""

    id: Annotated[str, Meta(pattern=f"^{ORIGIN}/s/suspension/{COUNT}#{INDEX}$")]
    type: Literal["BitstringStatusListEntry"]
    statusPurpose: Literal["suspension"]  # noqa: N815
    statusListIndex: Annotated[str, Meta(pattern=f"^{INDEX}$")]  # noqa: N815
    statusListCredential: Annotated[str, Meta(pattern=f"^{ORIGIN}/s/suspension/{COUNT}$")]  # noqa: N815


class Document(Closed, frozen=True, kw_only=True, rename={"context": "@context"}):
    """A certificate, without its proofs."""

    context: tuple[
        Literal["https://www.w3.org/ns/credentials/v2"],
        Literal["https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
    ]
    id: Annotated[str, Meta(pattern=f"^{ORIGIN}/c/{SIGN}{{12}}$")]
    type: tuple[Literal["VerifiableCredential"], Literal["OpenBadgeCredential"]]
    issuer: Issuer
    name: Literal["Device training certification"]
    validFrom: Instant  # noqa: N815
    validUntil: Instant  # noqa: N815
    awardedDate: Instant  # noqa: N815
    credentialSubject: Subject  # noqa: N815
    evidence: tuple[Evidence]
    credentialStatus: tuple[Revocation, Suspension]  # noqa: N815


class NotOurs(BadData):
    """A document that is no certificate of ours. `where`: the member that shows it; empty: the document as a whole."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where or 'the document'}: {what}; ask its holder for the file as it was issued")
        self.where = where


def fitting(document: Json) -> tuple[dict[str, Json], Document]:
    """Return a document without a `proof` at its top, as it is and as it was read. Raises: NotOurs."""
    if not isinstance(document, dict):
        raise NotOurs("", "no object")
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    for where, what in faults(unsigned):
        raise NotOurs(where, what)
    try:
        return unsigned, convert(unsigned, Document)
    except ValidationError as why:
        raise NotOurs(*_place_and_fault(str(why))) from None


def schema() -> dict[str, Any]:
    """Return the shape as JSON Schema (2020-12), for programs of others; it knows nothing of what fits together."""
    found = json.schema(Document)
    found["$defs"]["Document"]["properties"]["proof"] = {"type": "array", "minItems": 2, "maxItems": 2}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}


def same(said: Json, ought: Json, where: str = "") -> None:
    """Let through only a document of a fitting shape that says what it ought to. Raises: NotOurs."""
    if said == ought:
        return
    match said, ought:
        case dict(), dict():
            for name, value in ought.items():
                same(said[name], value, f"{where}.{name}" if where else name)
        case list(), list():
            for at, value in enumerate(ought):
                same(said[at], value, f"{where}[{at}]")
        case _:
            raise NotOurs(where, f"{shown(str(said))} does not fit the rest of what it says")


FAULTS: Final = (  # what msgspec says, and what we say
    (re.compile(r"Object contains unknown field `(.*)`", re.DOTALL), "a member {} that it cannot have"),
    (re.compile(r"Object missing required field `(.*)`"), "no member {}"),
    (re.compile(r"Invalid enum value '(.*)'", re.DOTALL), "{}, where another word has to stand"),
    (re.compile(r"Expected `array` of length (.*)"), "a list of length {}"),
    (re.compile(r"Expected (`\w+`, got `\w+`)"), "expected {}"),
)


def _place_and_fault(sentence: str) -> tuple[str, str]:
    """Return where a document breaks the shape, and how, from what msgspec says of it."""
    what, _, place = sentence.rpartition(" - at `$") if " - at `$" in sentence else (sentence, "", "")
    where = place.removesuffix("`").removeprefix(".")
    for pattern, ours in FAULTS:
        if found := pattern.fullmatch(what):
            return where, ours.format(found[1] if ours.startswith(("a list", "expected")) else shown(found[1]))
    return where, "not in the form that it has in a certificate"
