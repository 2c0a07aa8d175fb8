"""Which signed certificates the public lists show: what a monitor may ask for by number, and what the lists say of it.

Shape:  whoever has the number of a certificate may see it; lists lead to it only where its holder agreed to be listed.
        One that took the place of another is shown, the other is not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time

from whoperforms.certification.kits import Kit, kits_of
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.published import Published
from whoperforms.certification.standing import Standing
from whoperforms.certification.turns import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCertificate:
    """The number of a certificate, what the lists say of it, and each turn by which it came to that.

    `kits`: whether the kits of the instruments that it is about may be released to its holder.
    """

    number: str
    standing: Standing
    turns: tuple[Turn, ...]
    kits: tuple[Kit, ...]


def listed_certificates(ledger: Ledger, said: Published, after: str = "") -> Iterator[ListedCertificate]:
    """Yield those that are signed and shown, in the order of their numbers, which tells nobody what came first.

    `after`: only those behind a number.
    """
    shown = {
        one.made.enrolment.certificate.number: one
        for one in said.heard
        if one.standing and one.standing.consent and one.made.enrolment.certificate
    }
    for number in sorted(one for one in shown.keys() & ledger.certificates.keys() if one > after):
        one = shown[number]
        if one.standing:
            day = datetime.combine(one.made.on, time(), tzinfo=UTC)
            kits = kits_of(ledger, one.made.enrolment, one.made.stands.state, day)
            yield ListedCertificate(number=number, standing=one.standing, turns=one.turns, kits=kits)
