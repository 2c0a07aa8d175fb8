import copy
import unicodedata
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given

from certificates import CERTIFICATE, FROM, certificate, certificates
from whoperforms.certification.bodies.certificates import ListEntry
from whoperforms.certification.bodies.programme import Separation
from whoperforms.credentials.achievement_text import KINDS, POLICIES
from whoperforms.credentials.certificate import certificate_of, document_of
from whoperforms.credentials.shape import NotOurs, schema
from whoperforms.kernel.errors import BadValue
from whoperforms.procedures.kinds import IssuerKind

DOCUMENT = document_of(CERTIFICATE)
SUBJECT = ("credentialSubject",)
ACHIEVEMENT = (*SUBJECT, "achievement")
REQUIRED = {  # by the official schema of an AchievementCredential, version 3.0.3
    (): {"@context", "id", "type", "credentialSubject", "issuer", "validFrom"},
    ("issuer",): {"id", "type"},
    SUBJECT: {"type", "achievement"},
    ACHIEVEMENT: {"id", "type", "criteria", "description", "name"},
    (*SUBJECT, "identifier", 0): {"type", "hashed", "identityHash", "identityType"},
    ("evidence", 0): {"type"},
    ("credentialStatus", 0): {"id", "type"},
}


def places(value, path=()):
    """Every place in a document, with what stands there."""
    yield path, value
    match value:
        case dict():
            for name, part in value.items():
                yield from places(part, (*path, name))
        case list():
            for at, part in enumerate(value):
                yield from places(part, (*path, at))


def at(document, path):
    for step in path:
        document = document[step]
    return document


def with_changed(path, new):
    """The document, but for one place."""
    if not path:
        return new
    document = copy.deepcopy(DOCUMENT)
    at(document, path[:-1])[path[-1]] = new
    return document


def named(path):
    return ".".join(map(str, path)) or "top"


PLACES = dict(places(DOCUMENT))
TEXTS = [path for path, value in PLACES.items() if isinstance(value, str)]
OBJECTS = [path for path, value in PLACES.items() if isinstance(value, dict)]
LISTS = [path for path, value in PLACES.items() if isinstance(value, list)]
MEMBERS = [path for path in PLACES if path and isinstance(path[-1], str)]
FREE = {  # what a certificate may say otherwise: there only the signature can tell
    "validFrom",
    "validUntil",
    "awardedDate",
    "issuer.name",
    "credentialSubject.id",
    "credentialSubject.identifier.1.identityHash",
    "credentialSubject.achievement.name",
    "credentialSubject.achievement.description",
    "credentialSubject.achievement.criteria.narrative",
    "evidence.0.id",
    "evidence.0.description",
}


def test_the_document_has_the_members_that_open_badges_demands():
    for path, members in REQUIRED.items():
        assert members <= set(at(DOCUMENT, path)), named(path)
    assert DOCUMENT["credentialSubject"]["achievement"]["achievementType"] == "Certification"


def test_what_no_term_exists_for_stands_in_the_text_of_the_achievement():
    text = DOCUMENT["credentialSubject"]["achievement"]["description"]

    for said in (
        "Manufacturer training certification, not a board certification",
        CERTIFICATE.achieved.scope,
        CERTIFICATE.achieved.pathway,
        "Tissue sculpter; Bone rongeur",
        "strict policy, two deciders",
        "no levels above L1",
        "nothing of the quality",
    ):
        assert said in text


def test_nothing_of_a_certificate_is_a_fraction_or_a_number():
    assert not [path for path, value in PLACES.items() if isinstance(value, int | float) and value is not False]


@given(certificates())
def test_a_document_says_what_its_certificate_says(any_certificate):
    assert certificate_of(document_of(any_certificate)) == any_certificate


@pytest.mark.parametrize("kind", IssuerKind)
@pytest.mark.parametrize("separation", Separation)
def test_every_kind_of_issuer_and_every_policy_has_words_of_its_own(kind, separation):
    said = certificate(
        issuer=replace(CERTIFICATE.issuer, kind=kind), achieved=replace(CERTIFICATE.achieved, separation=separation)
    )
    text = document_of(said)["credentialSubject"]["achievement"]["description"]

    assert KINDS[kind] in text
    assert POLICIES[separation] in text
    assert certificate_of(document_of(said)) == said


