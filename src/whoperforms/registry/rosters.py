"""Rosters into the registry and out of it: looked through first, then recorded whole or not at all.

Shape:  what is looked through is what is recorded: the same rows, planned again under the lock, against the ledger as
        it stands by then. Exported is who is certified here and who is listed, so that importing it changes nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Final

from whoperforms.certification.acts import listing
from whoperforms.certification.bodies.people import Listed, Use
from whoperforms.certification.bodies.programme import ProgrammeOpened
from whoperforms.certification.events import Signer
from whoperforms.certification.heard import (
    Confirmed,
    Way,
    confirmed_rows,
    heard,
    is_about,
    listing_is_heard,
    may_be_named,
    shown_as,
)
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.listing import RosterGiven, RosterPlan, newest_listing, planned
from whoperforms.certification.papers import stands_of
from whoperforms.certification.people import Person
from whoperforms.certification.programme import Programme, programmes
from whoperforms.certification.published import shown_number
from whoperforms.certification.standing import State
from whoperforms.kernel.errors import BadField, BadQuestion, BadRelease
from whoperforms.kernel.sentence import Sentence
from whoperforms.registry.journal import ledger, new_id
from whoperforms.registry.recording import Sending, record_much
from whoperforms.registry.roster_given import RosterFile
from whoperforms.registry.roster_matching import matched
from whoperforms.search.desk import desks_at
from whoperforms.sources.roster_manifest import Manifest, described
from whoperforms.store.place import Place

UNKNOWN: Final = "FNU"  # first name unknown, as US papers have it
UNNAMED: Final = "WITHHELD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What came of an import: what became of each row, and how many events were recorded."""

    plan: RosterPlan
    events: int


def known_programme(opened: ProgrammeOpened) -> Programme:
    """Return what the definition of a programme's procedure says of those who train for it."""
    from whoperforms.registry import offered  # noqa: PLC0415 - its settings are Django's

    return programmes([offered.procedure(opened.procedure)])[opened.procedure]


def file_for(content: bytes, name: str, programme: str, as_of: date) -> RosterFile:
    """Return a file that somebody gives for a programme: the roster of its own issuer. Raises: NoSuchRecord."""
    opened = _opened(ledger(), programme)
    return RosterFile(
        content=content,
        name=name,
        programme=programme,
        known=known_programme(opened),
        issuer=opened.issuer,
        as_of=as_of,
    )


def described_file(content: bytes, name: str, manifest: Manifest | None, programme: str | None = None) -> RosterFile:
    """Return a file that says by its name or manifest whose roster it is. Raises: BadRelease, BadQuestion."""
    there = ledger()
    opened = {of.id: of.opened.body for of in there.programmes.values() if of.opened and programme in {None, of.id}}
    if not opened:
        raise BadQuestion(
            "{programme}: not opened here; open the programme first", programme=programme or Sentence("no programme")
        )
    known = {one.procedure: known_programme(one) for one in opened.values()}
    said = described(name.removesuffix(".xlsx") + ".csv" if name.endswith(".xlsx") else name, manifest, known)
    fitting = [of for of, one in opened.items() if (one.procedure, one.issuer) == (said.programme, said.issuer)]
    if len(fitting) != 1:
        raise BadQuestion(
            "{name}: a roster of {issuer} for {programme}, and {count} programmes here are theirs; name "
            "one with --programme",
            name=name,
            issuer=said.issuer,
            programme=said.programme,
            count=len(fitting),
        )
    return RosterFile(
        content=content,
        name=name,
        programme=fitting[0],
        known=known[said.programme],
        issuer=said.issuer,
        as_of=said.as_of,
        manifest=manifest or said,
    )


def looked_through(file: RosterFile, directory: Place) -> RosterGiven:
    """Return a roster's rows, held against the directory. Raises: BadField, which says what is wrong with the file."""
    from whoperforms.registry.roster_file import read  # noqa: PLC0415 - with what reads columns; no other page needs it

    try:
        given = read(file)
    except BadRelease as why:
        raise BadField("file", why.sentence) from None
    return desks_at(directory).answer(lambda desk: matched(given, desk.directory))


def dry_run(given: RosterGiven, now: datetime) -> RosterPlan:
    """Return what would become of a roster now; nothing happens. Raises: BadField."""
    return planned(ledger(), given, now)


