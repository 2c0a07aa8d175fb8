"""A registry of thousands of lives: those of some people, told by the acts themselves, told again of many others.

Shape:  `some_lives` makes a programme in which each life ends at another stage, held to all rights and duties. `retold`
        tells each life again, with other ids, names and NPIs, at the same instants; the programme and its staff are
        told once. All of it is made of the numbers that are given: the same ones give the same registry, byte for byte.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256

from recorder import id_of, npi
from standards import standard
from whoperforms.certification.acts import enrolling, people
from whoperforms.certification.bodies.people import ConsentSet, Role, Use
from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.bodies.verification import Element, Finding, Method, Result
from whoperforms.certification.events import ORIGIN, Row, body_hash, link
from whoperforms.kernel.base32 import SIGNS
from worlds import STAFF, World

STAGES = (  # how far lives come; the shares are those of a programme that has run for two years
    *("applied",) * 4,
    *("enrolled",) * 5,
    *("trained",) * 2,
    "submitted",
    *("certified",) * 6,
    "suspended",
    "withdrawn",
)
SPAN = timedelta(days=600)  # between the first life and the last, unless somebody asks for more
LOOKED_AGAIN = timedelta(days=20)  # before now: nobody's monthly look is overdue
LIVES_AT_MOST = 1_000  # told by the acts themselves
KEPT = frozenset(map(id_of, STAFF))  # who is in every life the same
ID = rf'"(?P<id>[{SIGNS}]{{12}})"'
STREAM = rf'"stream":"\w+:(?P<stream>[{SIGNS}]{{12}})"'
PLACE = r'"(?:verification|cause|contested|appeal|wrong|sign_off)":(?P<place>\d+)'
PLACES = r'"(?:sign_offs|verifications|evidence)":\[(?P<places>[\d,]+)\]'
OF_A_LIFE = re.compile(rf'{ID}|{STREAM}|"(?P<npi>2\d{{9}})"|{PLACE}|{PLACES}|"name":"(?P<name>Physician \d+)"')


def some_lives(
    number: int, *, now: datetime, separation: Separation = Separation.SMALL, span: timedelta = SPAN
) -> World:
    """Return a programme with so many lives, each at one of the stages, as it is at an instant.

    `span`: between the first life and the last; with more than a certificate is valid for, some end, or have ended.
    """
    begins = now - span - LOOKED_AGAIN - timedelta(days=10)
    world = World(separation, begins=begins)
    world.programme(standard(programme=world.called, effective_from=begins.date()))
    lives = {}
    for at in range(number):
        world.wait(until=max(world.at, begins + timedelta(days=5) + span * at / number))
        lives[at] = _lived(world, at)
    world.wait(until=max(world.at, now - LOOKED_AGAIN))
    for at, enrolment in lives.items():
        if world.ledger.enrolment(enrolment).holds:
            _looked_again(world, enrolment)
        _ended(world, enrolment, STAGES[at % len(STAGES)])
    return world


def _lived(world: World, at: int) -> str:
    stage, name = STAGES[at % len(STAGES)], f"Physician {at}"
    path = getattr(world, stage if stage not in {"suspended", "withdrawn"} else "certified")
    enrolment = path(name, npi=npi(at))
    said = ConsentSet(programme=world.called, use=Use.LISTING, given=at % 10 != 0)
    world.act(name, Role.PHYSICIAN, people.consent, person=id_of(name), body=said)
    return enrolment


def _looked_again(world: World, enrolment: str) -> None:
    person = world.ledger.enrolment(enrolment).person
    world.look(person, Element.LICENCE, method=Method.API, jurisdiction="WI", number="L-1")
    world.look(person, Element.EXCLUSION, method=Method.API, result=Result.NOT_FOUND)


def _ended(world: World, enrolment: str, stage: str) -> None:
    person = world.ledger.enrolment(enrolment).person
    match stage:
        case "suspended":
            world.look(person, Element.EXCLUSION, method=Method.API, result=Result.NEGATIVE, finding=Finding.EXCLUDED)
        case "withdrawn":
            world.act(person, Role.PHYSICIAN, enrolling.withdraw, enrolment=enrolment, reason="RETIRED")


Part = tuple[str, str]  # what stands there: a name of a group above, or nothing where it stays as it is


def retold(rows: Iterable[Row], times: int) -> Iterator[Row]:
    """Yield rows told again: each of a life so many times, the others once; at the same instants, in a new chain."""
    places: dict[tuple[int, int], int] = {}
    seq, chain = 0, ORIGIN
    for row in rows:
        parts = _parts(row.record)
        for copy in range(times if any(kind for kind, _ in parts) else 1):
            seq += 1
            places[row.seq, copy] = seq
            record = "".join(_said(part, copy, places) for part in parts).encode()
            salt = sha256(f"salt {seq}".encode()).digest()
            kind, _, name = row.stream.partition(":")
            told = replace(
                row,
                seq=seq,
                event_id=id_of(f"event {seq}"),
                stream=f"{kind}:{_other(name, copy)}",
                record=record,
                salt=salt,
                body_hash=body_hash(record, salt),
            )
            chain = link(chain, told)
            yield replace(told, chain=chain)


@cache
def _parts(words: bytes) -> list[Part]:
    """Return a record in pieces: those that stay, and those that are of one life alone."""
    found, end, record = list[Part](), 0, words.decode()
    for of_a_life in OF_A_LIFE.finditer(record):
        kind = of_a_life.lastgroup
        if of_a_life[kind] not in KEPT:
            begins, ends = of_a_life.span(kind)
            found += [("", record[end:begins]), (kind, record[begins:ends])]
            end = ends
    return [*found, ("", record[end:])]


def _said(part: Part, copy: int, places: dict[tuple[int, int], int]) -> str:
    kind, text = part
    match kind:
        case "id" | "stream":
            return _other(text, copy)
        case "npi":
            return _other_npi(text, copy)
        case "name":
            return f"{text}-{copy}" if copy else text
        case "place" | "places":
            return ",".join(str(places[int(place), copy]) for place in text.split(","))
    return text


@cache
def _other(name: str, copy: int) -> str:
    """Return the id of the same thing in another life; what is of no life stays."""
    of_a_life = copy and len(name) == len(id_of("")) and name not in KEPT and set(name) <= set(SIGNS)
    return id_of(f"{name} {copy}") if of_a_life else name


@cache
def _other_npi(digits: str, copy: int) -> str:
    return npi(int(digits[1:9]) + LIVES_AT_MOST * copy) if copy else digits


def apart(rows: Iterable[Row]) -> tuple[list[Row], list[list[Row]]]:
    """Return the rows of no life, and those of each life, in their order: what names one thing is of one life."""
    near: dict[str, str] = {}  # from each id to another one of the same life, in the end to itself

    def life_of(name: str) -> str:
        return name if near[name] == name else life_of(near[name])

    named = [(row, [text for kind, text in _parts(row.record) if kind in {"id", "stream"}]) for row in rows]
    for _, names in named:
        for name in names:
            near.setdefault(name, name)
            near[life_of(name)] = life_of(names[0])
    lives: dict[str, list[Row]] = {}
    for row, names in named:
        lives.setdefault(life_of(names[0]) if names else "", []).append(row)
    return lives.pop("", []), list(lives.values())
