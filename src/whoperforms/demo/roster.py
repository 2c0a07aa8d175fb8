"""A roster: whom an invented academy says it has trained and certified in the procedure, and its manifest.

Source: our own format of rosters; docs say each column.
Shape:  comma CSV, UTF-8, dates ISO. Most performers are in it, and some others. Among its first entries in the order
        of their hashes: who does not want to be named; who is suspended, revoked, lapsed, withdrawn, in training; one
        with a wrong NPI, one whose name is not that of the NPI, one without NPI. One was revoked by Medicare, one has
        opted out.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import numpy as np
import polars as pl

from whoperforms.certification.programme import INVENTED
from whoperforms.demo import addresses, awkward, medicare, moves, people, performers, sheets
from whoperforms.demo.awkward import Case
from whoperforms.demo.dice import Rows
from whoperforms.demo.frequency import specialties
from whoperforms.demo.moves import Giver
from whoperforms.demo.population import Country, is_person, text
from whoperforms.demo.sheets import Sheet, blank_unless
from whoperforms.demo.taxonomies import specialty_of

STANDARD = "1"
HEADER = (
    *("issuer_record_id", "npi", "last_name", "first_name", "middle_name", "suffix", "credential", "programme"),
    *("pathway", "device", "didactic_on", "hands_on_on", "hands_on_kind", "mentored_cases", "mentored_until"),
    *("certified_on", "expires_on", "status", "status_on", "status_reason", "evidence_kind", "evidence_ref"),
    *("evidence_sha256", "site_name", "address_1", "address_2", "city", "state", "zip", "phone", "website"),
    *("cases_total", "cases_12m", "cases_as_of", "cases_basis", "public_consent", "consent_on", "updated_on"),
)
FEWEST = 32  # entries
PERFORMERS, OTHERS = 0.85, 0.2  # of performers, and of others of the core, in the roster
STATUSES = ("suspended", "revoked", "lapsed", "withdrawn", "in_training", "in_training")
WITHOUT_CONSENT, WRONG_NPI, OTHER_NAME, NO_NPI = 2, 1, 1, 1
REASONS = pl.Series(["", "renewal overdue", "complaint under review"])
HANDS_ON = pl.Series(["cadaver", "model", "simulator", ""])
TRAINED_WITHIN, VALID_FOR = 1_500, 1_460  # days


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """The written roster, and who stands how in it; NPIs as text."""

    sheet: Sheet
    manifest: Path
    statuses: Mapping[str, int]
    without_consent: tuple[str, ...]
    other_name: tuple[str, ...]
    without_npi: tuple[str, ...]


def write(country: Country, folder: Path) -> Roster:
    """Write roster and manifest; the last row has a wrong NPI."""
    rows = members(country)
    table = _entries(country, rows)
    odd = np.arange(len(STATUSES) + WITHOUT_CONSENT, len(rows))
    other, without = odd[:OTHER_NAME], odd[OTHER_NAME : OTHER_NAME + NO_NPI]
    whole = table.with_row_index("entry").with_columns(
        npi=blank_unless(~pl.col("entry").is_in(without.tolist()), pl.col("npi")),
        last_name=pl.when(pl.col("entry").is_in(other.tolist())).then(pl.lit("Misprint")).otherwise("last_name"),
    )
    name = f"roster_{INVENTED.id}_{country.procedure.id}_{country.as_of:%Y%m%d}"
    wrong = {"npi": sheets.wrong_npi(country), "issuer_record_id": f"R-{len(rows) + 1:05}"}
    sheet = sheets.write(folder / f"{name}.csv", HEADER, iter([whole]), wrong=(wrong,), encoding="utf-8")
    return Roster(
        sheet=sheet,
        manifest=_manifest(country, folder / f"{name}.manifest.json", sheet),
        statuses=dict(sorted(pl.concat([table["status"], table["status"].tail(1)]).value_counts().iter_rows())),
        without_consent=tuple(table.filter(pl.col("public_consent") == "no")["npi"]),
        other_name=tuple(table["npi"].gather(other)),
        without_npi=tuple(table["npi"].gather(without)),
    )


def members(country: Country) -> Rows:
    """Return whom the roster names, in its order: those whom it says something special of come first."""
    dice = country.dice
    core = np.concatenate([_core(country, rows) for rows in sheets.blocks(country)])
    performs = np.isin(core, performers.performers(country))
    found = core[dice.chance(np.where(performs, PERFORMERS, OTHERS), "in the roster", core)]
    outside = country.row_of_person(np.arange(awkward.THOUSAND))
    revoked, opted_out = (outside[who(country, outside)][:1] for who in (medicare.is_revoked, medicare.has_opted_out))
    for_sure = np.concatenate([country.row_of_person(np.array([Case.EXCLUDED_PERFORMER])), revoked, opted_out])
    near = country.row_of_person(np.arange(min(country.practitioners, 4 * awkward.THOUSAND)))
    more = np.setdiff1d(near[medicare.is_shown(country, near)], np.concatenate([found, for_sure]))
    kindred = np.isin(specialty_of(country, more), _kindred(country))
    more = more[np.lexsort((dice.bits("fills the roster", more), ~kindred))]
    found = np.setdiff1d(found, np.concatenate([for_sure, country.row_of_person(np.array(awkward.PERFORMING))]))
    filled = np.concatenate([found, more[: max(FEWEST - len(found), 0)]])
    return np.concatenate([filled[np.argsort(dice.bits("order of the roster", filled), kind="stable")], for_sure])


def _core(country: Country, rows: Rows) -> Rows:
    who = rows[is_person(rows)]
    return who[np.isin(specialty_of(country, who), country.core)]


def _kindred(country: Country) -> Rows:
    """Return the specialties, as rows of their table, whose Medicare specialty the procedure names."""
    named = {known.name for known in country.procedure.specialties}
    return np.flatnonzero(specialties().medicare.is_in(named).to_numpy())


def _entries(country: Country, rows: Rows) -> pl.DataFrame:
    """Return one entry for each row, as it would be if nothing were wrong."""
    dice, entry = country.dice, np.arange(len(rows))
    name = people.names_of(country, rows, np.zeros_like(rows))
    place = addresses.practices(country, rows, moves.given(country, rows, Giver.ROSTER))
    status = pl.Series([*STATUSES, "active"]).gather(np.minimum(entry, len(STATUSES)))
    active, training = status == "active", status == "in_training"
    trained = 200 + dice.below(TRAINED_WITHIN - 200, "trained ago", rows)
    certified = trained - 30 - dice.below(60, "certified after", rows)
    changed = 5 + dice.below(90, "status changed", rows)
    until = np.where(status == "lapsed", changed, np.minimum(certified - VALID_FOR, -30))
    silent = (entry >= len(STATUSES)) & (entry < len(STATUSES) + WITHOUT_CONSENT)
    logged = pl.Series(dice.chance(0.3, "logs cases", rows)) & active
    cases = 12 + dice.below(90, "logged cases", rows)
    return pl.select(
        issuer_record_id=pl.concat_str(pl.lit("R-"), text(entry + 1).str.zfill(5)),
        npi=text(country.npis(rows)),
        last_name=name["family"].str.to_titlecase(),
        first_name=name["given"].str.to_titlecase(),
        middle_name=name["middle"].str.to_titlecase(),
        suffix=name["suffix"].str.to_titlecase(),
        credential=name["credential"].str.replace_all("[^A-Z]", ""),
        programme=pl.lit(country.procedure.id),
        pathway=_pathways(country, rows),
        device=pl.lit(f"{next((known.product for known in country.procedure.products), 'example')} device kit"),
        didactic_on=_ago(country, trained),
        hands_on_on=_ago(country, trained - 1),
        hands_on_kind=HANDS_ON.gather(dice.below(len(HANDS_ON), "hands on", rows)),
        mentored_cases=blank_unless(~training, text(3 + dice.below(6, "mentored", rows))),
        mentored_until=blank_unless(~training, _ago(country, trained - 20)),
        certified_on=blank_unless(~training, _ago(country, certified)),
        expires_on=blank_unless(
            ~training & pl.Series(dice.chance(0.9, "expires", rows) | (status == "lapsed").to_numpy()),
            _ago(country, until),
        ),
        status=status,
        status_on=blank_unless(~active, _ago(country, changed)),
        status_reason=blank_unless(~active, REASONS.gather(dice.below(len(REASONS), "status reason", rows))),
        evidence_kind=pl.Series(["certificate", "sign_off_sheet", "exam"]).gather(dice.below(3, "evidence", rows)),
        evidence_ref=pl.concat_str(pl.lit("doc-"), text(entry + 1)),
        evidence_sha256=pl.lit(""),
        site_name=blank_unless(pl.Series(dice.chance(0.6, "names its site", rows)), "Invented Spine and Pain Center"),
        address_1=place["line_1"],
        address_2=place["line_2"],
        city=place["city"].str.to_titlecase(),
        state=place["state"],
        zip=place["zip"],
        phone=place["telephone"],
        website=pl.lit(""),
        cases_total=blank_unless(logged, text(cases)),
        cases_12m=blank_unless(logged, text(cases // 4)),
        cases_as_of=blank_unless(logged, _ago(country, np.full(len(rows), 30))),
        cases_basis=blank_unless(logged, "physician_log"),
        public_consent=pl.Series(["yes", "no"]).gather(silent.astype(np.int64)),
        consent_on=_ago(country, trained),
        updated_on=_ago(country, np.minimum(dice.below(60, "entry updated", rows), changed)),
    )


def _pathways(country: Country, rows: Rows) -> pl.Series:
    """Return the pathway that each person's main code belongs to, else the first there is."""
    ways = country.procedure.pathways
    way_of = {taxonomy: way.id for way in reversed(ways) for taxonomy in way.taxonomies}
    first = ways[0].id if ways else ""
    own = specialties().code.gather(specialty_of(country, rows))
    return own.replace_strict(way_of or {"": ""}, default=first)


def _manifest(country: Country, path: Path, sheet: Sheet) -> Path:
    said = {
        "issuer": INVENTED.name,
        "programme": country.procedure.id,
        "standard_version": STANDARD,
        "kind": "full",
        "as_of": country.as_of.isoformat(),
        "rows": sheet.rows,
        "sha256": sha256(sheet.path.read_bytes()).hexdigest(),
        "signature": None,
    }
    path.write_text(json.dumps(said, indent=1) + "\n", encoding="ascii")
    return path


def _ago(country: Country, days: Rows) -> pl.Series:
    """Return the day so many days before the country's, yyyy-mm-dd."""
    return pl.Series([(country.as_of - timedelta(days=ago)).isoformat() for ago in days.tolist()], dtype=pl.String)
