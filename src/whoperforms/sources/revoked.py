"""Medicare revocations: whose enrolment Medicare has ended, why, and until when they may not come back.

Source: CMS "Revoked Medicare Providers and Suppliers", quarterly; public domain.
Shape:  12 columns, one row for enrolment and NPI, people and organizations; latin-1; dates MM/DD/YYYY, YYYY-MM-DD where
        the file came through the publisher's interface. Somebody may stand in several rows.
        A row with an NPI withholds it, also where nothing else in it can be read.

A revocation is no exclusion (that is the OIG's), and no row is no proof of enrolment. Names are not read.
"""

from collections.abc import Iterator
from typing import BinaryIO

from whoperforms.sources.delimited import Batch, Delimited
from whoperforms.sources.enrolment import PRACTITIONER
from whoperforms.sources.layout import Layout
from whoperforms.sources.leie import NOBODY_WITHHELD
from whoperforms.sources.reading import Outcome, Reading, all_rejected, split, values_set_aside, worse
from whoperforms.sources.rules import DASHED, SLASHED, YEAR_FIRST, day, day_fault, npi, npi_fault, npi_repaired, text

LAYOUT = Layout(
    dataset="the Medicare revocations (Revocation_Extract)",
    columns={
        "npi": ("NPI",),
        "enrolment": ("ENRLMT_ID",),
        "specialty_name": ("PROVIDER_TYPE_DESC",),
        "state": ("STATE_CD",),
        "reason": ("REVOCATION_RSN",),
        "revoked_on": ("REVOCATION_EFCTV_DT",),
        "barred_until": ("REENROLLMENT_BAR_EXPRTN_DT",),
    },
)
DATES = ("revoked_on", "barred_until")
FORMS = (SLASHED, DASHED, YEAR_FIRST)


def readings(stream: BinaryIO, file: str) -> Iterator[Reading]:
    """Yield revocations, each with the NPI it withholds. Raises: BadRelease."""
    return map(_reading, Delimited(stream, LAYOUT, file).batches())


def _reading(batch: Batch) -> Reading:
    kept, rejected = split(batch.frame, npi_fault("npi"))
    return Reading(
        rows=batch.rows,
        records={
            "revocation": kept.select(
                "row",
                npi("npi"),
                text("enrolment").str.to_uppercase(),
                text("specialty_name").str.replace(PRACTITIONER, ""),
                text("state").str.to_uppercase(),
                text("reason"),
                *(day(name, *FORMS) for name in DATES),
            )
        },
        rejected=all_rejected(
            worse(batch.rejected, NOBODY_WITHHELD),
            worse(rejected, NOBODY_WITHHELD),
            values_set_aside(kept, Outcome.REPAIRED, column="npi", value=text("npi"), reason=npi_repaired("npi")),
            *(
                values_set_aside(kept, Outcome.VALUE, column=n, value=text(n), reason=day_fault(n, *FORMS))
                for n in DATES
            ),
        ),
    )