def test_proofs_are_left_to_others():
    assert certificate_of(DOCUMENT | {"proof": [{"anything": 1}]}) == CERTIFICATE


@pytest.mark.parametrize("path", TEXTS, ids=named)
def test_a_text_changed_by_one_sign_is_refused_or_says_something_else(path):
    text = at(DOCUMENT, path)
    accepted = set()
    for place in range(len(text)):
        sign = "1" if text[place] == "0" else "0"
        try:
            found = certificate_of(with_changed(path, text[:place] + sign + text[place + 1 :]))
        except NotOurs as why:
            assert str(why).endswith("ask its holder for the file as it was issued")  # noqa: PT017 - many signs, one test
        else:
            assert found != CERTIFICATE
            accepted.add(place)

    assert bool(accepted) == (named(path) in FREE)


TERMS = ("undefined", "name", "image", "@context", "@id", "@type", "termsOfUse", "__proto__")
ADDED = [(path, term) for path in OBJECTS for term in TERMS if term not in at(DOCUMENT, path)]


@pytest.mark.parametrize(("path", "term"), ADDED, ids=lambda part: part if isinstance(part, str) else named(part))
def test_a_member_more_is_refused_at_every_depth(path, term):
    with pytest.raises(NotOurs, match=r"a member .* that it cannot have"):
        certificate_of(with_changed(path, at(DOCUMENT, path) | {term: "https://www.w3.org/ns/credentials/v2"}))


@pytest.mark.parametrize("path", MEMBERS, ids=named)
def test_a_member_less_is_refused(path):
    left = {name: value for name, value in at(DOCUMENT, path[:-1]).items() if name != path[-1]}

    with pytest.raises(NotOurs, match=f"no member '{path[-1]}'"):
        certificate_of(with_changed(path[:-1], left))


@pytest.mark.parametrize("new", [1, 0, None, True, 1.5, [], {}, ["x"], {"@value": "x"}], ids=repr)
@pytest.mark.parametrize("path", MEMBERS, ids=named)
def test_a_value_of_another_type_is_refused(path, new):
    with pytest.raises(NotOurs):
        certificate_of(with_changed(path, new))


@pytest.mark.parametrize("path", LISTS, ids=named)
def test_a_list_in_another_order_longer_shorter_or_unwrapped_is_refused(path):
    found = at(DOCUMENT, path)
    others = [[*found, found[0]], [found[0], *found], found[1:], found[0], [found], []]
    others += [found[::-1]] if len(found) > 1 else []

    for other in others:
        with pytest.raises(NotOurs):
            certificate_of(with_changed(path, other))


@pytest.mark.parametrize("path", OBJECTS[1:], ids=named)
def test_an_object_wrapped_in_a_list_is_refused(path):
    with pytest.raises(NotOurs, match=r"expected `object`, got `array`|a list of length"):
        certificate_of(with_changed(path, [at(DOCUMENT, path)]))


def changed(**of):
    """The document with these members of its parts: `a__b` is the member b of a."""
    document = copy.deepcopy(DOCUMENT)
    for path, new in of.items():
        *steps, last = [int(step) if step.isdigit() else step for step in path.split("__")]
        at(document, steps)[last] = new
    return document


