"""Verifying a certificate by all its steps, its status lists, and what is refused: how long, with how much memory."""

import json

from child import fresh
from tables import MB, Table, held

ROUNDS = 200
VERIFIED = 150  # a second, at least
LIST_MS = 100  # a status list of 131,072 entries, at most
REFUSED_MS, REFUSED_MB = 100, 50


def bench_verifying() -> list[Table]:
    """Verify, pack and refuse, in a fresh process."""
    told = json.loads(fresh("verifying_once.py", ROUNDS).splitlines()[-1])
    return [_verified(told), _refused(told["refused"])]


def _verified(told: dict[str, dict[str, float]]) -> Table:
    table = Table(
        "Verifying a certificate",
        ("what", "ms of a processor", "limit", "met", "ratio to Ed25519 alone"),
        f"All twelve steps, {ROUNDS} times, on one core, the best of ten batches. Ed25519 alone: one signature over 64 "
        "bytes, checked by the same library; a certificate has two. A status list is checked when it is new, and then "
        "kept: of a thousand certificates that name the same two lists, only the first waits for them.",
    )
    print(table.title)
    for name, seconds in told["verified"].items():
        limit = {"verify": 1000 / VERIFIED, "status list": LIST_MS}.get(name.partition(":")[0])
        shown = ("", "") if limit is None else (f"{limit:.1f}", held((1000 * seconds, limit)))
        table.add(name, f"{1000 * seconds:.2f}", *shown, f"{seconds / told['alone']['seconds']:.0f}")
    return table


def _refused(told: dict[str, dict[str, float]]) -> Table:
    table = Table(
        "What is refused",
        ("what", "ms of a processor", "limit", "MB held at most", "limit of MB", "met"),
        "Files that were made to keep a verifier busy, the slowest of ten times each; and the most that Python held "
        "while it looked at them, besides the file itself.",
    )
    print(table.title)
    for name, one in told.items():
        milliseconds, held_mb = 1000 * one["seconds"], one["bytes"] / MB
        met = held((milliseconds, REFUSED_MS), (held_mb, REFUSED_MB))
        table.add(name, f"{milliseconds:.2f}", str(REFUSED_MS), f"{held_mb:.2f}", str(REFUSED_MB), met)
    return table
