"""A certificate as PDF: what it states, in the words of a language, and how to check it.

Source: ISO/IEC 18004, for the QR code: an address in capitals is kept in fewer squares.
Shape:  a pure function of certificate, signed bytes and language. It says nothing of how things stand on a day: only
        the address does. What was signed is printed as it was signed, in English.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

import segno

from whoperforms.certification.published import shown_number
from whoperforms.credentials.achievement_text import NOT_MEANT
from whoperforms.credentials.certificate import Certificate
from whoperforms.kernel.dates import day_in_words
from whoperforms.kernel.errors import BadValue
from whoperforms.web.languages import Language
from whoperforms.web.paper import Attached, Code, Line, Paper, Part
from whoperforms.web.paper import pdf as pdf_of

TABLES: Final = Path(__file__).parent / "letters"
SIGNED: Final = "en"  # the language of what is signed
LARGEST: Final = 6  # version of a QR code that is still read from 25 mm of paper
SHORT: Final = 1100  # signs of what was asked, that the paper stays one page; the signed file has all of it
QUIET: Final = 4  # squares around it


def pdf(certificate: Certificate, signed: bytes, language: Language) -> bytes:
    """Return a certificate as a file that holds the signed one. Raises: BadValue, where the address is too long."""
    return pdf_of(paper(certificate, signed, language))


@cache
def words(language: Language) -> Mapping[str, str]:
    """Return the words of a certificate on paper."""
    return tomllib.loads((TABLES / f"certificate.{language.value}.toml").read_text(encoding="utf-8"))


def paper(certificate: Certificate, signed: bytes, language: Language) -> Paper:
    """Return what stands on the paper."""
    said, number = words(language), shown_number(certificate.number)
    achieved, issuer = certificate.achieved, certificate.issuer
    own = achieved.not_meant == NOT_MEANT
    not_meant = Line("", said["not_meant"], language) if own else Line("", achieved.not_meant, SIGNED)
    return Paper(
        title=f"{said['title'].format(number=number)}: {certificate.holder.name}",
        author=issuer.name,
        lang=language,
        warning=said["invented"] if certificate.holder.npi.invented else "",
        kicker=said[issuer.kind.value],
        heading=said["heading"].format(procedure=achieved.procedure),
        name=certificate.holder.name,
        parts=(Part(said["what"], tuple(line for line in _stated(certificate, language) if line.text)),),
        code=_code(certificate, language),
        after=(Part(said["not_said"], (not_meant, Line("", said["not_today"], language))),),
        foot=said["foot"].format(issuer=issuer.name),
        attached=Attached(
            name=_file(certificate),
            media_type="application/vc",
            description=said["attached"].format(number=number),
            content=signed.decode(),
        ),
    )


def _stated(certificate: Certificate, language: Language) -> Iterator[Line]:
    """Yield what it states; a line without text is left out."""
    said, achieved, issuer = words(language), certificate.achieved, certificate.issuer
    begins, ends, decided = (
        day_in_words(at.date(), language.value)
        for at in (certificate.valid_from, certificate.valid_until, certificate.awarded)
    )
    yield Line(said["npi"], f"{certificate.holder.npi}. {said['npi_note']}", language)
    yield Line(said["scope"], achieved.scope, SIGNED)
    yield Line(said["limits"], achieved.limits, SIGNED)
    yield Line(said["pathway"], achieved.pathway, SIGNED)
    yield Line(said["instruments"], "; ".join(achieved.instruments), SIGNED)
    yield Line(said["issuer"], said[f"issuer_{issuer.kind.value}"].format(issuer=issuer.name), language)
    yield Line(said["number"], shown_number(certificate.number), language)
    yield Line(said["valid"], said["valid_days"].format(begins=begins, ends=ends), language)
    yield Line(said["standard"], said["standard_version"].format(version=achieved.standard), language)
    short = len(achieved.asked) <= SHORT
    yield Line(said["asked"], achieved.asked, SIGNED) if short else Line(said["asked"], said["asked_there"], language)
    yield Line(said["decided"], decided, language)
    yield Line(said["separation"], said[achieved.separation.value], language)


def _code(certificate: Certificate, language: Language) -> Code:
    said, url = words(language), certificate.url
    return Code(
        heading=said["check"],
        svg=qr(url),
        alt=said["alt"].format(url=url),
        url=url,
        lines=(
            said["check_address"].format(origin=certificate.issuer.origin),
            said["check_counts"],
            said["check_file"].format(file=_file(certificate)),
        ),
    )


def qr(url: str) -> str:
    """Return the drawing of an address as QR code, as safe from scratches as its size allows. Raises: BadValue.

    >>> qr("https://registry.example.org/c/9F4K2M7QXT3C")[:27]
    '<svg xmlns="http://www.w3.o'
    """
    for level in ("Q", "M", "L"):
        try:
            code = segno.make_qr(url.upper(), error=level, mode="alphanumeric", boost_error=False)
        except segno.DataOverflowError:
            continue
        if int(code.version) <= LARGEST:
            out = BytesIO()
            code.save(out, kind="svg", border=QUIET, xmldecl=False)
            return out.getvalue().decode()
    raise BadValue(f"{url[:60]!r}...: too long for a code that a camera can read from paper; take a shorter domain")


def _file(certificate: Certificate) -> str:
    return f"certificate-{certificate.number}.json"
