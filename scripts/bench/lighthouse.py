"""Pages as Lighthouse sees them: a phone with a slow processor on a slow network.

Source: npm lighthouse 12.8.2, the last one for Node 20; fetched when the table is taken, no part of the product.
"""

import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from tables import Table, held

from serving import serving

PACKAGE = "lighthouse@12.8.2"
QUIET = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
ROUNDS = 3
ATTEMPTS = 3
LCP_SECONDS, SHIFT, BLOCKED_MS, ACCESSIBILITY = 1.5, 0.05, 100, 98
PLACE = "New York, NY"
PAGES = {  # name: address, accessibility at least
    "home": ("en/", ACCESSIBILITY),
    "results": (f"en/mild/near?place={PLACE}", ACCESSIBILITY),
    "results, in Spanish": (f"es/mild/near?place={PLACE}", ACCESSIBILITY),
    "check a doctor": ("en/mild/check?name=James Smith", ACCESSIBILITY),
    "about the procedure": ("en/mild/about", ACCESSIBILITY),
    "large map": (f"en/mild/map?place={PLACE}", 0),
}


def bench_lighthouse(directory: Path) -> Table:
    """Ask for each page some times; the median of each figure counts."""
    table = Table(
        "Pages on a phone",
        ("page", "LCP s", "CLS", "TBT ms", "transferred KB", "accessibility", "met"),
        f"{PACKAGE.replace('@', ' ')}, its mobile profile, simulated throttling, from a server on the same machine; "
        f"medians of {ROUNDS}. Limits: LCP {LCP_SECONDS} s, CLS {SHIFT}, TBT {BLOCKED_MS} ms, accessibility at least "
        f"{ACCESSIBILITY} but for the large map.",
    )
    print(table.title)
    npm, chromium = shutil.which("npm"), shutil.which("chromium")
    if npm is None or chromium is None:
        table.notes += " Not measured: npm or Chromium is not installed."
        return table
    with (
        tempfile.TemporaryDirectory(prefix="whoperforms-lighthouse-") as scratch,
        serving(directory, Path(scratch)) as server,
    ):
        installed = Path(scratch)
        subprocess.run([npm, "install", "--silent", "--no-audit", "--no-fund", PACKAGE], check=True, cwd=installed)
        for name, (path, least) in PAGES.items():
            rounds = [_seen(installed, chromium, server.address + path) for _ in range(ROUNDS)]
            table.add(name, *_row(rounds, least))
    return table


@dataclass(frozen=True, slots=True)
class Seen:
    """One run of Lighthouse."""

    lcp: float
    shift: float
    blocked: float
    kilobytes: float
    accessibility: float


def _row(rounds: list[Seen], least: int) -> tuple[str, ...]:
    lcp, shift, blocked = (median(getattr(each, name) for each in rounds) for name in ("lcp", "shift", "blocked"))
    score = min(each.accessibility for each in rounds)
    met = held((lcp, LCP_SECONDS), (shift, SHIFT), (blocked, BLOCKED_MS), (least, score))
    weight = median(each.kilobytes for each in rounds)
    return f"{lcp:.2f}", f"{shift:.3f}", f"{blocked:.0f}", f"{weight:.1f}", f"{score:.0f}", met


def _seen(installed: Path, chromium: str, address: str) -> Seen:
    told = _told(installed, chromium, address.replace(" ", "%20"))

    def figure(audit: str) -> float:
        return float(told["audits"][audit]["numericValue"])

    return Seen(
        lcp=figure("largest-contentful-paint") / 1000,
        shift=figure("cumulative-layout-shift"),
        blocked=figure("total-blocking-time"),
        kilobytes=figure("total-byte-weight") / 1000,
        accessibility=100 * told["categories"]["accessibility"]["score"],
    )


def _told(installed: Path, chromium: str, address: str) -> dict[str, Any]:
    """Return Lighthouse's report. On a busy machine Chromium may paint nothing in its time: it is tried again.

    The report goes to a file: into a pipe Lighthouse writes no more than 64 KB of it before it ends with an error.
    """
    report = installed / "report.json"
    command = [
        str(installed / "node_modules/.bin/lighthouse"),
        address,
        *("--quiet", "--output=json", f"--output-path={report}", "--only-categories=performance,accessibility"),
        f"--chrome-flags={QUIET}",
    ]
    for _ in range(ATTEMPTS):
        ran = subprocess.run(
            command, check=False, capture_output=True, text=True, env=os.environ | {"CHROME_PATH": chromium}
        )
        if ran.returncode == 0:
            told: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
            return told
    raise RuntimeError(f"{address}: Lighthouse does not see it: {ran.stderr.strip()}")
