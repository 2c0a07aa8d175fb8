"""Certificates of invented people: one whole, and any that there could be."""

import unicodedata
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

from hypothesis import strategies as st

from whoperforms.certification.bodies.certificates import LIST_SIZE, ListEntry
from whoperforms.certification.bodies.programme import Separation
from whoperforms.credentials.achievement_text import NOT_MEANT
from whoperforms.credentials.certificate import Achieved, Certificate, Decided, Holder, IssuedBy
from whoperforms.kernel.base32 import SIGNS
from whoperforms.kernel.npi import Npi, check_digit
from whoperforms.procedures.kinds import IssuerKind

DID = "did:web:registry.example.org"
FROM = datetime(2026, 11, 1, tzinfo=UTC)
CERTIFICATE = Certificate(
    number="9F4K2M7QXT3C",
    issuer=IssuedBy(did=DID, name="Example Device Academy", kind=IssuerKind.MANUFACTURER),
    holder=Holder(subject="7QX3C9F4K2MT", npi=Npi("2000000002"), name="ANA PEÑA-ÁLVAREZ, MD"),
    achieved=Achieved(
        programme="mild",
        procedure="Minimally invasive lumbar decompression (MILD)",
        standard=3,
        scope="Percutaneous lumbar decompression with the device, under fluoroscopy",
        pathway="Interventional pain medicine",
        separation=Separation.STRICT,
        asked="Eight lessons with exams; a hands-on course on a model; ten mentored cases; three assessments.",
        instruments=("Tissue sculpter", "Bone rongeur"),
        limits="no levels above L1",
    ),
    valid_from=FROM,
    valid_until=datetime(2028, 11, 1, tzinfo=UTC),
    awarded=FROM,
    decided=Decided(17, "5d" * 32),
    revocation=ListEntry(list=1, index=4242),
    suspension=ListEntry(list=1, index=77_123),
)


def certificate(**changes: object) -> Certificate:
    """Return one whole certificate, with what a test changes of it."""
    return replace(CERTIFICATE, **changes)


@cache
def npis() -> st.SearchStrategy[Npi]:
    """Any NPI of an invented person."""
    stems = st.integers(200_000_000, 299_999_999).map(str)
    return stems.map(lambda stem: Npi(f"{stem}{check_digit(stem)}"))


@cache
def lines(most: int = 60) -> st.SearchStrategy[str]:
    """Any line that may be signed, without the signs that part it: other alphabets, and what looks like code."""
    nasty = st.sampled_from(
        ["#import", "$x$", "*bold*", "\\", '"', "<b>", "{{", "\u2019", "Ł", "李", "ﾊ", "🙂", "é", "'"]
    )
    plain = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="|;:,"), min_size=1, max_size=8)
    words = st.lists(plain | nasty, min_size=1, max_size=6)
    return words.map(lambda found: unicodedata.normalize("NFC", " ".join(found))[:most].strip())


@cache
def numbers() -> st.SearchStrategy[str]:
    """Any number of a certificate, any subject."""
    return st.text(SIGNS, min_size=12, max_size=12)


@cache
def instants() -> st.SearchStrategy[datetime]:
    """Any whole second that a certificate may name."""
    return st.integers(0, 2**32).map(lambda second: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=second))


@cache
def entries() -> st.SearchStrategy[ListEntry]:
    """Any place in a status list."""
    return st.builds(ListEntry, list=st.integers(1, 9999), index=st.integers(0, LIST_SIZE - 1))


HOSTS = st.sampled_from(["registry.example.org", "localhost%3A8443", "a-b.example", "xn--ma-tja.example%3A80"])
ACHIEVED = st.builds(
    Achieved,
    programme=st.from_regex("[a-z][a-z0-9_]{0,20}([a-z0-9_]{39})?", fullmatch=True),
    procedure=lines(),
    standard=st.integers(1, 9999),
    scope=lines(),
    pathway=lines(),
    separation=st.sampled_from(Separation),
    asked=lines(300),
    instruments=st.lists(lines(), max_size=2).map(tuple),
    limits=st.just("") | lines(),
    not_meant=st.just(NOT_MEANT),
)
CERTIFICATES = st.builds(
    Certificate,
    number=numbers(),
    issuer=st.builds(IssuedBy, did=HOSTS.map("did:web:".__add__), name=lines(), kind=st.sampled_from(IssuerKind)),
    holder=st.builds(Holder, subject=numbers(), npi=npis(), name=lines()),
    achieved=ACHIEVED,
    valid_from=instants(),
    valid_until=st.just(datetime(2106, 12, 31, tzinfo=UTC)),
    awarded=instants(),
    decided=st.builds(Decided, st.integers(1, 10**8), st.binary(min_size=32, max_size=32).map(bytes.hex)),
    revocation=entries(),
    suspension=entries(),
)


def certificates() -> st.SearchStrategy[Certificate]:
    """Any certificate."""
    return CERTIFICATES
