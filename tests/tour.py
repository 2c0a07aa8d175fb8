"""Every page of the site, each with a question to ask of it, and the people of the demo country whom that takes."""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, Response

from whoperforms.kernel.npi import Npi, check_digit

NOBODY = "209999999"
LOST = "('suspended', 'revoked', 'lapsed', 'withdrawn')"
SHOWN = """p.npi not in (select npi from exclusion where npi is not null) and p.npi not in (select npi from revocation)
           and p.npi not in (select npi from deactivation) and p.deactivated_on is null"""

CERTIFIED = f"""
  select e.npi from roster_entry as e join practitioner as p on p.npi = e.npi
   where e.status = 'active' and upper(e.family) = p.family and upper(e.given) = p.given and {SHOWN}
   order by e.expires_on desc, e.npi"""
PERFORMERS = f"""
  select s.npi from medicare_service as s join practitioner as p on p.npi = s.npi
   where s.code = '0275T' and s.entity = 'I' and {SHOWN} group by 1 order by count(distinct s.year) desc, 1"""
SPECIALTY = f"""
  select t.npi from taxonomy as t join practitioner as p on p.npi = t.npi
   where t.code = '208VP0014X' and t.npi not in (select npi from medicare_service)
     and t.npi not in (select npi from roster_entry where npi is not null) and {SHOWN} order by 1"""
LOSERS = f"""
  select e.npi from roster_entry as e join practitioner as p on p.npi = e.npi
   where e.status in {LOST} and {SHOWN} order by 1"""
