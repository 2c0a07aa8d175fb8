"""Why there is no page about somebody: the number is none, is nobody's here, is a group's, or may not be shown."""

from dataclasses import dataclass
from http import HTTPStatus

from django.utils.translation import gettext as _

from whoperforms.evidence.claims import Status
from whoperforms.kernel.npi import SHAPE, Npi
from whoperforms.search.standing import reasons_withheld
from whoperforms.search.voice import Voice
from whoperforms.store.records import Record
from whoperforms.web.claim_lines import ClaimLine
from whoperforms.web.fact_rows import claim_lines

ECHOED = 20  # letters of a wrong number


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """What to say in place of a doctor; `lines` are the reasons that may be named, each with its source."""

    npi: str
    status: HTTPStatus
    heading: str
    text: str
    lines: tuple[ClaimLine, ...] = ()

    @classmethod
    def of_no_npi(cls, typed: str) -> "Absence":
        """Say that something is no NPI."""
        told = (
            _("One digit in %(typed)s is wrong: the last digit does not fit the others. Check the number.")
            if SHAPE.fullmatch(typed)
            else _("“%(typed)s” is not an NPI. An NPI is a number of ten digits. The first is 1 or 2.")
        )
        return cls(
            npi=typed[:ECHOED],
            status=HTTPStatus.NOT_FOUND,
            heading=_("This number cannot be right"),
            text=told % {"typed": typed[:ECHOED]},
        )

    @classmethod
    def of(cls, npi: Npi, record: Record | None, voice: Voice) -> "Absence | None":
        """Say why a record has no page; None where it has one."""
        if record and (reasons := reasons_withheld(record, voice)):
            return cls(
                npi=npi.digits,
                status=HTTPStatus.GONE,
                heading=_("We do not show a page for this number"),
                text=_("The doctor with NPI %(npi)s is in no list on this site.") % {"npi": npi.digits},
                lines=claim_lines(reasons, voice),
            )
        if record and record.practitioner and record.listed:
            return None
        if record and record.organization:
            return cls(
                npi=npi.digits,
                status=HTTPStatus.NOT_FOUND,
                heading=_("This number belongs to a group, not to a doctor"),
                text=_("NPI %(npi)s is the number of an organization. Look for the doctor by name.")
                % {"npi": npi.digits},
            )
        return cls(
            npi=npi.digits,
            status=HTTPStatus.NOT_FOUND,
            heading=_("We know no doctor with this number"),
            text=_("No doctor in our sources has NPI %(npi)s. Check the number, or look for the name.")
            % {"npi": npi.digits},
        )

    @property
    def pending(self) -> bool:
        """Whether a reason waits for a person to look at it."""
        return any(line.status == Status.UNKNOWN for line in self.lines)
