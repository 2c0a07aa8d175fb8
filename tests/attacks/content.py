"""Attacks on what a certificate says: other words, other shapes, and files that programs read in different ways."""

import json
import unicodedata
import zlib

from attacks.case import FILE, FORM, ISSUER, REMOVED, SIGNATURES, C, Case, N, at, changed, text_with
from genuine import GENUINE, as_bytes

SUBJECT, ACHIEVEMENT = "credentialSubject", "credentialSubject.achievement"
NAME, NPI = f"{SUBJECT}.identifier.1.identityHash", f"{SUBJECT}.identifier.0.identityHash"
WHOLE = as_bytes(GENUINE)
WIDE = {ord("0") + digit: 0xFF10 + digit for digit in range(10)}


def other_words(name: str, what: str, document: dict) -> Case:
    """What still has the form of a certificate: only the signatures can tell."""
    return Case(name=name, what=what, outcome=N, step=SIGNATURES, data=as_bytes(document))


def other_form(name: str, what: str, document: object) -> Case:
    """What the closed form refuses."""
    return Case(name=name, what=what, outcome=C, step=FORM, data=as_bytes(document))


def no_file(name: str, what: str, data: bytes) -> Case:
    """What cannot be read with certainty."""
    assert data != WHOLE
    return Case(name=name, what=what, outcome=C, step=FILE, data=data)


WORDS = (
    other_words("name-one-letter", "The holder's name has one other letter.", changed(NAME, at(NAME)[:-1] + "B")),
    other_words("name-look-alike", "A Cyrillic A stands for the Latin one.", changed(NAME, "\u0410" + at(NAME)[1:])),
    other_words(
        "name-decomposed",
        "The same name, its letters taken apart (NFD): it looks alike and has other bytes.",
        changed(NAME, unicodedata.normalize("NFD", at(NAME))),
    ),
    other_words("npi-of-another", "The NPI of somebody else.", changed(NPI, "2000000010")),
    other_words(
        "number-of-another",
        "Another number, in the address and in the field.",
        text_with("9F4K-2M7Q-XT3C", "9F4K-2M7Q-XT3D", text_with("9F4K2M7QXT3C", "9F4K2M7QXT3D")),
    ),
    other_words("subject-of-another", "The page of another holder.", text_with("7QX3C9F4K2MT", "7QX3C9F4K2MV")),
    other_words("valid-longer", "A year longer.", changed("validUntil", "2029-11-01T00:00:00Z")),
    other_words("valid-one-second-longer", "A second longer.", changed("validUntil", "2028-11-01T00:00:01Z")),
    other_words("valid-earlier", "A month earlier.", changed("validFrom", "2026-10-01T00:00:00Z")),
    other_words("awarded-earlier", "Awarded a year before.", changed("awardedDate", "2025-11-01T00:00:00Z")),
    other_words("issuer-renamed", "Another issuer's name.", text_with("Example Device Academy", "Example Spine Board")),
    other_words(
        "issuer-of-another-kind",
        "A manufacturer passes for a professional society.",
        text_with("Manufacturer training certification,", "Training certification of a professional society,"),
    ),
    other_words("scope-wider", "A wider scope.", text_with("Percutaneous lumbar", "Percutaneous spinal")),
    other_words(
        "limits-left-out", "The limits of the scope are gone.", text_with(" | Left out: no levels above L1", "")
    ),
    other_words("caveat-weaker", "What it does not mean is said more weakly.", text_with("does not show", "may show")),
    other_words("pathway-other", "Another pathway.", text_with("Interventional pain medicine", "Spine surgery")),
    other_words("instrument-more", "One more instrument.", text_with("Bone rongeur", "Bone rongeur; Laser")),
    other_words("requirements-more", "More was asked than it was.", text_with("ten mentored", "99 mentored")),
    other_words("procedure-other", "Another procedure.", text_with("Minimally invasive lumbar", "Full lumbar")),
    other_words(
        "programme-other",
        "Another programme, wherever it stands.",
        text_with("mild-3", "spacer-3", text_with("/programmes/mild/", "/programmes/spacer/")),
    ),
    other_words(
        "standard-newer",
        "A newer version of the standard, wherever it stands.",
        changed(f"{ACHIEVEMENT}.version", "4", text_with("mild-3", "mild-4", text_with("standards/3", "standards/4"))),
    ),
    other_words("decision-other", "The entry of another decision.", text_with("/log/entries/17", "/log/entries/18")),
    other_words("decision-hash-other", "The hash of another decision.", text_with("sha256:5d", "sha256:5e")),
    other_words(
        "status-place-other",
        "The place of a certificate that was not revoked.",
        changed("credentialStatus.0.statusListIndex", "4243", text_with("revocation/1#4242", "revocation/1#4243")),
    ),
    other_words("status-list-other", "Another status list.", text_with("/s/revocation/1", "/s/revocation/2")),
)

