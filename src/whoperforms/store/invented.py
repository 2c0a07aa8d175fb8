"""Invented practitioners of a demo's directory, for those who act in the demo's registry."""

from typing import NamedTuple

from whoperforms.store.directory import Directory
from whoperforms.store.records import full_name

PEOPLE = """
select p.npi, p.given, p.middle, p.family, p.credentials, t.code,
       (select l.state from location as l where l.npi = p.npi order by l.location limit 1) as state,
       (select min(e.status) from roster_entry as e where e.npi = p.npi) as listed,
       (select count(*) from medicare_service as m where m.npi = p.npi) as counted
  from practitioner as p join taxonomy as t on t.npi = p.npi and t.is_primary = 1
 where p.npi >= 2000000000 and p.family is not null and p.given is not null and p.deactivated_on is null
   and p.npi not in (select npi from deactivation)
   and p.npi not in (select npi from exclusion where npi is not null)
   and p.npi not in (select npi from revocation)
   and p.npi not in (select npi from opt_out)
 order by case when listed = 'active' then 0 when listed is null then 1 else 2 end, counted desc, p.npi
 limit :most
"""


class Invented(NamedTuple):
    """Somebody who does not exist. `specialty`: the code stated first; `listed`: what a roster says, if one does."""

    npi: int
    name: str
    credential: str | None
    specialty: str
    state: str | None
    listed: str | None


def invented(directory: Directory, *, most: int) -> list[Invented]:
    """Return invented people of good standing: those whom a roster lists first, then those with published counts."""
    found = []
    for npi, given, middle, family, credential, code, state, listed, _ in directory.engine.rows(PEOPLE, {"most": most}):
        letters = "".join(sign for sign in credential or "" if sign.isalpha()) or None
        found.append(Invented(npi, full_name(given, middle, family).title(), letters, code, state, listed))
    return found
