"""Free text that may tell who a patient is, is refused: before it is kept, for what was kept is kept for ever.

Source: 45 CFR 164.514(b)(2), the eighteen identifiers, as far as text has a shape for them; Medicare's format of
        beneficiary identifiers; `kernel.personal`, which the gate of every directory uses too.
Shape:  a screen errs on the side of refusing. What has no shape passes: a name without "Mr", "Mrs" or "patient" before
        it reads like any other word, so a person who reviews what was written is still needed.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from whoperforms.kernel.errors import BadField
from whoperforms.kernel.personal import (
    CALLED_SOCIAL_SECURITY_NUMBER,
    DATE_OF_BIRTH,
    E_MAIL,
    MAILING_ADDRESS,
    SOCIAL_SECURITY_NUMBER,
)
from whoperforms.kernel.sentence import Sentence


class Identifier(StrEnum):
    """What kind of thing tells who a patient is."""

    NAME = "name"
    DATE = "date"
    AGE = "age"
    RECORD_NUMBER = "record_number"
    SOCIAL_SECURITY_NUMBER = "social_security_number"
    PHONE = "phone"
    E_MAIL = "e_mail"
    ADDRESS = "address"
    WEB_ADDRESS = "web_address"


SAID: Final = {
    Identifier.NAME: Sentence("what reads like a name; write 'the patient' and no name"),
    Identifier.DATE: Sentence("what reads like the day of something; leave it out, or write the month and the year"),
    Identifier.AGE: Sentence("an age over 89; write '90 or older'"),
    Identifier.RECORD_NUMBER: Sentence("what reads like the number of a record, a card or a device; leave it out"),
    Identifier.SOCIAL_SECURITY_NUMBER: Sentence("what reads like a social security number; leave it out"),
    Identifier.PHONE: Sentence("what reads like a telephone number; leave it out"),
    Identifier.E_MAIL: Sentence("what reads like an e-mail address; leave it out"),
    Identifier.ADDRESS: Sentence("what reads like an address or a ZIP code; leave it out"),
    Identifier.WEB_ADDRESS: Sentence("what reads like a web address; leave it out"),
}

NAMED = r"[A-Z][a-z'\u2019-]+"  # a word that begins like a name
MONTHS = (
    r"(?i:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|(?-i:May|MAY)|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre"
    r"|diciembre)\b\.?"
)
NTH = r"\b(?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?\b"
BY_NAME = r"(?i:'s)?(?:[ \t:=,.]|(?i:name|nombre|initials|is|was|named|called|llamad[oa])\b)*"
STREETS = r"street|avenue|boulevard|lane|highway|parkway|calle|avenida"
OF_A_STREET = rf"(?:{NAMED} |[A-Z]{{3,}} |[0-9]+(?:st|nd|rd|th) ){{1,3}}"
SHORT_STREETS = (  # which are other words too when written small
    r"St|Ave|Rd|Road|Blvd|Ln|Drive|Dr|Court|Ct|Place|Pl|Way|Pkwy|Hwy|Terrace|Circle|Cir|Trail|Square"
    r"|ST|AVE|RD|ROAD|BLVD|LN|DRIVE|DR|COURT|PLACE|PL|WAY|PKWY|HWY|TERRACE|CIRCLE|TRAIL|SQUARE"
)
STATES = (
    r"AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK"
    r"|OR|PA|PR|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY"
)
LETTER, EITHER = "[AC-HJKMNP-RT-Y]", "[0-9AC-HJKMNP-RT-Y]"  # of a beneficiary identifier: none that looks like a digit
BENEFICIARY = rf"(?i:\b[1-9]{LETTER}{EITHER}[0-9]-?{LETTER}{EITHER}[0-9]-?{LETTER}{LETTER}[0-9][0-9]\b)"
RECORDS = (
    r"mrn|mbi|hicn?|chart|acc(?:oun)?t|record|encounter|visit|member|policy|beneficiary|licen[cs]e|serial|lot|udi|case"
    r"|historia|expediente|s/n"
)
CALLED = r"(?:[ \t]*(?:no|nr|num(?:ber)?|id|code|is|was)\b\.?|[ \t#:=.-])*"  # between "MRN" and its number

PATTERNS: Final = (
    (Identifier.E_MAIL, E_MAIL),
    (Identifier.WEB_ADDRESS, r"(?i:https?://|www\.)\S|\b(?:[0-9]{1,3}\.){3}[0-9]{1,3}\b"),
    (
        Identifier.SOCIAL_SECURITY_NUMBER,
        rf"{SOCIAL_SECURITY_NUMBER}|{CALLED_SOCIAL_SECURITY_NUMBER}|(?i:\bssn\b)[^0-9]{{0,5}}[0-9]",
    ),
    (
        Identifier.SOCIAL_SECURITY_NUMBER,
        r"\b[0-9]{3}[ .][0-9]{2}[ .][0-9]{4}\b",
    ),
    (Identifier.DATE, DATE_OF_BIRTH),
    (Identifier.DATE, r"(?i:\b(?:d\.?o\.?b\b|date of birth|birth ?da(?:te|y)|fecha de nacimiento))"),
    (Identifier.DATE, r"\b[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:[0-9]{4}|[0-9]{2})\b"),
    (Identifier.DATE, r"\b(?:19|20)[0-9]{2}[-/.][0-9]{1,2}[-/.][0-9]{1,2}\b|\b(?:19|20)[0-9]{2}[01][0-9][0-3][0-9]\b"),
    (Identifier.DATE, r"(?i:\b(?:on|dated?|el)[ :]+)[0-9]{1,2}/[0-9]{1,2}\b"),
    (Identifier.DATE, rf"\b{MONTHS}[ ,-]*{NTH}(?![0-9])|{NTH}[ ,-]*(?i:of |de )?{MONTHS}"),
    (Identifier.PHONE, r"\(?\b[2-9][0-9]{2}\)?[-. /]{0,2}[0-9]{3}[-. ]?[0-9]{4}\b|\b[0-9]{3}[-.][0-9]{4}\b"),
    (Identifier.RECORD_NUMBER, BENEFICIARY),
    (
        Identifier.RECORD_NUMBER,
        rf"(?i:\b(?:{RECORDS})\b{CALLED}(?:[a-z0-9]{{0,4}}-?[0-9]{{3,}}))",
    ),
    (Identifier.RECORD_NUMBER, r"[0-9]{6,}|\b[0-9](?:[ .-][0-9]){6,}\b"),
    (Identifier.ADDRESS, rf"\b{MAILING_ADDRESS}"),
    (Identifier.ADDRESS, r"\b[0-9]{5}-[0-9]{4}\b|(?i:\bzip(?: code)?\b)[^0-9]{0,4}[0-9]{3}"),
    (Identifier.ADDRESS, rf"\b(?:{STATES})[ ,]+[0-9]{{5}}\b"),
    (Identifier.ADDRESS, rf"(?i:\b[0-9]{{1,5}}[a-z]? (?:[nsew]\.? )?(?:[a-z]+ ){{1,2}}(?:{STREETS})\b)"),
    (
        Identifier.ADDRESS,
        rf"\b[0-9]{{1,5}}[A-Za-z]? (?:[NSEW]\.? )?{OF_A_STREET}(?:{SHORT_STREETS})\b",
    ),
    (
        Identifier.AGE,
        r"(?i:\b(?:aged?|edad)\b[ :of]{0,4}(?:9[0-9]|1[0-4][0-9])\b|\b(?:ninety|nonagenarian|centenarian|noventa)\b)",
    ),
    (Identifier.AGE, r"(?i:\b(?:9[0-9]|1[0-4][0-9])[ -]?(?:years?|yrs?|yo|y[/.]o|años?)\b)|\b9[0-9] ?[MF]\b"),
    (Identifier.NAME, rf"\b(?:[Mm]r|[Mm]rs|MRS)\b\.?\s+[A-Za-z]|\bMR\b(?:\.|\s+{NAMED})"),
    (Identifier.NAME, rf"\b(?:M[sx]|Miss|S(?:r|ra|rta)|Don|Doña|Señora?)\b\.?\s+{NAMED}"),
    (
        Identifier.NAME,
        rf"\b(?:(?i:patient|paciente)|[Pp]t)\b{BY_NAME}(?:{NAMED}\b|[A-Z]\.[ ]?[A-Z]\.|[A-Z]{{2,}},?[ ][A-Z]{{2,}}\b)",
    ),
)
COMPILED: Final = tuple((kind, re.compile(pattern)) for kind, pattern in PATTERNS)


@dataclass(frozen=True, slots=True)
class Found:
    """Something in a text that may tell who a patient is, and where it stands in the text as it is read."""

    kind: Identifier
    start: int
    end: int


def screened(text: str, *, field: str, but: frozenset[Identifier] = frozenset()) -> str:
    """Return a text that shows nothing that may tell who a patient is. `but`: kinds that may stand there all the same.

    Raises: BadField, which does not repeat it.

    >>> screened("Bleeding at L4-L5, stopped. ODI 44 before.", field="note")
    'Bleeding at L4-L5, stopped. ODI 44 before.'
    >>> screened("Mrs Example fell on 3/2/2026", field="note")
    Traceback (most recent call last):
    whoperforms.kernel.errors.BadField: (not shown): holds what reads like a name; write 'the patient' and no name
    """
    hits = [hit for hit in found(text) if hit.kind not in but]
    if hits:
        raise BadField(field, "(not shown): holds {what}", what=SAID[hits[0].kind])
    return text


def found(text: str) -> tuple[Found, ...]:
    """Return what in a text may tell who a patient is, first things first."""
    readable = plain(text)
    hits = [Found(kind, hit.start(), hit.end()) for kind, pattern in COMPILED for hit in pattern.finditer(readable)]
    return tuple(sorted(hits, key=lambda hit: (hit.start, hit.end, hit.kind)))


def plain(text: str) -> str:
    r"""Return a text as it is read: one form of each sign, digits as ASCII, nothing that cannot be seen.

    >>> plain("\uff19\uff19\uff19\u200b-12-3456 \u2013 \u0661")
    '999-12-3456 - 1'
    """
    read = (
        sign
        for sign in unicodedata.normalize("NFKC", text)
        if unicodedata.category(sign) not in {"Cf", "Cc"} or sign in "\n\t"
    )
    return "".join(map(_as_read, read))


def _as_read(sign: str) -> str:
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    category = unicodedata.category(sign)
    if category == "Pd" or sign == "\u2212":
        return "-"
    return " " if category == "Zs" else sign
