"""The awkward cases: who must be in every demo country, so that no reader is spared.

Shape:  each case stands at a fixed place of every thousand people (or 250 organizations); the performing cases
        only in the first thousand, since their number should not grow with the country.
"""

from enum import IntEnum

import numpy as np

from whoperforms.demo.dice import Flags, Rows

THOUSAND = 1_000
ORGANIZATIONS_PER_THOUSAND = 250


class Case(IntEnum):
    """What is awkward about a person, and the place in each thousand where such a one stands."""

    NAMESAKE = 100
    NAMESAKE_SAME_STATE = 101
    NAMESAKE_FAR = 102
    NAMESAKE_OTHER_STATE = 103
    FATHER = 104
    SON = 105
    FIFTEEN_TAXONOMIES = 106
    NO_PRIMARY = 107
    TWO_LICENCES = 108
    MASKED_LICENCE = 109
    ARMY_POST_OFFICE = 110
    DIPLOMATIC_POST_OFFICE = 111
    OUTLYING_ISLAND = 112
    CANADIAN = 113
    LOST_LEADING_ZERO = 114
    FORMER_NAME = 115
    HYPHEN = 116
    APOSTROPHE = 117
    ACCENT_LOST = 118
    LONG_TELEPHONE = 119
    REPLACED = 120
    REPLACEMENT = 121
    REACTIVATED = 122
    TWO_PLACES = 123
    FOUR_PLACES = 124
    SIX_PLACES = 125
    EXCLUDED = 126
    EXCLUDED_SAME_NAME = 127
    EXCLUDED_NEAR_NAME = 128
    DEACTIVATED_IN_LIST_ONLY = 129
    BOTH_PLACES_SHOWN = 130
    ONE_PLACE_HIDDEN = 131
    BOTH_PLACES_HIDDEN = 132
    EXCLUDED_PERFORMER = 133
    GERMAN = 134


class OrganizationCase(IntEnum):
    """The same for organizations, in each 250 of them."""

    INDIVIDUAL_CODE = 10
    SURGERY_CENTRE = 11
    QUOTED_NAME = 12
    OTHER_NAMES = 13


PERFORMING = (Case.BOTH_PLACES_SHOWN, Case.ONE_PLACE_HIDDEN, Case.BOTH_PLACES_HIDDEN, Case.EXCLUDED_PERFORMER)
OF_ONE_FAMILY = (Case.NAMESAKE_SAME_STATE, Case.NAMESAKE_OTHER_STATE, Case.SON)  # named as the person before
MEN = (
    Case.NAMESAKE,
    Case.NAMESAKE_SAME_STATE,
    Case.NAMESAKE_FAR,
    Case.NAMESAKE_OTHER_STATE,
    Case.FATHER,
    Case.SON,
)


def people(case: Case, numbers: Rows) -> Rows:
    """Return the positions in `numbers` of the people of this case."""
    if case in PERFORMING:
        return np.flatnonzero(numbers == case)
    return np.flatnonzero(numbers % THOUSAND == case)


def is_case(numbers: Rows) -> Flags:
    """Return which people stand where any case does."""
    places = numbers % THOUSAND
    return (places >= min(Case)) & (places <= max(Case))


def organizations(case: OrganizationCase, numbers: Rows) -> Rows:
    """Return the positions in `numbers` of the organizations of this case."""
    return np.flatnonzero(numbers % ORGANIZATIONS_PER_THOUSAND == case)
