"""The states and territories that have ZIP codes, and the ways people write them.

Source: USPS Publication 28, appendix B; the older abbreviations as newspapers print them.
"""

from rapidfuzz import process
from rapidfuzz.distance import OSA

from whoperforms.places.names import fold, plain

STATES = {
    "AL": "Alabama",
    "AK": "Alaska",
    "AZ": "Arizona",
    "AR": "Arkansas",
    "CA": "California",
    "CO": "Colorado",
    "CT": "Connecticut",
    "DE": "Delaware",
    "DC": "District of Columbia",
    "FL": "Florida",
    "GA": "Georgia",
    "HI": "Hawaii",
    "ID": "Idaho",
    "IL": "Illinois",
    "IN": "Indiana",
    "IA": "Iowa",
    "KS": "Kansas",
    "KY": "Kentucky",
    "LA": "Louisiana",
    "ME": "Maine",
    "MD": "Maryland",
    "MA": "Massachusetts",
    "MI": "Michigan",
    "MN": "Minnesota",
    "MS": "Mississippi",
    "MO": "Missouri",
    "MT": "Montana",
    "NE": "Nebraska",
    "NV": "Nevada",
    "NH": "New Hampshire",
    "NJ": "New Jersey",
    "NM": "New Mexico",
    "NY": "New York",
    "NC": "North Carolina",
    "ND": "North Dakota",
    "OH": "Ohio",
    "OK": "Oklahoma",
    "OR": "Oregon",
    "PA": "Pennsylvania",
    "RI": "Rhode Island",
    "SC": "South Carolina",
    "SD": "South Dakota",
    "TN": "Tennessee",
    "TX": "Texas",
    "UT": "Utah",
    "VT": "Vermont",
    "VA": "Virginia",
    "WA": "Washington",
    "WV": "West Virginia",
    "WI": "Wisconsin",
    "WY": "Wyoming",
    "AS": "American Samoa",
    "FM": "Federated States of Micronesia",
    "GU": "Guam",
    "MH": "Marshall Islands",
    "MP": "Northern Mariana Islands",
    "PR": "Puerto Rico",
    "PW": "Palau",
    "VI": "U.S. Virgin Islands",
}
MILITARY_STATES = {"AA": "Armed Forces Americas", "AE": "Armed Forces Europe", "AP": "Armed Forces Pacific"}

OLD_ABBREVIATIONS = {
    "Ala": "AL",
    "Ariz": "AZ",
    "Ark": "AR",
    "Calif": "CA",
    "Cal": "CA",
    "Colo": "CO",
    "Conn": "CT",
    "Del": "DE",
    "Fla": "FL",
    "Ill": "IL",
    "Ind": "IN",
    "Kan": "KS",
    "Kans": "KS",
    "Mass": "MA",
    "Mich": "MI",
    "Minn": "MN",
    "Miss": "MS",
    "Mont": "MT",
    "Neb": "NE",
    "Nebr": "NE",
    "Nev": "NV",
    "N Mex": "NM",
    "N Car": "NC",
    "N Dak": "ND",
    "Okla": "OK",
    "Ore": "OR",
    "Penn": "PA",
    "Penna": "PA",
    "S Car": "SC",
    "S Dak": "SD",
    "Tenn": "TN",
    "Tex": "TX",
    "Wash": "WA",
    "W Va": "WV",
    "Wis": "WI",
    "Wisc": "WI",
    "Wyo": "WY",
    "Micronesia": "FM",
    "Northern Marianas": "MP",
    "Virgin Islands": "VI",
    "Washington DC": "DC",
}

BY_SPELLING = {
    spelling.replace(" ", ""): state
    for written, state in [
        *((name, state) for state, name in STATES.items()),
        *((state, state) for state in STATES),
        *OLD_ABBREVIATIONS.items(),
    ]
    for spelling in (plain(written), fold(written))
}


def state_called(text: str) -> str | None:
    """Return the two letters of the state that `text` names, or None when it names none.

    >>> state_called("Mass."), state_called("n. carolina"), state_called("D.C."), state_called("Ontario")
    ('MA', 'NC', 'DC', None)
    """
    for spelling in (plain(text), fold(text)):
        if state := BY_SPELLING.get(spelling.replace(" ", "")):
            return state
    return None


def state_spelt_like(text: str) -> str | None:
    """Return the state whose name is spelt most like `text`, or None when none is close.

    >>> state_spelt_like("Masachusets"), state_spelt_like("Ontario")
    ('MA', None)
    """
    found = process.extractOne(
        plain(text).replace(" ", ""), BY_SPELLING.keys(), scorer=OSA.normalized_similarity, score_cutoff=0.75
    )
    return BY_SPELLING[found[0]] if found else None
