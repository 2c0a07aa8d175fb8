"""The machine that figures are taken on, and the versions of what is measured."""

import os
import platform
import sqlite3
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("numpy", "polars", "pyarrow", "tantivy", "django", "granian", "psycopg", "whoperforms")


def machine() -> str:
    """Return the processor, its cores and the memory."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{processor()}, {os.cpu_count()} cores, {memory:.0f} GiB"


def versions() -> str:
    """Return the versions that matter."""
    system = f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return f"{system}, SQLite {sqlite3.sqlite_version}, {packages}"


def processor() -> str:
    """Return the processor's name, as Linux tells it."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.exists() else []
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())