def take(signer: Signer, given: RosterGiven, now: datetime, *, sending: Sending | None = None) -> Taken:
    """Record what a roster says that is new, in one transaction. Raises: BadQuestion."""
    plan = dry_run(given, now)
    act = partial(listing.import_roster, roster=given, new_id=new_id)
    events = record_much(signer, act, sending=sending, now=now)
    return Taken(plan=plan, events=len(events))


def exported(programme: str, now: datetime) -> tuple[str, bytes]:
    """Return the roster of a programme as of now: the name of its file, and its bytes. Raises: NoSuchRecord."""
    from whoperforms.registry.roster_file import written  # noqa: PLC0415 - as above

    there = ledger()
    opened = _opened(there, programme)
    rows = list(_rows(there, programme, opened, now))
    name = f"roster_{opened.issuer}_{opened.procedure}_{now:%Y%m%d}.csv"
    return name, written(sorted(rows, key=lambda row: row["issuer_record_id"]))


def _rows(there: Ledger, programme: str, opened: ProgrammeOpened, now: datetime) -> Iterator[Mapping[str, str]]:
    written_for = {"programme": opened.procedure, "updated_on": f"{now:%Y-%m-%d}"}
    superseded = {
        event.body.record: event.seq
        for person in there.people.values()
        if person.npi and person.listings and (event := newest_listing(person, programme))
    }
    confirmed = confirmed_rows(there.people.values())
    for name in sorted(there.people):
        person = there.people[name]
        ways = [Way(one, stands_of(there, one, now)) for one in there.of(name, programme)]
        way, event = heard(ways), newest_listing(person, programme)
        row = None
        if way and way.enrolment.certificate:
            row = _certified(person, way, now)
        elif event and listing_is_heard(event.body, ways) and _counts(event.body, person, confirmed):
            given_on = superseded.get(event.body.record, 0) if person.npi is None else 0
            named = event.body.consent and may_be_named(event.body, person, certain=there.certain_of(name))
            row = _listed(event.body, person.npi, named=named) if given_on <= event.seq else None
        if row:
            yield row | written_for


def _counts(said: Listed, person: Person, confirmed: Confirmed) -> bool:
    """Whether what was listed is about whom this is: of nobody whose NPI is known is that certain."""
    return person.npi is None or is_about(said, person.npi, confirmed)


def _listed(said: Listed, npi: str | None, *, named: bool) -> dict[str, str]:
    active = said.state == State.ACTIVE
    certified = said.since if active else said.certified_on
    return {
        "issuer_record_id": said.record,
        "npi": npi or said.npi or "",
        "last_name": said.family or UNNAMED,
        "first_name": said.given or UNNAMED,
        "middle_name": said.middle or "",
        "suffix": said.suffix or "",
        "credential": said.credential or "",
        "pathway": said.pathway or "",
        "device": said.device or "",
        "certified_on": _day(certified),
        "expires_on": _day(said.until),
        "status": said.state,
        "status_on": "" if active else _day(said.since),
        "city": said.city or "",
        "state": said.us_state or "",
        "zip": said.postal_code or "",
        "public_consent": "yes" if named else "no",
        "consent_on": _day(said.as_of),
    }


def _certified(person: Person, way: Way, now: datetime) -> dict[str, str] | None:
    of, where = way
    held, state = of.certificate, shown_as(where)
    if held is None or state is None:
        return None
    given, _, family = person.name.rpartition(" ")
    agreed = person.consents.get((of.programme, Use.LISTING))
    return {
        "issuer_record_id": shown_number(held.number),
        "npi": person.npi or "",
        "last_name": family,
        "first_name": given or UNKNOWN,
        "credential": person.credential or "",
        "pathway": of.pathway,
        "device": held.scope,
        "certified_on": _day(held.valid_from.date()),
        "expires_on": _day(held.valid_until.date()),
        "status": state,
        "status_on": "" if state is State.ACTIVE else _day((where.since or now).date()),
        "public_consent": "yes" if person.agrees(of.programme, Use.LISTING) else "no",
        "consent_on": _day((agreed.at if agreed else now).date()),
    }


def _day(on: date | None) -> str:
    return on.isoformat() if on else ""


def _opened(there: Ledger, programme: str) -> ProgrammeOpened:
    opened = there.programme(programme).opened
    assert opened is not None  # noqa: S101 - `programme` has asked; for the type checker
    return opened.body
