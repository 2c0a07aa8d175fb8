"""Everything that can be said of one NPI with regard to a procedure: claim by claim, each with its facts.

Shape:  sections in the order in which people ask: who, certified, how often, where, what for Medicare, hospitals,
        boards and licences, payments, exclusions.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from whoperforms.certification.cases.outcomes import PublishedOutcomes
from whoperforms.certification.cases.own_word import PlaceSaid
from whoperforms.evidence.claims import Claim, Status, Subject
from whoperforms.evidence.reviews import Decision
from whoperforms.evidence.source import Source
from whoperforms.evidence.volume import CodeFamily, volumes
from whoperforms.evidence.workplaces import Workplace
from whoperforms.kernel.dates import day_in_text
from whoperforms.search import medicare_claims as medicare
from whoperforms.search.certifications import said_by_physician
from whoperforms.search.credential_claims import Licence, board_not_checked_claim, licence_claim, own_cases_claim
from whoperforms.search.disclosure_claims import (
    Payment,
    Silence,
    disproved_claim,
    excluded_claim,
    exclusion_claim,
    exclusion_unsaid_claim,
    payment_claims,
)
from whoperforms.search.identity_claims import exists_claim
from whoperforms.search.known import Known
from whoperforms.search.places import newest, workplaces_of
from whoperforms.search.standing import reasons_withheld
from whoperforms.search.statements import (
    billed_rows,
    confirmed_place_claim,
    no_specialty_claim,
    pathway_of,
    place_claim,
    specialty_claim,
    told_by,
)
from whoperforms.search.voice import Voice
from whoperforms.store.directory import Directory
from whoperforms.store.records import CLEARING, Record


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


OF_A_PROGRAMME = frozenset({Subject.CERTIFIED, Subject.ALL_PAYER_CASES})  # said only where there is one


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What is known of one NPI, and how: claims by section, and every place with who says so.

    `shares` say what part of all services the published counts are, in the country and the state of the main location.
    `outcomes`: how the physician's patients fared, where that is published; `places_said`: what they said of places.
    """

    record: Record
    pathway: str | None
    sections: dict[SectionId, tuple[Claim, ...]]
    workplaces: tuple[Workplace, ...]
    shares: tuple[str, ...]
    outcomes: PublishedOutcomes | None = None
    places_said: tuple[PlaceSaid, ...] = ()


@dataclass(frozen=True, slots=True)
class Profiles:
    """Makes profiles with regard to a procedure, from one directory, in one voice."""

    known: Known
    voice: Voice

    def of(self, record: Record, *, asked_on: date) -> Profile:
        """Return the profile of a record of this directory, on a day."""
        one = _One(self.known, self.voice, record, asked_on)
        return Profile(
            record=record,
            pathway=pathway_of([stated.code for stated in record.taxonomies], self.known.procedure),
            sections={section: tuple(make(one)) for section, make in SECTIONS.items()},
            workplaces=workplaces_of(record, self.known.places_said(int(record.npi))),
            outcomes=self.known.own_word(int(record.npi)).outcomes,
            places_said=self.known.places_said(int(record.npi)),
            shares=self.known.shares.sentences(
                self.voice, next((location.state for location in record.locations), None)
            ),
        )


