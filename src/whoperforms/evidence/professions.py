"""Which profession a list's own words name, and whether somebody's specialty codes are of that profession.

Source: words as the OIG list prints them under SPECIALTY; the first characters of NUCC codes.
Shape:  the first row whose words are met counts: a physician's assistant is no physician. A trade that anybody may
        have (owner, manager) says nothing.
"""

import re
from collections.abc import Collection

PHYSICIANS = (
    r"physician|md\b|do\b|medic(ine|al doctor)|general practice|family practice|surg|anesthes|pain|psychiatr"
    r"|neurolog|orthop|radiolog|cardiolog|pediatr|obstet|gynecol|urolog|oncolog|patholog|dermatol|ophthalm"
    r"|gastro|rehabilit|resident"
)
PROFESSIONS = tuple(
    (re.compile(rf"\b(?:{words})", re.IGNORECASE), codes)
    for words, codes in (
        (r"physician'?s?'? assist", ("363A",)),
        (r"(nurse|nurses) aide|aide\b|personal care|home health|attendant", ("374", "376", "372", "253Z")),
        (r"nurse practition|nurse anesth|nurse midwife|advanced practice", ("363L", "367", "364S")),
        (r"nurs|lpn\b|rn\b|lvn\b", ("163W", "164", "363L", "364S", "367")),
        (r"dent|dds\b|dmd\b|orthodont|oral surg", ("122", "124", "125", "126", "204E")),
        (r"podiatr", ("213", "211")),
        (r"chiropract", ("111N",)),
        (r"optom|optician", ("152W", "156F")),
        (r"pharmac", ("183",)),
        (r"psycholog", ("103", "106H", "101Y")),
        (r"social work|counsel|therapist \(?(mental|family)|behavior", ("104", "101Y", "106", "103")),
        (r"physical therap|occupational therap|therapist", ("225", "224", "235", "227")),
        (r"audiolog|speech", ("231", "235", "237")),
        (r"emt\b|paramedic|ambulance", ("146",)),
        (PHYSICIANS, ("20", "3902")),
    )
)


def of_one_profession(specialty: str | None, codes: Collection[str]) -> bool | None:
    """Return whether any of somebody's codes goes with what a list calls them; None where that cannot be told.

    >>> of_one_profession("PHYSICIAN (MD, DO)", ["208VP0014X"]), of_one_profession("NURSE/NURSES AIDE", ["208VP0014X"])
    (True, False)
    >>> of_one_profession("OWNER/OPERATOR", ["208VP0014X"])
    """
    if specialty is None or not codes:
        return None
    for words, starts in PROFESSIONS:
        if words.search(specialty):
            return any(code.startswith(starts) for code in codes)
    return None
