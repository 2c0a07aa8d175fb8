"""What is known of training, boards and licences: always with the issuer, the day, and how it was checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import NamedTuple

from whoperforms.certification.cases.own_word import StatedCases
from whoperforms.certification.standing import Case, IssuerList, Standing, Statement
from whoperforms.evidence.claims import Claim, Status, Subject
from whoperforms.evidence.facts import Fact
from whoperforms.procedures.training import Board
from whoperforms.search.voice import Sentences


class Licence(NamedTuple):
    """A licence number that somebody gives for themselves, and its state where they name it."""

    fact: Fact
    number: str
    state: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesStated:
    """Numbers of cases, of all payers, that an issuer states up to a day; None: not stated.

    `basis`: `audited`, `issuer_count` or `physician_log`, which are sentences.
    """

    issuer: str
    in_all: int | None
    in_12_months: int | None
    as_of: date
    basis: str
    facts: tuple[Fact, ...]


def certified_claim(stated: Statement, facts: tuple[Fact, ...], voice: Sentences) -> Claim:
    """Say what standings say; `facts` are the rows behind them, or the lists that were looked through."""
    said = _certification(stated, voice)
    said = voice.say("certified", sentence=said, sources=voice.sources(*facts)) if facts else said
    return Claim(id=Subject.CERTIFIED, status=stated.status, text=said, facts=facts)


def _certification(stated: Statement, voice: Sentences) -> str:
    standing = stated.standing
    if standing is None:
        return _on_no_list(stated, voice)
    if stated.case is Case.CERTIFIED:
        return _certified(standing, voice)
    since = _stated(standing.inactive_since, voice)
    checked_on = voice.written(standing.checked_on)
    return voice.say(stated.case, issuer=standing.issuer, since=since, checked_on=checked_on)


def _on_no_list(stated: Statement, voice: Sentences) -> str:
    said = [_not_on(given, voice) for given in stated.lists]
    said += [voice.say(stated.case, issuer=at.issuer, as_of=voice.written(at.as_of)) for at in stated.waiting]
    return reduce(lambda first, last: voice.say("two_lists", first=first, last=last), said or [voice.say("no_list")])


def _not_on(given: IssuerList, voice: Sentences) -> str:
    sentence = "not_on_list_as_read" if given.unread else "not_on_list"
    return voice.say(sentence, issuer=given.issuer, as_of=voice.written(given.as_of), unread=given.unread)


def _certified(standing: Standing, voice: Sentences) -> str:
    return voice.say(
        standing.evidence_state,
        issuer=standing.issuer,
        since=_stated(standing.since, voice),
        until=voice.say("until", day=voice.day(standing.until)) if standing.until else voice.say("no_end"),
        checked_on=voice.day(standing.checked_on),
        credential=voice.say(standing.issuer_kind),
    )


def _stated(known: date | None, voice: Sentences) -> str:
    return voice.day(known) if known else voice.say("unstated_day")


def all_payer_claims(stated: Sequence[CasesStated], looked_in: Sequence[Fact], voice: Sentences) -> tuple[Claim, ...]:
    """Say each number of cases with who states it, the period, the payers and how it was counted; 0 is never said."""
    told = [each for each in stated if each.in_all or each.in_12_months]
    if told:
        return tuple(_cases(each, voice) for each in told)
    read = bool(looked_in)
    said = voice.say("cases_not_published", sources=voice.sources(*looked_in)) if read else voice.say("cases_not_read")
    return (Claim(id=Subject.ALL_PAYER_CASES, status=Status.UNKNOWN, text=said, facts=tuple(looked_in)),)


def _cases(stated: CasesStated, voice: Sentences) -> Claim:
    in_all = ("one_case_in_all", "cases_in_all", stated.in_all)
    in_12_months = ("one_case_in_12_months", "cases_in_12_months", stated.in_12_months)
    counted = [
        voice.say(one if cases == 1 else several, cases=cases)
        for one, several, cases in (in_all, in_12_months)
        if cases
    ]
    said = voice.say(
        "all_payer_cases",
        issuer=stated.issuer,
        counted=voice.series(counted),
        as_of=voice.day(stated.as_of),
        basis=voice.say(stated.basis, issuer=stated.issuer),
        sources=voice.sources(*stated.facts),
    )
    return Claim(id=Subject.ALL_PAYER_CASES, status=Status.SUPPORTED, text=said, facts=stated.facts)


def own_cases_claim(stated: StatedCases, fact: Fact, voice: Sentences) -> Claim:
    """Say about how many cases a physician states: the own word, with its days."""
    as_of, said_on = voice.day(stated.as_of), voice.day(stated.stated_on)
    said = voice.say("own_cases", cases=f"{stated.at_least:,}", as_of=as_of, said=said_on)
    return Claim(id=Subject.ALL_PAYER_CASES, status=Status.SUPPORTED, text=said, facts=(fact,))


def board_not_checked_claim(boards: Sequence[Board], voice: Sentences) -> Claim:
    """Say that nobody has checked, and where patients can look; the boards of one look-up together."""
    by_url: dict[str, list[str]] = {}
    for board in boards:
        if board.patient_lookup:
            by_url.setdefault(board.patient_lookup, []).append(board.name)
    lookups = "; ".join(voice.say("lookup", boards=", ".join(names), url=url) for url, names in by_url.items())
    said = voice.say("board_not_checked", lookups=lookups) if lookups else voice.say("board_nowhere")
    return Claim(id=Subject.BOARD_CERTIFICATION, status=Status.UNKNOWN, text=said)


def licence_claim(licences: Sequence[Licence], looked_in: Sequence[Fact], voice: Sentences) -> Claim:
    """Say the licence numbers somebody gives, each once; that one is given does not say that it is in force."""
    if not licences:
        read = bool(looked_in)
        said = voice.say("no_licence", sources=voice.sources(*looked_in)) if read else voice.say("licences_not_read")
        return Claim(id=Subject.LICENCE_ON_FILE, status=Status.UNKNOWN, text=said, facts=tuple(looked_in))
    facts = tuple(dict.fromkeys(licence.fact for licence in licences))  # one row may give several
    numbers = dict.fromkeys(
        voice.say("licence" if licence.state else "licence_of_no_state", number=licence.number, state=licence.state)
        for licence in licences
    )
    said = voice.say("licences", licences=voice.series(numbers), sources=voice.sources(*facts))
    return Claim(id=Subject.LICENCE_ON_FILE, status=Status.SUPPORTED, text=said, facts=facts)
