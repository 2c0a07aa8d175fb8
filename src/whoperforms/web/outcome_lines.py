"""How a physician's patients fared, in words: what the public sees, and the physician before anybody does.

Shape:  counts are "at least", shares are about, at most or at least, each with its interval: exactly what
        `certification.outcomes` lets be known, and no comparison with anybody.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whoperforms.certification.cases.case import Collector
from whoperforms.certification.cases.outcomes import PublishedEvent, PublishedMeasure, PublishedOutcomes
from whoperforms.certification.cases.suppression import Count, How, Share
from whoperforms.procedures.kinds import Threshold
from whoperforms.procedures.words import Words

COLLECTORS: dict[Collector, Promise] = {
    Collector.PHYSICIAN: gettext_lazy("the doctor"),
    Collector.PRACTICE: gettext_lazy("the doctor's practice"),
    Collector.PROGRAMME: gettext_lazy("the training program"),
    Collector.INDEPENDENT: gettext_lazy("somebody independent"),
}
THRESHOLDS: dict[Threshold, Promise] = {
    Threshold.CHANGE_AT_LEAST: gettext_lazy("better by at least %(points)s points"),
    Threshold.SCORE_AT_MOST: gettext_lazy("a score of at most %(points)s"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeLines:
    """What is published: whose cases of which years, how they fared, what went wrong, and what this is not."""

    whole: tuple[str, ...]
    better: tuple[tuple[str, str], ...]
    events: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]

    @classmethod
    def of(cls, found: PublishedOutcomes, words: Words) -> "OutcomeLines":
        """Say it in the language that is spoken."""
        return cls(
            whole=tuple(_whole(found)),
            better=tuple((_measure(one, words), _share(one.responders, one.followed)) for one in found.measures),
            events=tuple((words.events[one.event], _event(one)) for one in found.events),
            notes=(
                _("The doctor logged these cases. Nobody has checked them."),
                _("These numbers are no rank. They depend on which patients a doctor treats. Ask about them."),
            ),
        )


def _whole(found: PublishedOutcomes) -> Iterator[str]:
    years = str(found.first_year) if found.first_year == found.last_year else f"{found.first_year}–{found.last_year}"  # noqa: RUF001
    yield _("Treated in %(years)s: %(count)s.") % {"years": years, "count": _people(found.treated)}
    yield _("Treated long enough ago to look %(months)s months later: %(count)s. Seen again then: %(followed)s.") % {
        "months": found.window.months,
        "count": _people(found.due),
        "followed": _people(found.followed),
    }
    if found.collected_by:
        who = ", ".join(str(COLLECTORS[one]) for one in found.collected_by)
        yield _("Who asked the patients: %(who)s.") % {"who": who}
    yield _("As known on %(day)s.") % {"day": date_format(found.as_of, "DATE_FORMAT")}


def _measure(one: PublishedMeasure, words: Words) -> str:
    threshold = str(THRESHOLDS[one.threshold.rule]) % {"points": f"{one.threshold.points:g}"}
    return f"{words.instruments[one.instrument].name}: {threshold}"


def _event(one: PublishedEvent) -> str:
    return _share(one.share, one.known)


def _share(share: Share | None, of: Count) -> str:
    if share is None:
        return _("Too few are known to give a percentage.")
    said = {"percent": f"{share.percent:g}", "low": share.low, "high": share.high, "count": _people(of)}
    match share.how:
        case How.NONE:
            return _("None of %(count)s. Likely range: 0 to %(high)s in 100.") % said
        case How.ALL:
            return _("All of %(count)s. Likely range: %(low)s to 100 in 100.") % said
        case How.AT_MOST:
            return _("At most %(percent)s in 100, of %(count)s. Likely range: 0 to %(high)s in 100.") % said
        case How.AT_LEAST:
            return _("At least %(percent)s in 100, of %(count)s. Likely range: %(low)s to 100 in 100.") % said
        case How.ABOUT:
            return _("About %(percent)s in 100, of %(count)s. Likely range: %(low)s to %(high)s in 100.") % said


def _people(count: Count) -> str:
    if count.at_least is None:
        return _("fewer than 11 people")
    return _("at least %(count)s people") % {"count": f"{count.at_least:,}"}
