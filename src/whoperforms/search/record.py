"""A record as plain values: the shape of `show --json` and of the API; docs/cli.md explains its keys."""

from typing import Any

import msgspec

from whoperforms.store.records import Record


def record_as_json(record: Record) -> dict[str, Any]:
    """Return a record as plain values: days as ISO text, the NPI as ten digits, and whether it may be in a list."""
    plain: dict[str, Any] = msgspec.to_builtins(record)
    return plain | {"npi": record.npi.digits, "listed": record.listed}
