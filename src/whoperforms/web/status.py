"""The status page: what this server would answer from, until the patients' pages come."""

import sqlite3
from dataclasses import dataclass
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from whoperforms.kernel.errors import BadDirectory, MachineRefused
from whoperforms.places.gazetteer import CREDIT
from whoperforms.store.directory import Directory, Release
from whoperforms.store.ledger import built_at, counts
from whoperforms.web.directory import served


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """One release as text: every field ready to show and to read aloud."""

    source: str
    file: str
    covers: str
    read: str
    kept: str
    skipped: str
    rejected: str

    @classmethod
    def of(cls, release: Release) -> "ReleaseRow":
        """Say a release in words and grouped digits."""
        return cls(
            source=f"{release.source.label}, {release.part}",
            file=release.file,
            covers=release.period_end or "not stated",
            read=f"{release.rows_read:,}",
            kept=f"{release.rows_kept:,}",
            skipped=f"{release.rows_skipped:,}",
            rejected=f"{release.rows_rejected:,}",
        )


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show what the directory was built from; 503 when there is none to answer from."""
    try:
        context = served(settings.DIRECTORY).answer(_context)
    except (BadDirectory, MachineRefused, sqlite3.DatabaseError):
        return render(request, "no_directory.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
    return render(request, "status.html", context)


def _context(directory: Directory) -> dict[str, object]:
    held = counts(directory)
    return {
        "as_of": directory.as_of or "an unknown day",
        "built_at": built_at(directory)[:16].replace("T", " ") + " UTC",
        "practitioners": f"{held.practitioners:,}",
        "organizations": f"{held.organizations:,}",
        "locations": f"{held.locations:,}",
        "invented": directory.invented,
        "releases": [ReleaseRow.of(release) for release in directory.releases.values()],
        "credit": CREDIT,
    }
