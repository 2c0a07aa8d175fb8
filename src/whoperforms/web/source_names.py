"""The sources in plain words: what each is called, what it tells, and what it cannot tell."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from whoperforms.evidence.source import Source


@dataclass(frozen=True, slots=True)
class InWords:
    """A source: its name for people, what we take from it, and its limits."""

    name: Promise
    tells: Promise
    limits: Promise


IN_WORDS: dict[Source, InWords] = {
    Source.NPPES: InWords(
        _("The national list of doctors (NPPES)"),
        _("Names, fields, places of work and phone numbers. Each doctor has a number here, the NPI."),
        _("Doctors fill it in themselves. Nobody checks it. Many places in it are old."),
    ),
    Source.DEACTIVATED: InWords(
        _("Numbers that were shut off"),
        _("Which doctors' numbers (NPI) are no longer in use. We show none of these doctors."),
        _("It does not say why a number was shut off."),
    ),
    Source.NUCC: InWords(
        _("The list of fields (NUCC)"),
        _("What the codes for fields of medicine mean."),
        _("It does not say who works in a field."),
    ),
    Source.PART_B: InWords(
        _("Medicare bills, by doctor"),
        _("For how many cases a doctor billed Medicare in a year."),
        _("Small numbers are hidden. Only Original Medicare counts. It is about two years old when it comes out."),
    ),
    Source.PART_B_TOTALS: InWords(
        _("Medicare bills, by state"),
        _("For how many cases all doctors in a state billed Medicare. So we can say how much the hidden numbers hide."),
        _("It names no doctors."),
    ),
    Source.LEIE: InWords(
        _("The list of those shut out of federal health plans (OIG)"),
        _("Who may not be paid by Medicare and other federal plans."),
        _("Most entries have no NPI. A name alone can be anybody's, so we blame nobody for a name."),
    ),
    Source.CARE_COMPARE: InWords(
        _("Medicare's list of doctors (Care Compare)"),
        _("Places of work, groups, and who takes Medicare's rates."),
        _("Groups often list a doctor at each of their places. The doctor may work at only one."),
    ),
    Source.AFFILIATION: InWords(
        _("Medicare's list of hospitals and their doctors"),
        _("At which hospitals a doctor works."),
        _("It is put together from bills. It may miss some."),
    ),
    Source.OPEN_PAYMENTS: InWords(
        _("Payments by makers (Open Payments)"),
        _("What makers of drugs and tools have paid to doctors."),
        _("It tells of money. It does not tell of training."),
    ),
    Source.ENROLMENT: InWords(
        _("Who may bill Medicare (PECOS)"),
        _("Who is enrolled in Medicare, and in which field."),
        _("Some who are enrolled are not in this file."),
    ),
    Source.REVOKED: InWords(
        _("Whom Medicare has taken off its rolls"),
        _("Who may no longer bill Medicare. We show none of these doctors."),
        _("This is not the same as the list of those shut out."),
    ),
    Source.OPT_OUT: InWords(
        _("Who has left Medicare by choice"),
        _("Which doctors do not take Medicare at all, and until when."),
        _("A doctor may come back. Ask the office."),
    ),
    Source.CROSSWALK: InWords(
        _("How Medicare's fields fit the others"),
        _("Which field in Medicare goes with which field in the national list."),
        _("Many fields fit more than one."),
    ),
    Source.ROSTER: InWords(
        _("The list of those trained, from the body that trains"),
        _("Who was trained and certified, by whom, and since when."),
        _("It has only those who let their name be shown."),
    ),
    Source.REVIEW: InWords(
        _("Checks by a person"),
        _("Whether an entry on a list is about this doctor or somebody else."),
        _("Some entries still wait for a person."),
    ),
}
