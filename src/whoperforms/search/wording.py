"""The sentences of claims, in one table, and how names, days and sums are written in them.

Shape:  `SENTENCES`, by what is said; `{blanks}` are filled by `say`. Another language is another table under the same
        keys. Each sentence names its issuer or source and its date; a number its period and payer, too.
"""

from collections.abc import Iterable
from datetime import date

from whoperforms.evidence.facts import Fact

SENTENCES = {
    "source": "{source} of {date}",
    "yearly_source": "{source}, {date}",
    "pair": "{first} and {last}",
    "unknown_day": "an unknown day",
    # Who it is, where and as what.
    "exists": "Has had this NPI since {day}, and it is active in {sources}",
    "listed_at": "Listed at {where} in {sources}",
    "listed_as": "Listed as {specialty} in {sources}",
    # Medicare.
    "accepts": "Listed in {sources} as accepting the amount that Medicare approves; not whether new patients are taken",
    "may_accept": "Listed in {sources} as accepting, for some services, the amount that Medicare approves; "
    "not whether new patients are taken",
    "bills": "Stands in {sources} as one who may bill Medicare; not whether new patients are taken",
    "opted_out_not_taken": "Has opted out of Medicare from {start} to {end} ({source}): "
    "Medicare does not pay for the care",
    "still_stands": "{sentence}. Still stands in {sources}: ask",
    "not_found": "Not found in {sources}, which does not say that Medicare is not taken: ask",
    "medicare_not_read": "Not known whether Medicare is taken: no listing and no enrolment file has been read; ask",
    "enrolled": "Enrolled in Medicare as {specialty} ({sources})",
    "enrolled_unnamed": "Enrolled in Medicare ({sources})",
    "not_enrolled": "No enrolment under this NPI in {sources}; some who are enrolled are not in it: ask",
    "enrolment_not_read": "Not known: no file of Medicare enrolments has been read",
    "opted_out": "Opted out of Medicare from {start} to {end} ({source}). "
    "Medicare publishes no count of cases for that time",
    "opted_out_then": "An affidavit of opting out of Medicare runs from {start} to {end} ({source}), "
    "not on {asked_on}: ask",
    "not_opted_out": "No affidavit of opting out of Medicare under this NPI in {sources}",
    "opt_out_not_read": "Not known: no file of affidavits of opting out of Medicare has been read",
    "revoked": "Enrolment revoked by Medicare on {day} ({source}). This is not an exclusion by OIG",
    "not_revoked": "No revocation under this NPI in {sources}, which does not prove an enrolment",
    "revocations_not_read": "Not known: no file of Medicare revocations has been read",
    "telehealth": "Offers telehealth, by {sources}",
    "no_telehealth": "Offers no telehealth, by {sources}: ask",
    "telehealth_not_stated": "Not known: {sources} does not say whether telehealth is offered",
    "telehealth_not_read": "Not known: no file that says whether telehealth is offered has been read",
    "affiliated": "Listed as affiliated with {facility} ({sources})",
    "facility": "{name} ({known})",
    "unnamed_facility": "a facility",
    "ccn": "Medicare number {ccn}",
    "no_affiliation": "No affiliation with a hospital or other facility listed in {sources}: ask",
    "affiliations_not_read": "Not known: no file of affiliated hospitals has been read",
    # Numbers of cases.
    "volume": "Has {billed} for at least {cases} cases in {year} ({payer}; {source}; codes {codes}; {places}). "
    "Counts below {published_from} patients per code and place are not published",
    "F": "done in a hospital or surgery center",
    "O": "done in an office",
    "hidden_or_none": "No count published for {years} ({payer}; {source}): Medicare hides counts of {hidden} or fewer "
    "patients per code and place, or nothing was billed. This does not tell how often the doctor does it",
    "no_code": "No count published for {years} ({payer}; {source}): the procedure had no code of its own",
    "no_part_b": "No Medicare file was read into this directory, so nothing is known of the number of cases",
    "share": "Published rows cover {percent} % of the services in {area} in {year}: {published} of {total} "
    "patient-days ({payer}; codes {codes}; rows of people in {source}, against those of all providers in {totals})",
    "share_below_one": "Published rows cover less than 1 % of the services in {area} in {year}: {published} of {total} "
    "patient-days ({payer}; codes {codes}; rows of people in {source}, against those of all providers in {totals})",
    "no_total": "Not known what share of the services in {area} the published rows of {year} cover "
    "({payer}; {source}): {totals} lacks a total for them",
    "mismatch": "Not known what share of the services in {area} the published rows of {year} cover "
    "({payer}; {source}): {totals} has less in all, so the files are not of one issue",
    "country": "the country",
    # Credentials.
    "certified": "{sentence} ({sources})",
    "board": "{sentence} ({sources})",
    "board_checked": "{sentence} Checked on {day} by {checked_by}: {how}.",
    "board_not_checked": "Certification by a medical board: not checked. Ask which board, then look it up: {lookups}",
    "lookup": "{boards}: {url}",
    "board_nowhere": "Certification by a medical board: not checked, and no public look-up is known. Ask which board",
    "licences": "Gives {licences} (self-reported, {sources}). Not checked with the state's board",
    "licence": "licence {number} of {state}",
    "licence_of_no_state": "licence {number}, state not given",
    "no_licence": "Gives no licence number in {sources}. Not checked with a state's board: ask the board",
    "licences_not_read": "Not known: no file with licence numbers has been read. Ask the state's board",
    # Payments and exclusions.
    "paid": "{makers} reported paying {amount} in connection with {product} in {paid_in} ({source}; {years} read). "
    "This is a relationship, no proof of training",
    "paid_otherwise": "{makers} reported paying {amount} for other things than {product} in {paid_in} "
    "({source}; {years} read). This is a relationship, no proof of training",
    "disputed": "{sentence}. {amount} of it is disputed by the doctor",
    "not_paid": "No published payment by a maker in connection with {product} in {years} ({source})",
    "not_paid_at_all": "No published payment by a maker of {product} in {years} ({source})",
    "payments_not_read": "Not known: no file of payments has been read",
    "no_entry": "No entry under this NPI in {source} on {day}; most entries carry no NPI; search OIG: {url}",
    "overdue": "{sentence}; check overdue since {day}",
    "no_exclusions_read": "Not known: no exclusion list has been read; search OIG: {url}",
    "excluded": "Excluded from federal health programmes since {day}; a person has confirmed who is meant ({sources})",
}


def say(sentence: str, /, **blanks: object) -> str:
    """Return a sentence with its blanks filled.

    >>> say("lookup", boards="Board of Examples", url="https://board.example")
    'Board of Examples: https://board.example'
    """
    return SENTENCES[sentence].format(**blanks)


def series(words: Iterable[str]) -> str:
    """Return some words as one does in a sentence.

    >>> series(["2022", "2023", "2024"])
    '2022, 2023 and 2024'
    """
    *first, last = list(words)
    return say("pair", first=", ".join(first), last=last) if first else last


def sources(*facts: Fact) -> str:
    """Return where and when some facts were stated, each source and date once, in the order of the facts."""
    return series(
        dict.fromkeys(
            say("yearly_source" if fact.source.yearly else "source", source=fact.source.label, date=fact.dated)
            for fact in facts
        )
    )


def day(known: date | None) -> str:
    """Return a day as every page writes it.

    >>> day(date(2026, 3, 2)), day(None)
    ('2026-03-02', 'an unknown day')
    """
    return known.isoformat() if known else SENTENCES["unknown_day"]


def dollars(cents: int) -> str:
    """Return an amount of money.

    >>> dollars(123456)
    '$1,234.56'
    """
    return f"${cents // 100:,}.{cents % 100:02}"
