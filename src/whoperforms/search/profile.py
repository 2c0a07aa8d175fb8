"""Everything that can be said of one NPI with regard to a procedure: claim by claim, each with its facts.

Shape:  sections in the order in which people ask: who, certified, how often, where, what for Medicare, hospitals,
        boards and licences, payments, exclusions.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from whoperforms.evidence.claims import Claim
from whoperforms.evidence.source import Source
from whoperforms.evidence.volume import CodeFamily, volumes
from whoperforms.evidence.workplaces import Workplace
from whoperforms.kernel.dates import day_in_text
from whoperforms.procedures.definition import Procedure
from whoperforms.procedures.words import Words
from whoperforms.search import medicare_claims as medicare
from whoperforms.search.certifications import Certifications
from whoperforms.search.credential_claims import Licence, board_not_checked_claim, licence_claim
from whoperforms.search.disclosure_claims import Payment, excluded_claim, exclusion_claim, payment_claims
from whoperforms.search.identity_claims import exists_claim
from whoperforms.search.places import workplaces_of
from whoperforms.search.shares import Shares
from whoperforms.search.standing import reasons_withheld
from whoperforms.search.statements import NO_SPECIALTY, billed_rows, pathway_of, place_claim, specialty_claim, told_by
from whoperforms.store.directory import Directory
from whoperforms.store.records import Record


class SectionId(StrEnum):
    """What a section of a profile is about."""

    IDENTITY = "identity"
    CERTIFICATION = "certification"
    VOLUME = "volume"
    PATHWAY = "pathway"
    PLACES = "places"
    MEDICARE = "medicare"
    HOSPITALS = "hospitals"
    CREDENTIALS = "credentials"
    PAYMENTS = "payments"
    EXCLUSION = "exclusion"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What is known of one NPI, and how: claims by section, and every place with who says so.

    `shares` say what part of all services the published counts are, in the country and the state of the main location.
    """

    record: Record
    pathway: str | None
    sections: dict[SectionId, tuple[Claim, ...]]
    workplaces: tuple[Workplace, ...]
    shares: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profiles:
    """Makes profiles with regard to a procedure, from one directory, in the words of one language."""

    directory: Directory
    procedure: Procedure
    words: Words
    certifications: Certifications
    shares: Shares

    def of(self, record: Record, *, asked_on: date) -> Profile:
        """Return the profile of a record of this directory, on a day."""
        one = _One(self, record, asked_on)
        return Profile(
            record=record,
            pathway=pathway_of([stated.code for stated in record.taxonomies], self.procedure),
            sections={section: tuple(make(one)) for section, make in SECTIONS.items()},
            workplaces=workplaces_of(record),
            shares=self.shares.sentences(next((location.state for location in record.locations), None)),
        )


