"""By NPI: the row of a practitioner, and the whole record."""

from tables import Table, held
from traffic import drawn_npis, taken

from whoperforms.kernel.npi import Npi
from whoperforms.store.directory import Directory
from whoperforms.store.records import PRACTITIONER, record

P99_MS = 0.3


def bench_lookups(directory: Directory, asked: int) -> Table:
    """Look practitioners up."""
    table = Table(
        "By NPI, in process",
        ("what", "asked", "p50 ms", "p99 ms", "limit of p99", "met"),
        f"{asked:,} practitioners, drawn evenly, each asked for once. The row is one prepared question. A whole record "
        "is nine of them, names, places, codes, endpoints, deactivations, Medicare and exclusions, and makes a value, "
        "with where it was read, of each row: it takes that many times as long.",
    )
    print(table.title)
    npis = drawn_npis(directory, asked)
    records = [Npi(str(npi)) for npi in npis]
    directory.engine.rows(PRACTITIONER, {"npi": npis[0]})
    p50, p99 = taken(lambda npi: directory.engine.rows(PRACTITIONER, {"npi": npi}), npis)
    table.add("the practitioner's row", f"{asked:,}", f"{p50:.3f}", f"{p99:.3f}", str(P99_MS), held((p99, P99_MS)))
    p50, p99 = taken(lambda npi: record(directory, npi), records)
    table.add("the whole record", f"{asked:,}", f"{p50:.3f}", f"{p99:.3f}", "", "")
    return table
