"""How many practitioners are alike in all that a report on quality asks of them. The report adds such cells up.

Shape:  everybody is looked at once, and counted in the cell of those with the same state, specialty and marks. Marks
        are one number, each bit of it a sign that something holds. `:core` and `:named` are codes parted by blanks,
        with a blank at either end; `:one` to `:ten` the days so many years before another.
"""

from typing import NamedTuple

from whoperforms.evidence.source import Source
from whoperforms.store.directory import Directory
from whoperforms.store.engine import Values

OTHER, BLANK = "other", ""
KNOWN_IN = {  # the table that names somebody whom a source knows
    Source.CARE_COMPARE: "care_compare",
    Source.AFFILIATION: "affiliation",
    Source.ENROLMENT: "medicare_enrolment",
    Source.OPT_OUT: "opt_out",
    Source.ROSTER: "roster_entry",
    Source.PART_B: "medicare_service",
    Source.OPEN_PAYMENTS: "payment",
}
PLACES_IN = {  # where a source beside NPPES says that somebody works
    Source.CARE_COMPARE: "location",
    Source.ENROLMENT: "medicare_place",
    Source.OPT_OUT: "opt_out",
    Source.ROSTER: "roster_entry",
}

CORE, DEACTIVATED, EXCLUDED, REVOKED = (1 << at for at in range(4))
UNDER_1_YEAR, UNDER_2_YEARS, UNDER_5_YEARS, UNDER_10_YEARS, OLDER, NO_DAY = (1 << at for at in range(4, 10))
UNLINKED, INCOMPATIBLE, COMPATIBLE = (1 << at for at in range(10, 13))  # the greatest of several counts, as below
KNOWN = {source: 1 << at for at, source in enumerate(KNOWN_IN, start=13)}
NEAR = {  # another state, the same state, the same town, the same ZIP code
    source: tuple(1 << at + nearness for nearness in range(4))
    for at, source in zip(range(20, 36, 4), PLACES_IN, strict=True)
}

TOWN = (
    "replace(replace(replace(replace(upper(' ' || {0}.city), '.', ''), ' SAINT ', ' ST '), ' FORT ', ' FT '),"
    " ' MOUNT ', ' MT ')"
)


def _nearest(source: Source) -> str:
    """Return the question how near the places of a source come to those in NPPES: the nearest pair of everybody."""
    elsewhere, same_state, same_town, same_zip = NEAR[source]
    return f"""
  select o.npi, max(case when substr(n.postal_code, 1, 5) = substr(o.postal_code, 1, 5) then {same_zip}
                         when n.state <> o.state then {elsewhere}
                         when {TOWN.format("n")} = {TOWN.format("o")} then {same_town} else {same_state} end)
    from {PLACES_IN[source]} as o join location as n on n.npi = o.npi
   where o.release in (select id from release where source = '{source}') and o.state is not null
     and n.release in (select id from release where source = '{Source.NPPES}') and n.state is not null
   group by o.npi"""  # noqa: S608 - constants of this module, here and below


IS_CORE = f"select distinct npi, {CORE} as mark from taxonomy where :core like '% ' || code || ' %'"  # noqa: S608
IS_DEACTIVATED = f"""
  select npi, {DEACTIVATED} from deactivation group by npi
  having max(case when deactivated_on is null and reactivated_on is null then 1 else 0 end) = 1
      or max(deactivated_on) > coalesce(max(reactivated_on), 0)"""  # noqa: S608
IS_EXCLUDED = f"""
  select distinct said.npi, {EXCLUDED} from (
         select npi, record_sha256, excluded_on, reinstated_on from exclusion where npi is not null
          union select r.npi, e.record_sha256, e.excluded_on, e.reinstated_on
           from review as r join exclusion as e on e.record_sha256 = r.record_sha256 where r.decision = 'confirmed'
         ) as said
   where (excluded_on is null or reinstated_on is null or reinstated_on < excluded_on)
     and not exists (select 1 from review as r where r.npi = said.npi and r.record_sha256 = said.record_sha256
                                                 and r.decision in ('rejected', 'cleared'))"""  # noqa: S608
IS_REVOKED = f"select distinct npi, {REVOKED} from revocation"  # noqa: S608
IS_COMPATIBLE = f"""
  select e.npi,
         max(case when exists (select 1 from taxonomy as t join specialty_crosswalk as c on c.code = t.code
                                where t.npi = e.npi and c.specialty = e.specialty) then {COMPATIBLE}
                  when e.specialty in (select specialty from specialty_crosswalk) then {INCOMPATIBLE}
                  else {UNLINKED} end)
    from medicare_enrolment as e
   where e.is_primary = 1 and e.specialty is not null and exists (select 1 from taxonomy as t where t.npi = e.npi)
   group by e.npi"""  # noqa: S608
IS_KNOWN = [f"select distinct npi, {bit} from {KNOWN_IN[source]}" for source, bit in KNOWN.items()]  # noqa: S608
SIGNS = [IS_CORE, IS_DEACTIVATED, IS_EXCLUDED, IS_REVOKED, IS_COMPATIBLE, *IS_KNOWN, *map(_nearest, PLACES_IN)]

PRACTITIONERS = f"""
with signs as ({" union all ".join(SIGNS)}),
summed as (select npi, cast(sum(mark) as bigint) as marks from signs group by npi),
marked as (
  select coalesce(l.state, '') as state,
         case when t.code is null then '{BLANK}' when :named like '% ' || t.code || ' %' then t.code
              else '{OTHER}' end as specialty,
         coalesce(summed.marks, 0)
         + case when updated_on is null then {NO_DAY} when updated_on > :one then {UNDER_1_YEAR}
                when updated_on > :two then {UNDER_2_YEARS} when updated_on > :five then {UNDER_5_YEARS}
                when updated_on > :ten then {UNDER_10_YEARS} else {OLDER} end as marks
    from practitioner as p
    left join location as l on l.npi = p.npi and l.location = 0
    left join taxonomy as t on t.npi = p.npi and t.position = (
         select s.position from taxonomy as s where s.npi = p.npi order by s.is_primary desc, s.position limit 1)
    left join summed on summed.npi = p.npi
)
select state, specialty, marks, count(*) from marked group by state, specialty, marks order by state, specialty, marks
"""  # noqa: S608
PLACES = """
select l.release, coalesce(l.state, '') as state, l.precision, count(*)
  from location as l join practitioner as p on p.npi = l.npi
 group by l.release, state, l.precision order by l.release, state, l.precision
"""
SET_ASIDE = "select release, outcome, count(*) from rejected group by release, outcome order by release, outcome"
ENTRIES = """
select 'leie' as source, count(*), count(npi) from exclusion
 union all select 'roster', count(*), count(npi) from roster_entry order by source
"""
QUESTIONS = """
select source, answer, count(*) from (
       select q.source, coalesce((select r.decision from review as r
                where r.source = q.source and r.record_sha256 = q.record_sha256 and r.npi = q.npi
                order by r.at desc, r.release desc, r.row desc limit 1), 'open') as answer
         from match_question as q) as asked
 group by source, answer order by source, answer
"""


class Cell(NamedTuple):
    """How many practitioners share a state, a specialty (a code that is named, OTHER or BLANK) and all marks."""

    state: str
    specialty: str
    marks: int
    people: int


def practitioners(directory: Directory, values: Values) -> list[Cell]:
    """Return every practitioner, in cells."""
    return [Cell(*row) for row in directory.engine.rows(PRACTITIONERS, values)]