@dataclass(frozen=True, slots=True)
class _One:
    """One record, as a section looks at it."""

    profiles: Profiles
    record: Record
    asked_on: date

    @property
    def directory(self) -> Directory:
        return self.profiles.directory

    def identity(self) -> Iterator[Claim]:
        held = self.record.practitioner or self.record.organization
        if held and not self.record.deactivated:
            yield exists_claim(held.fact, held.enumerated_on)
        yield from reasons_withheld(self.record)

    def certification(self) -> Iterator[Claim]:
        yield self.profiles.certifications.claim(int(self.record.npi), self.profiles.procedure.id, self.asked_on)

    def volume(self) -> Iterator[Claim]:
        years = [int(fact.dated) for fact in self.directory.looked_in(Source.PART_B)]
        counted = volumes(billed_rows(self.record), years, CodeFamily.of(self.profiles.procedure))
        yield from medicare.volume_claims(counted, self.profiles.words)

    def pathway(self) -> Iterator[Claim]:
        named = {stated.code: stated for stated in self.record.taxonomies}
        telling = [*told_by(named, self.profiles.procedure), *named]
        for code in dict.fromkeys(telling):
            label = self.profiles.words.taxonomy.get(code) or named[code].name or code
            yield specialty_claim(label, named[code].fact)
        if not named:
            yield NO_SPECIALTY

    def places(self) -> Iterator[Claim]:
        person = self.record.practitioner
        for location in self.record.locations:
            yield place_claim(location, person.updated_on if person else None)

    def medicare(self) -> Iterator[Claim]:
        record, asked_on = self.record, self.asked_on
        listings = [
            medicare.Listing(fact=row.fact, assignment=row.assignment, telehealth=row.telehealth)
            for row in record.listings
        ]
        enrolments = [medicare.Enrolment(fact=row.fact, specialty=row.specialty_name) for row in record.enrolments]
        opt_outs = [medicare.OptOut(fact=row.fact, start=row.opted_out_on, end=row.ends_on) for row in record.opt_outs]
        listed_in, enrolled_in, opted_in, revoked_in = (
            self.directory.looked_in(source)
            for source in (Source.CARE_COMPARE, Source.ENROLMENT, Source.OPT_OUT, Source.REVOKED)
        )
        revoked = max(record.revocations, key=lambda row: row.revoked_on or date.min, default=None)
        yield medicare.takes_medicare_claim(
            listings, enrolments, opt_outs, asked_on=asked_on, looked_in=(*listed_in, *enrolled_in)
        )
        yield medicare.enrolled_claim(enrolments, enrolled_in)
        yield medicare.opted_out_claim(opt_outs, asked_on=asked_on, looked_in=opted_in)
        yield medicare.revoked_claim((revoked.fact, revoked.revoked_on) if revoked else None, revoked_in)
        yield medicare.telehealth_claim(listings, listed_in)

    def hospitals(self) -> Iterator[Claim]:
        rows = [
            medicare.Affiliation(row.fact, row.kind, row.unit_ccn or row.ccn, row.name)
            for row in self.record.affiliations
        ]
        looked_in = (*self.directory.looked_in(Source.AFFILIATION),)
        yield from medicare.affiliation_claims(rows, looked_in)

    def credentials(self) -> Iterator[Claim]:
        licences = [
            Licence(stated.fact, stated.licence, stated.licence_state)
            for stated in self.record.taxonomies
            if stated.licence
        ]
        yield licence_claim(licences, self.directory.looked_in(Source.NPPES)[:1])
        yield board_not_checked_claim(self.profiles.procedure.boards)

    def payments(self) -> Iterator[Claim]:
        procedure = self.profiles.procedure
        rows = [
            Payment(
                fact=row.fact,
                year=row.year,
                maker=row.maker,
                cents=row.amount_cents,
                for_product=row.procedure == procedure.id,
                disputed=row.disputed,
            )
            for row in self.record.payments
        ]
        yield from payment_claims(rows, self.profiles.words.name, self.directory.looked_in(Source.OPEN_PAYMENTS))

    def exclusion(self) -> Iterator[Claim]:
        confirmed = self.record.exclusion
        if confirmed is None:
            list_read = next(iter(self.directory.looked_in(Source.LEIE)), None)
            published_on = day_in_text(list_read.release) if list_read else None
            yield exclusion_claim(list_read, published_on, asked_on=self.asked_on)
        elif reviewed := self.record.review_of(confirmed):
            yield excluded_claim(confirmed.fact, confirmed.excluded_on, reviewed.fact)


SECTIONS = {
    SectionId.IDENTITY: _One.identity,
    SectionId.CERTIFICATION: _One.certification,
    SectionId.VOLUME: _One.volume,
    SectionId.PATHWAY: _One.pathway,
    SectionId.PLACES: _One.places,
    SectionId.MEDICARE: _One.medicare,
    SectionId.HOSPITALS: _One.hospitals,
    SectionId.CREDENTIALS: _One.credentials,
    SectionId.PAYMENTS: _One.payments,
    SectionId.EXCLUSION: _One.exclusion,
}