NAME = "credentialSubject__identifier__1__identityHash"
STATUS = "credentialStatus__0__statusListIndex"
HOSTILE = {
    "name_in_nfd": (changed(**{NAME: unicodedata.normalize("NFD", "ANA PEÑA, MD")}), "not in the form NFC"),
    "name_with_a_line_break": (changed(**{NAME: "ANA\nPEÑA"}), "a control character"),
    "name_with_a_nought": (changed(**{NAME: "ANA\0"}), "a control character"),
    "name_written_backwards": (changed(**{NAME: "ANA \u202eDM"}), "a sign that cannot be seen"),
    "name_with_a_blank_of_no_width": (changed(**{NAME: "AN\u200bA"}), "a sign that cannot be seen"),
    "name_with_half_a_sign": (changed(**{NAME: "ANA \ud800"}), "half a sign"),
    "name_with_a_blank_at_its_end": (changed(**{NAME: "ANA "}), "a blank at an end"),
    "no_name": (changed(**{NAME: ""}), "empty"),
    "name_too_long": (changed(**{NAME: "A" * 301}), "not in the form"),
    "npi_with_a_wrong_digit": (changed(credentialSubject__identifier__0__identityHash="2000000003"), "last digit"),
    "npi_in_other_digits": (
        changed(credentialSubject__identifier__0__identityHash="\uff12000000002"),
        "not in the form",
    ),
    "hashed_npi": (changed(credentialSubject__identifier__0__hashed=True), "does not fit"),
    "hashed_by_a_number": (changed(credentialSubject__identifier__0__hashed=0), "expected `bool`"),
    "index_as_a_number": (changed(**{STATUS: 4242}), "expected `str`, got `int`"),
    "index_in_base_16": (changed(**{STATUS: "0x1092"}), "not in the form"),
    "index_with_a_fraction": (changed(**{STATUS: "4242.0"}), "not in the form"),
    "index_with_an_exponent": (changed(**{STATUS: "4.242e3"}), "not in the form"),
    "index_below_nought": (changed(**{STATUS: "-1"}), "not in the form"),
    "index_with_a_nought_before": (changed(**{STATUS: "04242"}), "not in the form"),
    "index_beyond_the_list": (changed(**{STATUS: "131072"}), "beyond the end of a list"),
    "index_of_another_place": (changed(**{STATUS: "4243"}), "does not fit"),
    "status_on_another_host": (
        changed(credentialStatus__0__statusListCredential="https://elsewhere.example/s/revocation/1"),
        "does not fit",
    ),
    "status_without_tls": (
        changed(credentialStatus__0__statusListCredential="http://registry.example.org/s/revocation/1"),
        "not in the form",
    ),
    "status_with_a_way_out": (
        changed(credentialStatus__0__statusListCredential="https://registry.example.org/s/revocation/../1"),
        "not in the form",
    ),
    "purposes_swapped": (changed(credentialStatus__0__statusPurpose="suspension"), "another word"),
    "revocation_twice": (changed(credentialStatus__1=DOCUMENT["credentialStatus"][0]), "not in the form"),
    "host_with_a_password": (changed(issuer__url="https://registry.example.org@evil.example"), "not in the form"),
    "issuer_of_another_method": (changed(issuer__id="did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1"), "not in the form"),
    "issuer_of_another_host": (changed(issuer__id="did:web:evil.example"), "does not fit"),
    "number_of_another": (changed(credentialSubject__licenseNumber="9F4K-2M7Q-XT3D"), "does not fit"),
    "number_with_a_letter_left_out": (changed(credentialSubject__licenseNumber="9F4K-2M7Q-XT3U"), "not in the form"),
    "number_in_small_letters": (changed(credentialSubject__licenseNumber="9f4k-2m7q-xt3c"), "not in the form"),
    "standard_of_another_number": (changed(credentialSubject__achievement__version="4"), "does not fit"),
    "standard_of_another_programme": (changed(credentialSubject__achievement__humanCode="tavr-3"), "does not fit"),
    "zone_as_an_offset": (changed(validFrom="2026-11-01T00:00:00+00:00"), "not in the form"),
    "no_zone": (changed(validFrom="2026-11-01T00:00:00"), "not in the form"),
    "fractions_of_seconds": (changed(validFrom="2026-11-01T00:00:00.0Z"), "not in the form"),
    "no_such_day": (changed(validFrom="2026-02-30T00:00:00Z"), "no instant of the calendar"),
    "second_60": (changed(validUntil="2026-12-31T23:59:60Z"), "no instant of the calendar"),
    "hour_24": (changed(validUntil="2026-12-31T24:00:00Z"), ""),
    "ends_before_it_begins": (changed(validUntil="2020-01-01T00:00:00Z"), "before validFrom"),
    "other_context_first": (changed(**{"@context": DOCUMENT["@context"][::-1]}), "another word"),
    "context_appended": (changed(**{"@context": [*DOCUMENT["@context"], "https://w3id.org/x"]}), "a list of length"),
    "context_inline": (changed(**{"@context": [DOCUMENT["@context"][0], {"x": "y"}]}), "expected `str`, got `object`"),
    "context_alone": (changed(**{"@context": DOCUMENT["@context"][0]}), "expected `array`, got `str`"),
    "older_context": (
        changed(
            **{"@context": [DOCUMENT["@context"][0], "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json"]}
        ),
        "another word",
    ),
    "type_twice": (changed(type=["VerifiableCredential", "OpenBadgeCredential", "OpenBadgeCredential"]), "a list"),
    "other_name_of_the_type": (changed(type=["VerifiableCredential", "AchievementCredential"]), "another word"),
    "evidence_of_more": (changed(evidence=DOCUMENT["evidence"] * 2), "a list of length"),
    "no_hash": (changed(evidence__0__description="md5:" + "5d" * 32), "not in the form"),
    "words_of_our_own": (
        changed(credentialSubject__achievement__description="Board certified | Covers: all"),
        "not the parts",
    ),
    "kind_promoted": (
        changed(
            credentialSubject__achievement__description=DOCUMENT["credentialSubject"]["achievement"][
                "description"
            ].replace("Manufacturer training", "Board")
        ),
        "words that no certificate of ours has",
    ),
    "achievement_of_another_kind": (changed(credentialSubject__achievement__achievementType="License"), "another word"),
    "no_object": ([DOCUMENT], "no object"),
    "text": ("certificate", "no object"),
    "nothing": (None, "no object"),
}