FORMS = (
    other_form("npi-mistyped", "An NPI whose check digit is wrong.", changed(NPI, "2000000003")),
    other_form("npi-as-number", "The NPI is a number, not a text.", changed(NPI, 2_000_000_002)),
    other_form(
        "npi-twice", "A second NPI beside the first.", changed(f"{SUBJECT}.identifier.2", at(f"{SUBJECT}.identifier.0"))
    ),
    other_form(
        "decomposed-with-more",
        "Letters taken apart, and a word that our form does not have.",
        changed("boardCertified", "yes", changed(NAME, unicodedata.normalize("NFD", at(NAME)))),
    ),
    other_form("npi-in-other-digits", "The NPI in digits of another script.", changed(NPI, at(NPI).translate(WIDE))),
    other_form("npi-with-blank", "A blank in the NPI.", changed(NPI, "2000 000002")),
    other_form("number-with-look-alike", "An O for a 0 in the number.", text_with("9F4K", "9FOK")),
    other_form("name-with-zero", "A sign of no width in the name.", changed(NAME, "AN\u200bA")),
    other_form("name-with-nothing", "The sign for nothing in the name.", changed(NAME, "ANA\u0000")),
    other_form("name-in-list", "The name in a list.", changed(NAME, [at(NAME)])),
    other_form("name-as-object", "The name as an object of JSON-LD.", changed(NAME, {"@value": at(NAME)})),
    other_form("name-of-60000", "A name of 60,000 letters.", changed(NAME, "A" * 60_000)),
    other_form(
        "member-in-other-case", "The end, once more, in capitals.", changed("ValidUntil", "2099-11-01T00:00:00Z")
    ),
    other_form("member-proto", "A member by which programs change their own objects.", changed("__proto__", {"x": 1})),
    other_form("member-without-name", "A member without a name.", changed("", "x")),
    other_form("date-with-leap-second", "The 60th second.", changed("validUntil", "2028-10-31T23:59:60Z")),
    other_form("date-at-24", "24 o'clock.", changed("validUntil", "2028-10-31T24:00:00Z")),
    other_form("date-as-number", "Seconds since 1970.", changed("validUntil", 1_856_649_600)),
    other_form("decision-hash-capitals", "The hash of the decision in capitals.", text_with("5d" * 32, "5D" * 32)),
    other_form(
        "status-with-port",
        "The list of our host, on another port.",
        text_with("registry.example.org/s/", "registry.example.org:8443/s/"),
    ),
    other_form("status-with-query", "The list with a query.", text_with("/s/revocation/1#", "/s/revocation/1?x=1#")),
    other_form("status-path-climbs", "The list by a way up.", text_with("/s/revocation/1", "/s/x/../revocation/1")),
    other_form("index-with-sign", "The place as +4242.", text_with("4242", "+4242")),
    other_form("index-of-5000-digits", "The place with 5,000 digits.", text_with("4242", "4" * 5000)),
    other_form(
        "number-in-address-only", "Another number in the address alone.", text_with("9F4K2M7QXT3C", "9F4K2M7QXT3D")
    ),
    other_form("number-lower-case", "The number in small letters.", text_with("9F4K-2M7Q-XT3C", "9f4k-2m7q-xt3c")),
    other_form(
        "name-with-unseen-sign", "A sign in the name that turns the direction.", changed(NAME, "ANA\u202e PEÑA, MD")
    ),
    other_form("name-with-line-break", "A line break in the name.", changed(NAME, "ANA PEÑA\nBOARD CERTIFIED")),
    other_form("name-with-blank-behind", "A blank behind the name.", changed(NAME, at(NAME) + " ")),
    other_form("name-empty", "No name.", changed(NAME, "")),
    other_form("name-null", "Null for a name.", changed(NAME, None)),
    other_form("hashed", "The NPI is said to be hashed.", changed(f"{SUBJECT}.identifier.0.hashed", value=True)),
    other_form("hashed-as-text", "A text for a truth value.", changed(f"{SUBJECT}.identifier.0.hashed", "false")),
    other_form("title-other", "Another title.", changed("name", "Board certification")),
    other_form("type-other", "A type of another kind.", changed("type.1", "EndorsementCredential")),
    other_form("type-more", "One more type.", changed("type.2", "AlumniCredential")),
    other_form(
        "date-with-offset",
        "The same instant, with an offset for the Z.",
        changed("validUntil", "2028-11-01T00:00:00+00:00"),
    ),
    other_form("date-in-parts-of-seconds", "Parts of a second.", changed("validUntil", "2028-11-01T00:00:00.000Z")),
    other_form("date-not-in-calendar", "A day that no calendar has.", changed("validUntil", "2028-02-30T00:00:00Z")),
    other_form("valid-backwards", "It ends before it begins.", changed("validUntil", "2026-10-31T00:00:00Z")),
    other_form("version-as-number", "The version is a number.", changed(f"{ACHIEVEMENT}.version", 3)),
    other_form("added-at-top", "A word that no context knows, at the top.", changed("boardCertified", "yes")),
    other_form(
        "added-known-at-top", "A word that the context knows, at the top.", changed("description", "Board certified")
    ),
    other_form("added-in-issuer", "A word added to the issuer.", changed("issuer.email", "a@example.org")),
    other_form("added-in-subject", "A word added to the subject.", changed(f"{SUBJECT}.role", "Instructor")),
    other_form("added-in-identifier", "A word added to an identifier.", changed(f"{SUBJECT}.identifier.0.salt", "00")),
    other_form(
        "added-in-achievement",
        "A picture added to the achievement.",
        changed(f"{ACHIEVEMENT}.image", "https://a.example/i.png"),
    ),
    other_form(
        "added-in-criteria",
        "A word added to the criteria.",
        changed(f"{ACHIEVEMENT}.criteria.id", "https://a.example/c"),
    ),
    other_form("added-in-evidence", "A word added to the evidence.", changed("evidence.0.narrative", "With honours")),
    other_form("added-in-status", "A word added to a status entry.", changed("credentialStatus.0.statusSize", 1)),
    other_form(
        "added-schema",
        "A schema to be fetched from somewhere.",
        changed("credentialSchema", [{"id": "http://a.example/s", "type": "JsonSchema"}]),
    ),
    other_form(
        "added-refresh-service",
        "A service from which to fetch a newer one.",
        changed("refreshService", {"type": "X", "url": "http://a.example"}),
    ),
    other_form("removed-awarded", "The day of the award is gone.", changed("awardedDate", REMOVED)),
    other_form("removed-valid-until", "The end is gone: valid for ever.", changed("validUntil", REMOVED)),
    other_form("removed-evidence", "The decision is gone.", changed("evidence", REMOVED)),
    other_form("removed-npi", "The NPI is gone.", changed(f"{SUBJECT}.identifier.0", REMOVED)),
    other_form("removed-status", "The status is gone: nobody could revoke it.", changed("credentialStatus", REMOVED)),
    other_form("status-one-missing", "The entry for suspension is gone.", changed("credentialStatus.1", REMOVED)),
    other_form(
        "status-entry-doubled",
        "The entry for revocation stands there twice.",
        changed("credentialStatus.2", at("credentialStatus.0")),
    ),
    other_form("status-no-list", "One entry, not in a list.", changed("credentialStatus", at("credentialStatus.0"))),
    other_form(
        "status-both-for-suspension",
        "Both entries are for suspension.",
        changed("credentialStatus.0", at("credentialStatus.1")),
    ),
    other_form(
        "status-order-other",
        "The status entries in the other order.",
        changed("credentialStatus", at("credentialStatus")[::-1]),
    ),
    other_form(
        "identifiers-order-other",
        "The identifiers in the other order.",
        changed(f"{SUBJECT}.identifier", at(f"{SUBJECT}.identifier")[::-1]),
    ),
    other_form("types-order-other", "The types in the other order.", changed("type", at("type")[::-1])),
    other_form(
        "evidence-doubled",
        "The evidence stands there twice: the signature over statements still fits.",
        changed("evidence.1", at("evidence.0")),
    ),
    other_form(
        "subject-in-list",
        "The subject in a list: the signature over statements still fits.",
        changed(SUBJECT, [at(SUBJECT)]),
    ),
    other_form("issuer-as-text", "The issuer by its name alone.", changed("issuer", "did:web:registry.example.org")),
    other_form(
        "id-by-alias",
        "@id for id: the signature over statements still fits.",
        changed("@id", at("id"), changed("id", REMOVED)),
    ),
    other_form(
        "context-appended",
        "A context more, which gives other words a meaning.",
        changed("@context.2", "https://a.example/context"),
    ),
    other_form(
        "context-inline", "A context that stands in the file.", changed("@context.2", {"@vocab": "https://a.example/#"})
    ),
    other_form(
        "context-nested",
        "A context within the subject.",
        changed(f"{SUBJECT}.@context", "https://www.w3.org/ns/credentials/v2"),
    ),
    other_form("context-order-other", "The contexts in the other order.", changed("@context", at("@context")[::-1])),
    other_form(
        "context-remote",
        "A context from somewhere else.",
        changed("@context.1", "https://a.example/context-3.0.3.json"),
    ),
    other_form(
        "index-hexadecimal", "The place in the list as 0x1092.", changed("credentialStatus.0.statusListIndex", "0x1092")
    ),
    other_form("index-scientific", "The place as 4.242e3.", changed("credentialStatus.0.statusListIndex", "4.242e3")),
    other_form("index-fraction", "The place as 4242.0.", changed("credentialStatus.0.statusListIndex", "4242.0")),
    other_form("index-negative", "The place as -1.", text_with("4242", "-1")),
    other_form("index-with-zero", "The place as 04242.", text_with("4242", "04242")),
    other_form(
        "index-other-digits", "The place in digits of another script.", text_with("4242", "\uff14\uff12\uff14\uff12")
    ),
    other_form("index-as-number", "The place is a number.", changed("credentialStatus.0.statusListIndex", 4242)),
    other_form("index-behind-the-end", "The place just behind the end of the list.", text_with("4242", "131072")),
    other_form(
        "index-differs-from-id",
        "The place differs from the one in the entry's name.",
        changed("credentialStatus.0.statusListIndex", "4243"),
    ),
    other_form(
        "status-elsewhere",
        "The list of another host.",
        text_with("https://registry.example.org/s/", "https://a.example/s/"),
    ),
    other_form(
        "status-without-tls",
        "The list without https.",
        text_with("https://registry.example.org/s/", "http://registry.example.org/s/"),
    ),
    other_form(
        "issuer-did-key",
        "An issuer who is a key of its own, under our name.",
        changed("issuer.id", "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"),
    ),
    other_form("no-object", "A list with the certificate in it.", [GENUINE]),
    other_form(
        "in-presentation",
        "A presentation with the certificate in it.",
        {"@context": at("@context")[:1], "type": ["VerifiablePresentation"], "verifiableCredential": [GENUINE]},
    ),
)


