"""What Medicare's files say of one practitioner: taken or opted out of, telehealth, hospitals, numbers of cases.

Each function takes what was read about the practitioner, and `looked_in`: the files that were read, as facts without a
row. So "not found" names the file and its date, and a file that nobody read is never taken for an answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from whoperforms.evidence.claims import Claim, Status, Subject
from whoperforms.evidence.facts import Fact
from whoperforms.evidence.source import Source
from whoperforms.evidence.volume import PAYER, Denominator, NoCount, Volume
from whoperforms.search.voice import Sentences, Voice

ASSIGNMENT = {"M": "may_accept", "Y": "accepts"}  # where rows differ, the one that promises less is said


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A row of Care Compare: `assignment` is Y, M or None, `telehealth` None where it is not stated."""

    fact: Fact
    assignment: str | None
    telehealth: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """A row of Medicare's enrolment file."""

    fact: Fact
    specialty: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OptOut:
    """An affidavit of opting out; an end of None is open."""

    fact: Fact
    start: date | None
    end: date | None

    def covers(self, on: date) -> bool:
        """Whether it is in force on a day; a start that cannot be read has been."""
        return (self.start or on) <= on <= (self.end or on)


class Held(NamedTuple):
    """What Medicare's files hold about whether somebody takes Medicare."""

    listings: Sequence[Listing]
    enrolments: Sequence[Enrolment]
    opt_outs: Sequence[OptOut]


class Affiliation(NamedTuple):
    """A facility that somebody is listed as affiliated with: kind, certification number, name where it is known."""

    fact: Fact
    kind: str | None
    ccn: str | None
    name: str | None


def takes_medicare_claim(held: Held, voice: Sentences, *, asked_on: date, looked_in: Sequence[Fact]) -> Claim:
    """Say whether Medicare's files show somebody as taking it; an affidavit in force on that day contradicts."""
    listings = held.listings
    standing = (*(row.fact for row in listings), *(row.fact for row in held.enrolments))
    if affidavit := _in_force(held.opt_outs, asked_on):
        said = voice.say("opted_out_not_taken", **_span(affidavit, voice))
        if standing:
            said = voice.say("still_stands", sentence=said, sources=voice.sources(*standing))
        facts = (affidavit.fact, *standing)
        return Claim(id=Subject.TAKES_MEDICARE, status=Status.CONTRADICTED, text=said, facts=facts)
    if standing:
        letter = next((known for known in ASSIGNMENT if any(row.assignment == known for row in listings)), None)
        told = tuple(row.fact for row in listings if letter and row.assignment == letter) or standing
        said = voice.say(ASSIGNMENT[letter] if letter else "bills", sources=voice.sources(*told))
        return Claim(id=Subject.TAKES_MEDICARE, status=Status.SUPPORTED, text=said, facts=told)
    return _silent(Subject.TAKES_MEDICARE, ("not_found", "medicare_not_read"), looked_in, voice)


def enrolled_claim(enrolments: Sequence[Enrolment], looked_in: Sequence[Fact], voice: Sentences) -> Claim:
    """Say as what somebody is enrolled in Medicare."""
    if not enrolments:
        return _silent(Subject.ENROLLED, ("not_enrolled", "enrolment_not_read"), looked_in, voice)
    facts = tuple(row.fact for row in enrolments)
    named = list(dict.fromkeys(row.specialty for row in enrolments if row.specialty))
    where = voice.sources(*facts)
    if named:
        said = voice.say("enrolled", specialty=voice.series(named), sources=where)
    else:
        said = voice.say("enrolled_unnamed", sources=where)
    return Claim(id=Subject.ENROLLED, status=Status.SUPPORTED, text=said, facts=facts)


def opted_out_claim(
    opt_outs: Sequence[OptOut], voice: Sentences, *, asked_on: date, looked_in: Sequence[Fact]
) -> Claim:
    """Say whether an affidavit of opting out is in force on the day asked; one of another time leaves it unknown."""
    if affidavit := _in_force(opt_outs, asked_on):
        said = voice.say("opted_out", **_span(affidavit, voice))
        return Claim(id=Subject.OPTED_OUT, status=Status.SUPPORTED, text=said, facts=(affidavit.fact,))
    if opt_outs:
        newest = max(opt_outs, key=lambda row: row.start or date.min)
        said = voice.say("opted_out_then", **_span(newest, voice), asked_on=voice.day(asked_on))
        return Claim(id=Subject.OPTED_OUT, status=Status.UNKNOWN, text=said, facts=(newest.fact,))
    return _silent(Subject.OPTED_OUT, ("not_opted_out", "opt_out_not_read"), looked_in, voice)


def revoked_claim(revocation: tuple[Fact, date | None] | None, looked_in: Sequence[Fact], voice: Sentences) -> Claim:
    """Say that Medicare revoked an enrolment, and when; never why."""
    if revocation is None:
        return _silent(Subject.REVOKED, ("not_revoked", "revocations_not_read"), looked_in, voice)
    fact, revoked_on = revocation
    said = voice.say("revoked", day=voice.day(revoked_on), source=voice.sources(fact))
    return Claim(id=Subject.REVOKED, status=Status.SUPPORTED, text=said, facts=(fact,))