@dataclass(frozen=True, slots=True)
class _One:
    """One record, as a section looks at it."""

    known: Known
    voice: Voice
    record: Record
    asked_on: date

    @property
    def directory(self) -> Directory:
        return self.known.directory

    def identity(self) -> Iterator[Claim]:
        held = self.record.practitioner or self.record.organization
        if held and not self.record.deactivated:
            yield exists_claim(held.fact, held.enumerated_on, self.voice)
        yield from reasons_withheld(self.record, self.voice)

    def certification(self) -> Iterator[Claim]:
        npi, programme = int(self.record.npi), self.known.procedure.id
        yield self.known.certifications.claim(npi, programme, self.asked_on, self.voice)

    def volume(self) -> Iterator[Claim]:
        years = [int(fact.dated) for fact in self.directory.looked_in(Source.PART_B)]
        counted = volumes(billed_rows(self.record), years, CodeFamily.of(self.known.procedure))
        yield from medicare.volume_claims(counted, self.voice)
        npi, programme = int(self.record.npi), self.known.procedure.id
        said = self.known.own_word(npi).cases
        claims = self.known.certifications.cases_claims(npi, programme, self.asked_on, self.voice)
        if said is None or any(claim.status is Status.SUPPORTED for claim in claims):
            yield from claims
        if said is not None:
            yield own_cases_claim(said, said_by_physician(said.stated_on, said.seq), self.voice)

    def pathway(self) -> Iterator[Claim]:
        named = {stated.code: stated for stated in self.record.taxonomies}
        telling = [*told_by(named, self.known.procedure), *named]
        for code in dict.fromkeys(telling):
            label = self.voice.specialty(code, named[code].name)
            yield specialty_claim(label, named[code].fact, self.voice)
        if not named:
            yield no_specialty_claim(self.voice)

    def places(self) -> Iterator[Claim]:
        person = self.record.practitioner
        for location in self.record.locations:
            yield place_claim(location, person.updated_on if person else None, self.voice)
        for word in newest(self.known.places_said(int(self.record.npi))):
            if word.works_there:
                yield confirmed_place_claim(word, said_by_physician(word.on, word.seq), self.voice)

    def medicare(self) -> Iterator[Claim]:
        record, voice, asked_on = self.record, self.voice, self.asked_on
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
            medicare.Held(listings, enrolments, opt_outs),
            voice,
            asked_on=asked_on,
            looked_in=(*listed_in, *enrolled_in),
        )
        yield medicare.enrolled_claim(enrolments, enrolled_in, voice)
        yield medicare.opted_out_claim(opt_outs, voice, asked_on=asked_on, looked_in=opted_in)
        yield medicare.revoked_claim((revoked.fact, revoked.revoked_on) if revoked else None, revoked_in, voice)
        yield medicare.telehealth_claim(listings, listed_in, voice)

    def hospitals(self) -> Iterator[Claim]:
        rows = [
            medicare.Affiliation(row.fact, row.kind, row.unit_ccn or row.ccn, row.name)
            for row in self.record.affiliations
        ]
        looked_in = (*self.directory.looked_in(Source.AFFILIATION),)
        yield from medicare.affiliation_claims(rows, looked_in, self.voice)

    def credentials(self) -> Iterator[Claim]:
        licences = [
            Licence(stated.fact, stated.licence, stated.licence_state)
            for stated in self.record.taxonomies
            if stated.licence
        ]
        yield licence_claim(licences, self.directory.looked_in(Source.NPPES)[:1], self.voice)
        yield board_not_checked_claim(self.known.procedure.boards, self.voice)

    def payments(self) -> Iterator[Claim]:
        procedure = self.known.procedure
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
        looked_in = self.directory.looked_in(Source.OPEN_PAYMENTS)
        yield from payment_claims(rows, self.voice.words.name, looked_in, self.voice)

    def exclusion(self) -> Iterator[Claim]:
        confirmed = self.record.exclusion
        list_read = next(iter(self.directory.looked_in(Source.LEIE)), None)
        if confirmed and (reviewed := self.record.review_of(confirmed)):
            since = confirmed.excluded_on
            yield excluded_claim(confirmed.fact, since, reviewed.fact, reviewed.decided_on, self.voice)
        elif list_read and not self.record.listed:  # of all alike, so that silence names no reason
            yield exclusion_unsaid_claim(self.voice)
        else:
            disproved = tuple(self._disproved())
            yield from disproved
            silence = Silence.NONE_IN_FORCE if self.record.exclusions else Silence.NO_ENTRY
            silence = Silence.NO_OTHER if disproved else silence
            published_on = day_in_text(list_read.release) if list_read else None
            yield exclusion_claim(list_read, published_on, self.voice, asked_on=self.asked_on, silence=silence)

    def _disproved(self) -> Iterator[Claim]:
        """Yield what people have found of entries in force that count against nobody here."""
        reviews = {review.record_sha256: review for review in self.record.reviews if review.decision in CLEARING}
        for entry in self.record.exclusions:
            if entry.in_force and (review := reviews.get(entry.record_sha256)):
                decision = Decision(review.decision)
                yield disproved_claim(entry.fact, review.fact, decision, review.decided_on, self.voice)


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