def nested(deep: int) -> bytes:
    """Return JSON that is so deep."""
    return WHOLE.replace(b'"version": "3"', b'"version": ' + b"[" * deep + b"]" * deep)


FILES = (
    no_file("empty", "No bytes at all.", b""),
    no_file("html", "A page that says that something went wrong.", b"<!doctype html><title>404</title>"),
    no_file("cut-off", "The end is missing.", WHOLE[:-200]),
    no_file("more-behind", "Another certificate behind the first.", WHOLE + WHOLE),
    no_file("too-long", "One byte more than 64 KiB.", WHOLE.rstrip() + b" " * (64 * 1024 + 1 - len(WHOLE.rstrip()))),
    no_file("too-deep", "21 deep.", nested(18)),
    no_file("very-deep", "Brackets, 20,000 deep.", b"[" * 20_000),
    no_file(
        "member-twice",
        "The name twice: some programs read the first, some the last.",
        WHOLE.replace(b'"validFrom"', b'"validUntil": "2099-11-01T00:00:00Z",\n "validFrom"', 1),
    ),
    no_file(
        "member-twice-by-escape",
        "The same, one of the two written with an escape.",
        WHOLE.replace(b'"validFrom"', b'"valid\\u0055ntil": "2099-11-01T00:00:00Z",\n "validFrom"', 1),
    ),
    no_file(
        "number-of-5000-digits",
        "A number with 5,000 digits.",
        WHOLE.replace(b'"version": "3"', b'"version": ' + b"9" * 5000),
    ),
    no_file(
        "number-beyond-2-53",
        "A number that programs round.",
        WHOLE.replace(b'"version": "3"', b'"version": 9007199254740993'),
    ),
    no_file("number-with-fraction", "3.0 for 3.", WHOLE.replace(b'"version": "3"', b'"version": 3.0')),
    no_file("not-a-number", "NaN.", WHOLE.replace(b'"version": "3"', b'"version": NaN')),
    no_file("infinity", "Infinity.", WHOLE.replace(b'"version": "3"', b'"version": Infinity')),
    no_file(
        "not-utf-8",
        "The name in Latin-1.",
        json.dumps(GENUINE, ensure_ascii=False).encode("utf-8").replace("Ñ".encode(), b"\xd1"),
    ),
    no_file("utf-16", "The whole file in UTF-16.", json.dumps(GENUINE).encode("utf-16")),
    no_file("byte-order-mark", "A mark before the first sign.", b"\xef\xbb\xbf" + WHOLE),
    no_file("half-a-sign", "Half of a surrogate pair in the name.", WHOLE.replace(at(NAME).encode(), b"AN\\ud800")),
    no_file("comment", "A comment in the file.", b"// genuine\n" + WHOLE),
    no_file("comma-behind-the-last", "A comma behind the last member.", WHOLE.rstrip().removesuffix(b"}") + b",}"),
    no_file("two-lines", "A line of JSON before it.", b"{}\n" + WHOLE),
    no_file("gzip", "The file, packed.", zlib.compress(WHOLE, 9, 31)),
    no_file("single-quotes", "Quotes that JSON does not have.", WHOLE.replace(b'"', b"'")),
)