TOWN = """
  select l.city, l.state from medicare_service as s join location as l on l.npi = s.npi and l.location = 0
   where s.code = '0275T' and l.lat is not null group by 1, 2 order by count(*) desc, 1"""


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Whom and where the pages are asked about."""

    town: str
    certified: str
    certified_two: str
    performer: str
    specialty: str
    lost: str
    withheld: str
    nobody: str
    name: str
    state: str
    namesakes: str
    misspelt: str

    @classmethod
    def of(cls, directory: Path, truth: Path) -> "People":
        """Find them in a demo country."""
        examples = json.loads(truth.read_text(encoding="utf-8"))["examples"]
        connection = sqlite3.connect(directory / "directory.db")
        try:
            certified, certified_two = (npi for (npi,) in connection.execute(CERTIFIED).fetchmany(2))
            given, family, state = connection.execute(
                "select given, family, (select state from location where npi = p.npi and location = 0)"
                " from practitioner as p where npi = ?",
                (certified,),
            ).fetchone()
            namesakes = connection.execute(
                "select given || ' ' || family from practitioner where npi = ?", (examples["namesake"],)
            ).fetchone()[0]
            town = connection.execute(TOWN).fetchone()
            first = {
                name: str(connection.execute(question).fetchone()[0])
                for name, question in {"performer": PERFORMERS, "specialty": SPECIALTY, "lost": LOSERS}.items()
            }
        finally:
            connection.close()
        return cls(
            town=f"{town[0].title()}, {town[1]}",
            certified=str(certified),
            certified_two=str(certified_two),
            withheld=examples["excluded_performer"],
            nobody=Npi(f"{NOBODY}{check_digit(NOBODY)}").digits,
            name=f"{given} {family}".title(),
            state=state,
            namesakes=namesakes.title(),
            misspelt=f"{given} {family[:2]}{family[3:]}".title(),
            **first,
        )


@dataclass(frozen=True, slots=True)
class Stop:
    """A page and how one comes to it: its address, what is done there, and the status that answers in the end."""

    address: str
    status: int = 200
    then: Callable[[Page], Response | None] | None = None

    def of(self, people: People, language: str, **more: str) -> str:
        """Return the address in a language, without its first slash."""
        parts = {name: getattr(people, name) for name in People.__slots__}
        return f"{language}/" + self.address.format(**parts, **more)


def come(page: Page, address: str, stop: Stop) -> int:
    """Come to a stop and do what is done there; return the status that answered last."""
    answer = page.goto(address)
    later = stop.then(page) if stop.then else None
    last = later or answer
    assert last
    return last.status


def send_empty(page: Page) -> Response | None:
    """Send a form as it is."""
    with page.expect_navigation() as answer:
        page.locator("#send").click()
    return answer.value


def post_here(page: Page) -> Response | None:
    """Send a location, as the button does once the browser has told it."""
    with page.expect_navigation() as answer:
        page.evaluate(
            "() => { const form = document.querySelector('[data-here]');"
            " form.elements.lat.value = '40.71'; form.elements.lon.value = '-74.01'; form.submit(); }"
        )
    return answer.value


def see_the_ground(page: Page) -> Response | None:
    """Wait until the large map has drawn what lies under its pins."""
    page.wait_for_selector(".leaflet-tile-loaded")
    return None


STOPS = {
    "home": Stop(""),
    "results": Stop("mild/near?place={town}"),
    "results_few": Stop("mild/near?place=Adak, AK"),
    "results_none": Stop(
        "mild/near?place=Adak, AK&telehealth=yes&cases=yes&medicare=yes&gender=F&pathway=spine_surgery"
    ),
    "results_filtered": Stop("mild/near?place={town}&within=100&medicare=yes&sort=name"),
    "results_here": Stop("", then=post_here),
    "place_wrong": Stop("mild/near?place=Nowhereville", status=400),
    "place_missing": Stop("mild/near?place=", status=400),
    "place_ambiguous": Stop("mild/near?place=Springfield", status=400),
    "map": Stop("mild/map?place={town}", then=see_the_ground),
    "doctor_certified": Stop("mild/doctors/{certified}"),
    "doctor_cases": Stop("mild/doctors/{performer}"),
    "doctor_specialty": Stop("mild/doctors/{specialty}"),
    "doctor_lost": Stop("mild/doctors/{lost}"),
    "doctor_withheld": Stop("mild/doctors/{withheld}", status=410),
    "doctor_unknown": Stop("mild/doctors/{nobody}", status=404),
    "mistake": Stop("mild/doctors/{certified}/mistake"),
    "mistake_wrong": Stop("mild/doctors/{certified}/mistake", status=400, then=send_empty),
    "mistake_site": Stop("mistake"),
    "mistake_received": Stop("mistake/{tracking}"),
    "mistake_unknown": Stop("mistake/0000-0000-0000", status=404),
    "check": Stop("mild/check"),
    "check_one": Stop("mild/check?name={name}&state={state}"),
    "check_namesakes": Stop("mild/check?name={namesakes}"),
    "check_misspelt": Stop("mild/check?name={misspelt}&state={state}"),
    "check_nobody": Stop("mild/check?name=Xqzw Vvbkjh"),
    "check_wrong": Stop("mild/check?name=", status=400),
    "compare_two": Stop("mild/compare?npi={certified}&npi={performer}"),
    "compare_three": Stop("mild/compare?npi={certified}&npi={performer}&npi={specialty}"),
    "compare_one": Stop("mild/compare?npi={certified}"),
    "compare_wrong": Stop("mild/compare?npi={certified}&npi={withheld}", status=400),
    "call": Stop("mild/call?npi={certified}"),
    "visit": Stop("mild/visit?npi={certified}"),
    "visit_anybody": Stop("mild/visit"),
    "visit_large": Stop("mild/visit?npi={certified}&print=large"),
    "verify": Stop("verify"),
    "verify_wrong": Stop("verify", status=400, then=send_empty),
    "certificate_unknown": Stop("c/000000000000", status=404),
    "about": Stop("mild/about"),
    "who_performs": Stop("mild/who-performs"),
    "training": Stop("mild/training"),
    "questions": Stop("mild/questions"),
    "costs": Stop("mild/costs"),
    "states": Stop("mild/states"),
    "state": Stop("mild/states/NY"),
    "data": Stop("data"),
    "quality": Stop("quality"),
    "corrections": Stop("corrections"),
    "privacy": Stop("privacy"),
    "credits": Stop("credits"),
    "no_such_page": Stop("no/such/page", status=404),
}
LANGUAGES = ("en", "es")
