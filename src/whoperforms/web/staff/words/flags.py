"""What a flag says: for each pattern one sentence with what was counted."""

from collections.abc import Callable
from typing import Final

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from whoperforms.certification.flags import Flag
from whoperforms.web.staff.words.tables import Texts, found

PATTERNS: Final[Texts] = {
    "signed_in_a_day": _("%(who)s signed for %(counted)s people on %(day)s."),
    "signed_at_once": _("%(who)s signed for %(counted)s people within ten minutes on %(day)s."),
    "cases_in_a_day": _("%(who)s was the mentor of %(counted)s cases on %(day)s."),
    "all_met": _("%(who)s examined %(counted)s people within a year, and nobody ever failed."),
    "same_deciders": _("%(who)s decided %(counted)s times together, of %(of)s; others could have."),
    "same_reviewer": _("%(who)s: the one reviewed %(counted)s looks of the other, of %(of)s; others could have."),
    "in_no_time": _("%(who)s took an exam in %(counted)s minutes. Half of all take %(of)s or more."),
    "first_moment": _(
        "%(who)s was taken in and had complete papers on one day, %(day)s; %(counted)s records were made on it."
    ),
    "same_file": _("One and the same file stands in the records of %(counted)s people: %(who)s."),
    "two_places": _("%(who)s taught at %(counted)s places on %(day)s."),
    "samples": _("%(who)s drew %(counted)s samples on %(day)s."),
    "sample_left": _("Of the sample that %(who)s drew on %(day)s, nobody has looked at %(counted)s of %(of)s records."),
}


def flag(of: Flag, called: Callable[[str], str]) -> str:
    """Say what was counted. `called`: how somebody is called."""
    text = PATTERNS.get(of.pattern)
    if text is None:
        return found(PATTERNS, of.pattern)
    names = get_text_list([called(person) for person in of.people], gettext("and"))
    day = date_format(of.on, "DATE_FORMAT") if of.on else ""
    return str(text) % {"who": names, "counted": of.counted, "of": of.of, "day": day}