OTHERS = (
    Case(
        name="issuer-with-dot",
        what="Our host with a dot behind it: the same host for browsers, another name.",
        outcome=C,
        step=FORM,
        data=as_bytes(text_with("registry.example.org", "registry.example.org.")),
    ),
    Case(
        name="issuer-in-capitals",
        what="Our host in capitals.",
        outcome=C,
        step=FORM,
        data=as_bytes(text_with("registry.example.org", "REGISTRY.EXAMPLE.ORG")),
    ),
    Case(
        name="issuer-below-us",
        what="A host below ours, which somebody else may have.",
        outcome=C,
        step=ISSUER,
        data=as_bytes(text_with("registry.example.org", "a.registry.example.org")),
    ),
    Case(
        name="issuer-of-another-host",
        what="Somebody else's host, under our name.",
        outcome=C,
        step=ISSUER,
        data=as_bytes(text_with("registry.example.org", "registry.example.com")),
    ),
    Case(
        name="issuer-host-with-port",
        what="Our host, on another port.",
        outcome=C,
        step=ISSUER,
        data=as_bytes(
            text_with(
                "https://registry.example.org",
                "https://registry.example.org:8443",
                text_with("did:web:registry.example.org", "did:web:registry.example.org%3A8443"),
            )
        ),
    ),
)

CASES = (*WORDS, *FORMS, *FILES, *OTHERS)
