"""What each bit of a status list says, by where everybody stands.

Shape:  a place that no certificate has is not set, as W3C's lists begin: so nothing in them changes when a certificate
        is issued, and who keeps every list does not learn which place is whose, or in which order they were given. But
        where the place of something signed is not known, it may be any: then all of these are held back.
"""

from typing import Final

from whoperforms.certification.bodies.certificates import LIST_SIZE
from whoperforms.certification.numbered import GONE, HELD_BACK, numbered
from whoperforms.certification.overview import Overview
from whoperforms.certification.state import CertificationState
from whoperforms.credentials.status_list import Bits, Purpose

SETS: Final = {Purpose.REVOCATION: GONE, Purpose.SUSPENSION: HELD_BACK}


def said_of(seen: Overview, number: str) -> CertificationState:
    """Return the state that is said of a number, of one that is not understood any more too."""
    found = numbered(seen, number)
    if found is None or not seen.ledger.certain_of_certificate(number):
        return CertificationState.CANNOT_CONFIRM
    return found.state


def bits_of(seen: Overview, purpose: Purpose, number: int) -> Bits:
    """Return the bits of a list. `number`: which of the lists of a purpose."""
    there = {place[2]: name for place, name in seen.ledger.taken.items() if place[:2] == (purpose, number)}
    bad = {index for index, name in there.items() if said_of(seen, name) in SETS[purpose]}
    if purpose is Purpose.SUSPENSION and not seen.ledger.all_placed():
        bad |= set(range(LIST_SIZE)) - there.keys()
    return Bits.of(bad)
