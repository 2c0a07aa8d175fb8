"""Which source a published file is of, by the name its publisher gave it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from whoperforms.build.reading_list import Sources
from whoperforms.kernel.errors import BadQuestion, MachineRefused
from whoperforms.sources.roster_manifest import is_manifest

PUBLISHED = {  # by field of `Sources`
    "nppes": r"nppes_data_dissemination_|npidata_pfile|pl_pfile|othername_pfile|endpoint_pfile",
    "deactivated": r"nppes[_ ]deactivated",
    "nucc": r"nucc_taxonomy_",
    "part_b": r"(medicare_)?(provider_util_payment_puf_|(mup_)?phy_r.*_prov_svc)",
    "part_b_totals": r"(mup_)?phy_r.*_geo\.",
    "leie": r"updated\.csv",
    "care_compare": r"dac_nationaldownloadablefile",
    "affiliation": r"facility_affiliation",
    "enrolment": r"ppef_",
    "revoked": r"revocation_extract",
    "opt_out": r"optout_",
    "open_payments": r"op_dtl_gnrl_pgyr",
    "crosswalk": r".*taxonomy_crosswalk",
    "roster": r"roster_.*\.csv",
    "review": r"reviews.*\.jsonl",
}
SEVERAL = frozenset(each.name for each in fields(Sources) if each.name in PUBLISHED and "Sequence" in str(each.type))


def with_files(sources: Sources, paths: Iterable[Path]) -> Sources:
    """Return `sources` with the files at `paths` beside them: files by their published names, folders of such files.

    Raises: BadQuestion (a name nobody publishes, a second file where one counts), MachineRefused.
    """
    for path in paths:
        inside = path.is_dir()
        for file in _within(path) if inside else [path]:
            if source := source_of(file.name):
                sources = _with(sources, source, file)
            elif not inside and not is_manifest(file):
                raise BadQuestion(
                    f"{file}: not a name under which a source is published; "
                    "say with an option which it is (--nppes, --part-b ...)"
                )
    return sources


def source_of(name: str) -> str | None:
    """Return of which source a file is, by its name.

    >>> source_of("DAC_NationalDownloadableFile.csv"), source_of("MUP_PHY_R26_P05_V20_D24_Geo.csv")
    ('care_compare', 'part_b_totals')
    >>> source_of("README.txt")
    """
    return next((source for source, pattern in PUBLISHED.items() if re.match(pattern, name, re.IGNORECASE)), None)


def _within(folder: Path) -> Sequence[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_file())
    except OSError as why:
        raise MachineRefused(f"{folder}: cannot be read ({why.strerror}); check its permissions") from None


def _with(sources: Sources, source: str, file: Path) -> Sources:
    given = getattr(sources, source)
    if source not in SEVERAL and given is not None:
        raise BadQuestion(f"{file}: a second file of {source} beside {given}; give the newest only")
    now_given: dict[str, Any] = {source: (*given, file) if source in SEVERAL else file}
    return replace(sources, **now_given)