def telehealth_claim(listings: Sequence[Listing], looked_in: Sequence[Fact], voice: Sentences) -> Claim:
    """Say whether Care Compare shows telehealth; one row that does is enough."""
    stated = {listing.telehealth for listing in listings} - {None}
    if not stated:
        rows = tuple(listing.fact for listing in listings) or looked_in
        return _silent(Subject.TELEHEALTH, ("telehealth_not_stated", "telehealth_not_read"), rows, voice)
    offered = True in stated
    facts = tuple(listing.fact for listing in listings if listing.telehealth is offered)
    said = voice.say("telehealth" if offered else "no_telehealth", sources=voice.sources(*facts))
    status = Status.SUPPORTED if offered else Status.CONTRADICTED
    return Claim(id=Subject.TELEHEALTH, status=status, text=said, facts=facts)


def affiliation_claims(
    affiliations: Sequence[Affiliation], looked_in: Sequence[Fact], voice: Sentences
) -> tuple[Claim, ...]:
    """Say each facility once, whoever lists it, in the order in which they were read."""
    if not affiliations:
        return (_silent(Subject.AFFILIATED, ("no_affiliation", "affiliations_not_read"), looked_in, voice),)
    facilities: dict[tuple[str | None, str | None], list[Affiliation]] = {}
    for row in affiliations:
        facilities.setdefault((row.ccn, None if row.ccn else row.name), []).append(row)
    return tuple(_facility_claim(rows, voice) for rows in facilities.values())


def _facility_claim(rows: list[Affiliation], voice: Sentences) -> Claim:
    facts = tuple(row.fact for row in rows)
    name = next((row.name for row in rows if row.name), voice.say("unnamed_facility"))
    kind = next((voice.published(row.kind) for row in rows if row.kind), None)
    known = [part for part in (kind, voice.say("ccn", ccn=rows[0].ccn) if rows[0].ccn else None) if part]
    facility = voice.say("facility", name=name, known=", ".join(known)) if known else name
    said = voice.say("affiliated", facility=facility, sources=voice.sources(*facts))
    return Claim(id=Subject.AFFILIATED, status=Status.SUPPORTED, text=said, facts=facts)


def volume_claims(volumes: Sequence[Volume], voice: Voice) -> tuple[Claim, ...]:
    """Say the count of each year that has one, then once for all the other years that there is none, and why."""
    if not volumes:
        return (Claim(id=Subject.MEDICARE_VOLUME, status=Status.UNKNOWN, text=voice.say("no_part_b")),)
    counted = [_counted(volume, voice) for volume in volumes if volume.cases is not None]
    silent = [[volume for volume in volumes if volume.why is why] for why in NoCount]
    return (*counted, *(_uncounted(of_one_reason, voice) for of_one_reason in silent if of_one_reason))


def _counted(volume: Volume, voice: Voice) -> Claim:
    said = voice.say(
        "volume",
        billed=voice.words.billed,
        cases=volume.cases,
        year=volume.year,
        payer=volume.payer,
        source=voice.label(Source.PART_B),
        codes=voice.series(volume.codes),
        places=voice.series(voice.say(place) for place in volume.places),
        published_from=volume.published_from,
    )
    return Claim(id=Subject.MEDICARE_VOLUME, status=Status.SUPPORTED, text=said, facts=volume.facts)


def _uncounted(volumes: Sequence[Volume], voice: Sentences) -> Claim:
    newest = volumes[0]
    said = voice.say(
        newest.why or NoCount.HIDDEN_OR_NONE,
        years=voice.series(str(volume.year) for volume in volumes),
        payer=newest.payer,
        source=voice.label(Source.PART_B),
        hidden=newest.published_from - 1,
    )
    return Claim(id=Subject.MEDICARE_VOLUME, status=Status.UNKNOWN, text=said)


def share_sentence(found: Denominator, area: str | None, voice: Sentences) -> str:
    """Say what share of all services the published rows cover; `area` is the name of a state, None the country."""
    known = "share" if found.percent or not found.published else "share_below_one"
    return voice.say(
        found.why or known,
        percent=found.percent,
        area=area or voice.say("country"),
        year=found.year,
        published=found.published,
        total=found.total or 0,
        payer=PAYER,
        codes=", ".join(found.codes),
        source=voice.label(Source.PART_B),
        totals=voice.label(Source.PART_B_TOTALS),
    )


def _in_force(opt_outs: Sequence[OptOut], on: date) -> OptOut | None:
    return max((row for row in opt_outs if row.covers(on)), key=lambda row: row.start or date.min, default=None)


def _span(affidavit: OptOut, voice: Sentences) -> dict[str, str]:
    return {
        "start": voice.day(affidavit.start),
        "end": voice.day(affidavit.end),
        "source": voice.sources(affidavit.fact),
    }


def _silent(subject: Subject, ways: tuple[str, str], looked_in: Sequence[Fact], voice: Sentences) -> Claim:
    """Say that files are silent, which decides nothing, or that none was read: the sentences for either."""
    nothing_found, nothing_read = ways
    said = voice.say(nothing_found, sources=voice.sources(*looked_in)) if looked_in else voice.say(nothing_read)
    return Claim(id=subject, status=Status.UNKNOWN, text=said, facts=tuple(looked_in))
