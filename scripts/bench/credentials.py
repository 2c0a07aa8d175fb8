"""Certificates: how many are signed and checked a second, and what of that is the form that is signed."""

import json

from child import fresh
from tables import Table, held

ROUNDS = 300
ISSUED, VERIFIED = 100, 150  # a second, at least
LIMITS = {
    "issue: both proofs": ISSUED,
    "issue: both proofs, and a second look": ISSUED,
    "verify: both proofs": VERIFIED,
}


def bench_credentials() -> list[Table]:
    """Sign and check one certificate many times, in a fresh process."""
    told = json.loads(fresh("credentials_once.py", ROUNDS).splitlines()[-1])
    table = Table(
        "Certificates",
        (
            "what",
            "ms of a processor",
            "a second",
            "at least",
            "met",
            "ratio to Ed25519 alone",
            "share of canonical RDF",
        ),
        f"One certificate with both proofs (eddsa-rdfc-2022, eddsa-jcs-2022), {ROUNDS} times, on one core. Ed25519 "
        "alone: the same library over 64 bytes. pyoxigraph reads contexts from within the document only, so it "
        "processes them anew each time: it is no faster than PyLD with its contexts processed once. The second look is "
        "that of another process, on whichever core.",
    )
    print(table.title)
    for name, one in told.items():
        least = LIMITS.get(name)
        limit = (str(least), held((least, 1 / one["seconds"]))) if least else ("", "")
        ratio = f"{one['ratio']:.0f}" if "ratio" in one else ""
        share = f"{one['share']:.0%}" if "share" in one else ""
        table.add(name, f"{1000 * one['seconds']:.3f}", f"{1 / one['seconds']:,.0f}", *limit, ratio, share)
    return [table]
