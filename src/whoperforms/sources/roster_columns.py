"""The columns of a roster, as a table: what must be stated, what may stand there, how it is read and judged.

Source: our own format, explained in docs/roster.md column by column; that page is held against this table.
Shape:  a broken rule of a column that `decides` loses the row, any other only the value.
"""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from whoperforms.certification.standing import State
from whoperforms.sources.roster_rules import (
    BASES,
    EVIDENCE,
    KINDS,
    Given,
    Rule,
    a_day,
    explained,
    iso_day,
    no_secret,
    nobody_real,
    not_above_total,
    not_before_certified,
    not_later,
    of_this_list,
    one_of,
    pathway,
    sha256,
    stated,
    stated_if_active,
    stated_unless_active,
    valid_npi,
    web_address,
    whole,
    word,
)
from whoperforms.sources.rules import npi, text, unmasked, whole_number


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: our `name` for it (None: not kept), its rules, how it is read; `must` and `means` are for people."""

    published: str
    name: str | None
    must: str = "no"
    means: str = ""
    rules: tuple[Rule, ...] = ()
    decides: bool = False
    read: Callable[[str], pl.Expr] = text

    def fault(self, given: Given) -> pl.Expr:
        """Return the first rule that a value breaks, null where it breaks none."""
        return pl.coalesce(*(rule(self.published, given) for rule in self.rules), pl.lit(None, pl.String))


def _text(published: str, name: str | None, means: str = "", *rules: Rule) -> Column:
    return Column(published=published, name=name, means=means, rules=(no_secret, *rules), read=unmasked)


def _needed_text(published: str, name: str, means: str, *further: Rule) -> Column:
    rules = (stated, no_secret, *further)
    return Column(published=published, name=name, must="yes", means=means, rules=rules, decides=True, read=unmasked)


def _word(published: str, name: str | None, means: str, *values: str) -> Column:
    return Column(published=published, name=name, means=means, rules=(one_of(*values),), read=word)


def _needed_word(published: str, name: str | None, means: str, *rules: Rule) -> Column:
    return Column(published=published, name=name, must="yes", means=means, rules=rules, decides=True, read=word)


def _number(name: str, means: str, *rules: Rule) -> Column:
    return Column(published=name, name=name, means=means, rules=(whole, *rules), read=whole_number)


def _past_day(name: str, means: str) -> Column:
    return Column(published=name, name=name, means=means, rules=(a_day, not_later), read=iso_day)


def _deciding_day(published: str, name: str | None, must: str, means: str, *rules: Rule) -> Column:
    return Column(published=published, name=name, must=must, means=means, rules=rules, decides=True, read=iso_day)


COLUMNS = (
    _needed_text("issuer_record_id", "issuer_record", "the issuer's own id of the row; once in a file"),
    Column(
        published="npi",
        name="npi",
        must="yes",
        means="a valid NPI of a person, once in a file; where it is blank, a person looks for it",
        rules=(valid_npi, nobody_real),
        decides=True,
        read=npi,
    ),
    _needed_text("last_name", "family", "as NPPES has it, now or formerly; else a person looks at the row"),
    _needed_text("first_name", "given", "the same"),
    _text("middle_name", "middle", "name or initial"),
    _text("suffix", "suffix", "such as `JR`"),
    _text("credential", "credential", "such as `MD` or `DO`"),
    _needed_text("programme", "programme", "the programme of the list, which is the id of a procedure", of_this_list),
    _needed_text("pathway", "pathway", "the id of one of its pathways", pathway),
    _needed_text("device", "device", "the device they were trained on"),
    _past_day("didactic_on", "day of the lessons, not after the list's"),
    _past_day("hands_on_on", "day of the workshop, not after the list's"),
    _word("hands_on_kind", "hands_on_kind", "`cadaver`, `model` or `simulator`", *KINDS),
    _number("mentored_cases", "a whole number; blank is not 0"),
    _past_day("mentored_until", "day of the last of them, not after the list's"),
    _deciding_day(
        *("certified_on", "certified_on", "if active", "a day, not after the list's"),
        *(stated_if_active, a_day, not_later),
    ),
    _deciding_day(
        *("expires_on", "expires_on", "no", "the last day, not before `certified_on`; blank is no end stated"),
        *(a_day, not_before_certified),
    ),
    _needed_word(
        *("status", "status", "`in_training`, `active`, `suspended`, `revoked`, `lapsed` or `withdrawn`"),
        *(stated, one_of(*State)),
    ),
    _deciding_day(
        *("status_on", "status_on", "if not active", "the first day of that status, not after the list's"),
        *(stated_unless_active, a_day, not_later),
    ),
    Column(published="status_reason", name=None, means="for the issuer; never read"),
    _word("evidence_kind", "evidence_kind", "`certificate`, `exam`, `sign_off_sheet` or `other`", *EVIDENCE),
    Column(published="evidence_ref", name=None, means="for the issuer; never read"),
    _text("evidence_sha256", None, "SHA-256 of the document: 64 hexadecimal digits; not kept", sha256),
    _text("site_name", "site_name", "where they perform it"),
    _text("address_1", "line_1", "street and number of it"),
    _text("address_2", "line_2", "suite or floor"),
    _text("city", "city", "its town"),
    _text("state", "state", "two letters"),
    _text("zip", "postal_code", "five or nine digits"),
    _text("phone", "phone", "its number for patients"),
    _text("website", "website", "a whole address, `https://` included", web_address),
    _number("cases_total", "a whole number; only with `cases_as_of` and `cases_basis`", explained),
    _number("cases_12m", "the same, of the last twelve months", explained, not_above_total),
    _past_day("cases_as_of", "the day up to which they were counted, not after the list's"),
    _word("cases_basis", "cases_basis", "`audited`, `issuer_count` or `physician_log`", *BASES),
    _needed_word(
        "public_consent",
        None,
        "`yes` or `no`; of a `no` nothing is kept, but the NPI of who has lost a certification: "
        "they stand in no group, and nothing is said",
        stated,
        one_of("yes", "no"),
    ),
    _deciding_day("consent_on", None, "yes", "the day of that answer, not after the list's", stated, a_day, not_later),
    _deciding_day("updated_on", None, "yes", "the day of the row, not after the list's", stated, a_day, not_later),
)
TEMPLATE = tuple(column.published for column in COLUMNS)
