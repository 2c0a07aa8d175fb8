"""Invented rosters: rows as an issuer writes them, files, and what is known of programmes."""

import csv
import hashlib
import io
import json
from datetime import date

from whoperforms.certification.programme import programmes
from whoperforms.kernel.npi import check_digit
from whoperforms.procedures.load import load
from whoperforms.sources.roster_columns import TEMPLATE

PROGRAMMES = programmes([load("mild")])
FILE = "roster_stryker_mild_20260302.csv"
AS_OF = date(2026, 3, 2)
ANA, BEN, CLEO = "2000000002", "2000000010", "2000000028"


def invented(number):
    """Give the NPI of somebody invented, by number."""
    stem = f"2{number:08}"
    return f"{stem}{check_digit(stem)}"


def row(number=1, npi=ANA, **published):
    """Give a row that breaks no rule: somebody certified on the day before the list's."""
    stated = {
        "issuer_record_id": f"R-{number:04}",
        "npi": npi,
        "last_name": "EXAMPLE",
        "first_name": "ANA",
        "programme": "mild",
        "pathway": "interventional_pain",
        "device": "mild device kit",
        "certified_on": "2026-03-01",
        "status": "active",
        "public_consent": "yes",
        "consent_on": "2026-03-01",
        "updated_on": "2026-03-01",
    }
    return stated | published


def lost(number=1, npi=ANA, status="revoked", **published):
    """Give a row of somebody who is certified no more."""
    return row(number, npi, status=status, status_on="2026-03-02", **published)


def roster(*rows, header=TEMPLATE):
    """Give the bytes of a roster."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([of.get(column, "") for column in header] for of in rows)
    return text.getvalue().encode()


def manifest_of(content, **stated):
    """Give the manifest of a roster, as a mapping."""
    honest = {
        "issuer": "stryker",
        "programme": "mild",
        "standard_version": "3",
        "kind": "full",
        "as_of": "2026-03-02",
        "rows": content.count(b"\n") - 1,
        "sha256": hashlib.sha256(content).hexdigest(),
        "signature": None,
    }
    return honest | stated


def laid(folder, content, *, file=FILE, **stated):
    """Write a roster with its manifest beside it; give the roster's path."""
    path = folder / file
    path.write_bytes(content)
    path.with_suffix(".manifest.json").write_text(json.dumps(manifest_of(content, **stated)))
    return path
