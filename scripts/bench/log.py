"""The log at a million entries: its tree made, added to, asked for proofs; checkpoints signed and checked."""

import json

from child import fresh
from tables import Table, held

ENTRIES = 1_000_000
ASKED = 2_000  # times each
PROOF_MS = 5


def bench_log() -> Table:
    """Make the tree and ask it, in a fresh process."""
    told = json.loads(fresh("log_once.py", ENTRIES, ASKED).splitlines()[-1])
    table = Table(
        "The log",
        ("what", "p50 ms", "p95 ms", "limit of p95", "met", "ratio of p50 to one SHA-256"),
        f"A tree over {ENTRIES:,} entries in memory, on one core; proofs of entries and of earlier sizes chosen at "
        f"random, {ASKED:,} each. Made from the hashes of its entries in {told['built']:.1f} s, from the entries "
        f"themselves in {told['read']:.1f} s more; it holds {told['memory'] / 1e6:,.0f} MB. A checkpoint is signed "
        "once a proof shows that the log grew from the last one, and lies on the disk before anybody has it.",
    )
    print(table.title)
    for name, (p50, p95) in told["times"].items():
        limit = (str(PROOF_MS), held((p95, PROOF_MS))) if name.startswith("prove") else ("", "")
        table.add(name, f"{p50:.4f}", f"{p95:.4f}", *limit, f"{p50 / told['hash']:,.0f}")
    return table
