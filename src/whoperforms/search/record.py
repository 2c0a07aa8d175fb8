"""A record as plain values: the shape of `show --json` and of the API; docs/cli.md explains its keys."""

from dataclasses import replace
from typing import Any

import msgspec

from whoperforms.store.records import Record


def record_as_json(record: Record) -> dict[str, Any]:
    """Return a record as plain values: days as ISO text, the NPI as ten digits, and whether it may be in a list.

    Exclusions that no person has confirmed are left out: that NPI is in no list, and why is not said.
    """
    confirmed = [exclusion for exclusion in record.exclusions if record.review_of(exclusion)]
    plain: dict[str, Any] = msgspec.to_builtins(replace(record, exclusions=tuple(confirmed)))
    return plain | {"npi": record.npi.digits, "listed": record.listed}