@pytest.mark.parametrize(("document", "sentence"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_document_is_refused_with_a_sentence_that_says_where(document, sentence):
    with pytest.raises(NotOurs) as refused:
        certificate_of(document)

    assert sentence in str(refused.value)
    assert len(str(refused.value)) < 300
    assert str(refused.value).isprintable()


def test_where_it_is_wrong_is_named():
    with pytest.raises(NotOurs) as refused:
        certificate_of(changed(**{STATUS: "-1"}))

    assert refused.value.where == "credentialStatus[0].statusListIndex"


UNSAYABLE = {
    "text_that_parts_the_text": certificate(achieved=replace(CERTIFICATE.achieved, scope="A | Covers: B")),
    "instrument_that_parts_the_list": certificate(achieved=replace(CERTIFICATE.achieved, instruments=("A; B",))),
    "name_in_nfd": certificate(holder=replace(CERTIFICATE.holder, name=unicodedata.normalize("NFD", "PEÑA"))),
    "no_pathway": certificate(achieved=replace(CERTIFICATE.achieved, pathway="")),
    "parts_of_a_second": certificate(valid_from=FROM + timedelta(milliseconds=1)),
    "no_zone": certificate(valid_from=FROM.replace(tzinfo=None)),
    "number_too_short": certificate(number="9F4K2M7QXT3"),
    "index_beyond_the_list": certificate(revocation=ListEntry(list=1, index=131_072)),
    "host_with_a_path": certificate(issuer=replace(CERTIFICATE.issuer, did="did:web:registry.example.org:a")),
    "ends_before_it_begins": certificate(valid_until=FROM - timedelta(seconds=1)),
}


@pytest.mark.parametrize("unsayable", UNSAYABLE.values(), ids=UNSAYABLE)
def test_a_certificate_that_cannot_be_said_in_this_shape_is_not_issued(unsayable):
    with pytest.raises(BadValue, match="certificate '9F4K"):
        document_of(unsayable)


def test_others_are_told_the_shape_as_json_schema_closed_at_every_depth():
    found = schema()

    assert found["$ref"] == "#/$defs/Document"
    assert all(part["additionalProperties"] is False for part in found["$defs"].values())
    assert set(found["$defs"]["Document"]["properties"]) == set(DOCUMENT) | {"proof"}
    assert set(found["$defs"]["Document"]["required"]) == set(DOCUMENT)
