"""Every mistake that was reported: of what kind it is, until when it is answered, and what became of it. No word of it.

Shape:  a list to which is only added. It names nobody: neither who reported, nor of whom.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from http import HTTPStatus

from django.db import Error as DatabaseFailed
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from whoperforms.registry.corrections.selectors import Listed, listed
from whoperforms.registry.corrections.states import State
from whoperforms.web.addresses import address
from whoperforms.web.languages import Language
from whoperforms.web.mistake import decisions, labels
from whoperforms.web.page import page, shown

PAGE = re.compile(r"[1-9][0-9]{0,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionLine:
    """One correction, in words."""

    received_on: str
    what: str
    stands: str
    due_on: str

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """The cells of its row."""
        return self.received_on, self.what, self.stands, self.due_on

    @classmethod
    def of(cls, found: Listed, *, on: date) -> "CorrectionLine":
        """Say it in the language that is spoken."""
        changed = {"day": date_format(found.changed_on, "DATE_FORMAT")}
        said = {
            State.RECEIVED: _("Nobody has looked at it yet."),
            State.LOOKED_AT: _("Somebody has looked at it on %(day)s.") % changed,
            State.ANSWERED: _("Answered on %(day)s.") % changed,
            State.CLOSED: _("Closed on %(day)s.") % changed,
        }[found.state]
        if found.decided:
            said = f"{said} {decisions()[found.decided]}"
        due = date_format(found.due_on, "DATE_FORMAT")
        return cls(
            received_on=date_format(found.received_on, "DATE_FORMAT"),
            what=labels()[found.category],
            stands=said,
            due_on=_("%(day)s: overdue") % {"day": due} if found.overdue(on) else due,
        )


@require_safe
@page
def corrections(request: HttpRequest, language: Language) -> HttpResponse:
    """Show them, the newest first."""
    typed = request.GET.get("page", "")
    number = int(typed) if PAGE.fullmatch(typed) else 1
    try:
        found, more = listed(page=number)
    except DatabaseFailed:
        return shown(request, "mistake_not_now.html", {"noindex": True}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    here, today = address("corrections", language=language), datetime.now(UTC).date()
    own = {
        "rows": [CorrectionLine.of(one, on=today).cells for one in found],
        "earlier": f"{here}?page={number - 1}" if number > 1 else "",
        "later": f"{here}?page={number + 1}" if more else "",
    }
    return shown(request, "corrections.html", own)
