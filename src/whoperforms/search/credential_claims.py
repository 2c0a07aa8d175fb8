"""What is known of training, boards and licences: always with the issuer, the day, and how it was checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from whoperforms.certification.standing import Standings
from whoperforms.evidence.claims import Claim, Status, Subject
from whoperforms.evidence.facts import Fact
from whoperforms.kernel.npi import Npi
from whoperforms.procedures.training import Board
from whoperforms.procedures.words import Words
from whoperforms.search.wording import day, say, series, sources


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardCheck:
    """A certificate that a person has looked up: the board's fact and the review's, who looked, when and how."""

    facts: tuple[Fact, ...]
    board: Board
    certificate: str
    checked_on: date
    checked_by: str
    how: str


class Licence(NamedTuple):
    """A licence number that somebody gives for themselves, and its state where they name it."""

    fact: Fact
    number: str
    state: str | None


def certified_claim(
    standings: Standings, npi: Npi, programme: str, *, asked_on: date, facts: tuple[Fact, ...]
) -> Claim:
    """Say what standings say; `facts` are the rows behind them, or the lists that were looked through."""
    stated = standings.statement(npi, programme, asked_on)
    said = say("certified", sentence=stated.text, sources=sources(*facts)) if facts else stated.text
    return Claim(id=Subject.CERTIFIED, status=stated.status, text=said, facts=facts)


def board_claim(check: BoardCheck, words: Words) -> Claim:
    """Say which certificate of which board a person has found, in the words of its class."""
    said = words.credential_classes[check.board.credential_class].format(
        board=check.board.name,
        body=check.board.name,
        certificate=check.certificate,
        title=check.certificate,
        date=day(check.checked_on),
        checked_by=check.checked_by,
        how=check.how,
    )
    if day(check.checked_on) not in said:
        checked_on = day(check.checked_on)
        said = say("board_checked", sentence=said, day=checked_on, checked_by=check.checked_by, how=check.how)
    said = say("board", sentence=said, sources=sources(*check.facts))
    return Claim(id=Subject.BOARD_CERTIFICATION, status=Status.SUPPORTED, text=said, facts=check.facts)


def board_not_checked_claim(boards: Sequence[Board]) -> Claim:
    """Say that nobody has checked, and where patients can look; the boards of one look-up together."""
    by_url: dict[str, list[str]] = {}
    for board in boards:
        if board.patient_lookup:
            by_url.setdefault(board.patient_lookup, []).append(board.name)
    lookups = "; ".join(say("lookup", boards=", ".join(names), url=url) for url, names in by_url.items())
    said = say("board_not_checked", lookups=lookups) if lookups else say("board_nowhere")
    return Claim(id=Subject.BOARD_CERTIFICATION, status=Status.UNKNOWN, text=said)


def licence_claim(licences: Sequence[Licence], looked_in: Sequence[Fact]) -> Claim:
    """Say the licence numbers somebody gives, each once; that one is given does not say that it is in force."""
    if not licences:
        said = say("no_licence", sources=sources(*looked_in)) if looked_in else say("licences_not_read")
        return Claim(id=Subject.LICENCE_ON_FILE, status=Status.UNKNOWN, text=said, facts=tuple(looked_in))
    facts = tuple(licence.fact for licence in licences)
    numbers = dict.fromkeys(
        say("licence" if licence.state else "licence_of_no_state", number=licence.number, state=licence.state)
        for licence in licences
    )
    said = say("licences", licences=series(numbers), sources=sources(*facts))
    return Claim(id=Subject.LICENCE_ON_FILE, status=Status.SUPPORTED, text=said, facts=facts)
