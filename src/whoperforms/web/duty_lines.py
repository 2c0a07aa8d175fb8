"""Whom an adverse event has to be reported to, in words."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whoperforms.certification.cases.adverse_event import Days, Duty, Harm, Recipient, Reporter

REPORTERS: dict[Reporter, Promise] = {
    Reporter.USER_FACILITY: gettext_lazy("The hospital or surgery center"),
    Reporter.MANUFACTURER: gettext_lazy("The manufacturer"),
    Reporter.HEALTH_PROFESSIONAL: gettext_lazy("You, or any health professional"),
}
HARMS: dict[Harm, Promise] = {
    Harm.DEATH: gettext_lazy("a death"),
    Harm.SERIOUS_INJURY: gettext_lazy("a serious injury"),
    Harm.MALFUNCTION: gettext_lazy("a malfunction"),
}
RECIPIENTS: dict[Recipient, Promise] = {
    Recipient.FDA: gettext_lazy("the FDA"),
    Recipient.MANUFACTURER: gettext_lazy("the manufacturer"),
}
DAYS: dict[Days, Promise] = {
    Days.WORK: gettext_lazy("within %(days)s work days"),
    Days.CALENDAR: gettext_lazy("within %(days)s calendar days"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyLine:
    """One duty, or invitation, to report: the sentence, where to go, and where that is written."""

    text: str
    href: str
    form: str
    source: str

    @classmethod
    def of(cls, duty: Duty) -> "DutyLine":
        """Say a duty."""
        said = {
            "who": REPORTERS[duty.reporter],
            "what": ", ".join(str(HARMS[harm]) for harm in duty.harms),
            "whom": ", ".join(str(RECIPIENTS[each]) for each in duty.recipients),
        }
        if duty.within is None or duty.days is None:
            text = _("%(who)s may report %(what)s to %(whom)s.") % said
        else:
            said["when"] = str(DAYS[duty.days]) % {"days": duty.within}
            text = _("%(who)s has to report %(what)s to %(whom)s, %(when)s after learning of it.") % said
        return cls(text=text, href=duty.link, form=duty.form, source=duty.source)
