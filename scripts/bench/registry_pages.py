"""Every page behind a sign-in at the size that is promised: what it is asked about, by whom, and which are no pages.

Shape:  `happen` lets what pages show happen once more in the large registry, by the recording service. `pages` names an
        address for each path of staff and of physicians; a path that nobody measures stops the benchmark.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from typing import Final
from urllib.parse import urlencode

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from registry_worlds import RegistryWorld
from rosters import roster, row
from signing import account, signed_in
from standards import WORKSHOP, standard
from whoperforms.certification.acts import (
    auditing,
    complaints,
    keeping,
    listing,
    people,
    practice,
    programmes,
    sessions,
)
from whoperforms.certification.bodies import people as told
from whoperforms.certification.bodies.auditing import ComplaintOpened
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.bodies.verification import Element
from whoperforms.certification.standards.standard import written
from whoperforms.certification.state import CertificationState
from whoperforms.registry import journal, standings
from whoperforms.registry.corrections import services
from whoperforms.registry.corrections.report import Category, Report
from whoperforms.registry.file_kinds import IMPORTS
from whoperforms.registry.roster_file import read
from whoperforms.registry.rosters import file_for
from whoperforms.registry.sweeping import rosters
from whoperforms.store.directory import open_directory
from whoperforms.web.me.urls import PATHS as OWN
from whoperforms.web.staff.urls import PATHS as OF_STAFF
from worlds import STAFF, id_of

WAITING = 2_000  # rows of a roster of which a person says whom they mean
ROWS = 5_000  # of a roster that is looked through
REPORTS = 300  # mistakes that nobody has answered
NEW_IDS = 10**9  # ids of worlds are numbered, and the lives have begun at 1
DOCTOR = "Pat Bench"  # the physician whose own pages are asked for
PRACTITIONER = "select npi, family, given from practitioner where given is not null order by npi limit 1"
NO_PAGES: Final = (
    frozenset(  # what is asked by a form, files as they were given, and what a machine of this kind has not
        {"staff_audit_verify", "staff_document", "staff_roster_progress", "staff_key_act", "me_cases_template"}
    )
)
DOWNLOADS: Final = frozenset({"staff_roster_export", "me_letter"})  # measured, and no page


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page: the name of its path, its address, and in whose browser it is asked for."""

    path: str
    address: str
    who: str

    @property
    def title(self) -> str:
        """How a table calls it."""
        kind, _, name = self.path.partition("_")
        kind = "download" if self.path in DOWNLOADS else {"staff": "staff", "me": "own"}[kind]
        words, asked = name.replace("_", " "), self.address.partition("?")[2]
        more = "" if "on=" in asked or not asked else f" ?{asked}"
        return f"{kind}: {words}{more}" + (f", {STAFF[self.who].value}" if self.who in STAFF else "")


class Happened:
    """What was let happen, so that every page has something to show: the numbers that stand in addresses."""

    def __init__(self, now: datetime) -> None:
        self.world = world = RegistryWorld(Separation.SMALL, begins=now - timedelta(hours=3))
        world.ledger, world._numbers = journal.ledger(), count(NEW_IDS)  # noqa: SLF001 - the lives began at 1
        self.at = _people(world) | _programme(world) | _of_staff(world) | _rosters(world, now)
        _reports(now)


def _people(world: RegistryWorld) -> dict[str, str]:
    """Let the physician be certified, with all that own pages show."""
    [(npi, family, given)] = open_directory(settings.DIRECTORY).engine.rows(PRACTITIONER)
    person = id_of(DOCTOR)
    own = world.certified(DOCTOR, npi=str(npi))
    world.operator(people.rename, person=person, body=told.PersonNamed(name=f"{given} {family}"))
    delegate = world.register("Del Bench")
    world.give(delegate, Role.DELEGATE, for_person=person)
    content = "row,case,month,levels,setting,events,collected_by,versions,odi,nprs,zcq_symptoms,zcq_function,"
    content += "zcq_satisfaction,walking_test,vas_10,vas_100,sf12\noperation,A,2025-03,L4-L5,office" + "," * 12 + "\n"
    given_cases = {"programme": world.called, "content": content.encode(), "procedure": world.procedure}
    [logged] = world.act(DOCTOR, Role.PHYSICIAN, practice.log, person=person, **given_cases)
    world.candidate("Noa Bench")  # who has not applied yet
    return {"own": own, "doctor": person, "delegate": delegate, "logged": str(logged.seq)}


def _programme(world: RegistryWorld) -> dict[str, str]:
    """Plan a workshop with a seat, and draft a newer standard."""
    session = world.planned(WORKSHOP, on=world.today + timedelta(days=1))
    enrolled = world.enrolled("Len Bench")
    world.act("Cora", Role.COORDINATOR, sessions.take_seat, session=session, enrolment=enrolled)
    draft = standard(programme=world.called, number=2, effective_from=world.today + timedelta(days=30))
    drafted = {"programme": world.called, "document": written(draft)}
    world.act("Stan", Role.STANDARDS_OWNER, programmes.draft_standard, **drafted)
    look = world.look(world.ledger.enrolment(enrolled).person, Element.EDUCATION, agreed=None)
    known = {"month": Counter(f"{one.plan.on:%Y-%m}" for one in world.ledger.sessions.values()).most_common(1)[0][0]}
    return known | {
        "session": session,
        "enrolled": enrolled,
        "look": str(look.seq),
        "applied": world.applied("Ann Bench"),
    }


def _of_staff(world: RegistryWorld) -> dict[str, str]:
    """Take up a complaint, and draw a sample."""
    body = ComplaintOpened(about=id_of(DOCTOR), category="safety")
    said = {"programme": world.called, "body": body, "text": "Works without the lamp."}
    [complaint] = world.act("Carl", Role.COMPLIANCE, complaints.open_complaint, **said)
    [drawn] = world.act("Carl", Role.COMPLIANCE, auditing.sample, programme=world.called, number=10)
    suspended = world.certified("Sol Bench")
    given = {"enrolment": suspended, "reason": "SAFETY", "text": "Two burns."}
    world.act("Carl", Role.COMPLIANCE, keeping.suspend, **given)
    known = {"complaint": str(complaint.seq), "sampled": str(drawn.body.drawn[0]), "suspended": suspended}
    return known | {"submitted": world.submitted("Mia Bench"), "new": world.new_id()}


def _rosters(world: RegistryWorld, now: datetime) -> dict[str, str]:
    """Import a list of people without NPI, and keep a longer one that nobody has imported."""
    day = now.date() - timedelta(days=1)
    family, given = open_directory(settings.DIRECTORY).engine.rows(PRACTITIONER)[0][1:]
    likely = [row(at, "", last_name=family, first_name=f"{given}{'x' * (at % 3)}") for at in range(20)]
    others = [row(at, "", last_name=f"Family{at}", first_name="Given") for at in range(20, ROWS)]
    first = read(file_for(roster(*likely, *others[: WAITING - 20]), "list.csv", world.called, day))
    world.act("Cora", Role.COORDINATOR, listing.import_roster, roster=first, new_id=journal.new_id)
    file = SimpleUploadedFile("list.csv", roster(*likely, *others))
    kept = rosters().keep(file, name="list.csv", taken=IMPORTS)
    return {"list": kept.sha256, "day": f"{now:%Y-%m-%d}"}


def _reports(now: datetime) -> None:
    """Let mistakes be reported, one each minute."""
    report = Report(category=Category.LEFT, text="They moved.", language="en", npi=None, procedure="mild", about=None)
    for at in range(REPORTS):
        services.receive(report, submission=f"s{at}", now=now - timedelta(minutes=at))


@cache
def browser(who: str) -> Client:
    """Return a browser in which somebody is signed in."""
    return signed_in(account(f"{who.lower().replace(' ', '.')}@example.org", person=id_of(who), app=True))


def asked(page: Page) -> str:
    """Ask for a page, which has to be there, and return it."""
    answer = browser(page.who).get(page.address)
    assert answer.status_code == 200, (page, answer.status_code, answer.content.decode()[:2000])  # noqa: PLR2004
    return answer.content.decode("utf-8", "replace")


def pages(happened: Happened) -> Iterator[Page]:
    """Yield every page. Raises: AssertionError for a path that nobody measures."""
    found = [Page(path=path, address=_filled(where, happened), who=who) for path, who, where in PAGES]
    paths = {str(one.name) for one in (*OF_STAFF, *OWN)}
    unmeasured = paths - {one.path for one in found} - NO_PAGES
    assert not unmeasured, f"{sorted(unmeasured)}: paths that nobody measures; name an address in registry_pages.py"
    yield from found


def _filled(where: str, happened: Happened) -> str:
    """Return an address with its numbers; where it says `A -> B`, the first one like B that stands on A."""
    known = happened.at | {"report": urlencode({"on": happened.at["day"], "name": "list.csv"})}
    page, _, like = where.partition(" -> ")
    page = f"/en/{page.format(**known)}"
    if not like:
        return page
    who = DOCTOR if page.startswith("/en/me/") else "Cora"
    hrefs = re.findall(r'href="([^"]+)"', asked(Page(path="staff_", address=page, who=who)))
    found = next((html.unescape(href) for href in hrefs if re.search(like, href)), None)
    assert found, f"{like}: nowhere on {page}"
    return found


def ending(now: datetime) -> dict[str, int]:
    """Return how many certificates are about to end, and have ended: pages are not measured without any."""
    found = Counter(stands.state for _, stands in standings.overview(now).of("mild"))
    counts = {str(state): found[state] for state in (CertificationState.EXPIRING, CertificationState.LAPSED)}
    assert all(counts.values()), counts
    return counts


STAFFS = "staff/mild"
RECORD, SIGNED = f"{STAFFS}/records", f"{STAFFS}/standards"
PAGES: Final = (  # of each path an address, and who asks for it
    ("staff_today", "Cora", f"{STAFFS}/"),
    ("staff_today", "Dora", f"{STAFFS}/"),
    ("staff_today", "Vera", f"{STAFFS}/"),
    ("staff_today", "Tess", f"{STAFFS}/"),
    ("staff_today", "Cleo", f"{STAFFS}/"),
    ("staff_today", "Vera", f"{STAFFS}/?only=unseen"),
    ("staff_board", "Cora", f"{STAFFS}/board"),
    ("staff_board", "Cora", f"{STAFFS}/board?at=lapsed"),
    ("staff_expiring", "Cora", f"{STAFFS}/expiring"),
    ("staff_record", "Cleo", f"{RECORD}/{{own}}"),
    ("staff_record", "Cora", f"{RECORD}/{{enrolled}}"),
    ("staff_act", "Cora", f"{RECORD}/{{applied}}/accept"),
    ("staff_act", "Dora", f"{RECORD}/{{submitted}}/certify"),
    ("staff_act", "Cleo", f"{RECORD}/{{suspended}}/clear_cause"),
    ("staff_sign", "Ed", f"{RECORD}/{{enrolled}}/sign/technique"),
    ("staff_cases", "Carl", f"{STAFFS}/cases"),
    ("staff_cases_of", "Carl", f"{STAFFS}/cases/{{doctor}}"),
    ("staff_cases_rows", "Carl", f"{STAFFS}/cases/{{doctor}}/{{logged}}"),
    ("staff_looks", "Rhea", f"{STAFFS}/looks"),
    ("staff_contested", "Carl", f"{STAFFS}/contested"),
    ("staff_complaint_new", "Carl", f"{STAFFS}/contested/new"),
    ("staff_complaint", "Pam", f"{STAFFS}/contested/{{complaint}}"),
    ("staff_corrections", "Cora", f"{STAFFS}/corrections"),
    ("staff_correction", "Cora", f"{STAFFS}/corrections -> /corrections/."),
    ("staff_audit", "Audrey", f"{STAFFS}/audit"),
    ("staff_audit", "Audrey", f"{STAFFS}/audit?person=Physician+7"),
    ("staff_audit_sample", "Carl", f"{STAFFS}/audit/sample"),
    ("staff_audit_result", "Carl", f"{STAFFS}/audit/{{sampled}}/result"),
    ("staff_audit_erase", "Carl", f"{STAFFS}/audit/{{look}}/erase"),
    ("staff_plots", "Cora", f"{STAFFS}/plots"),
    ("staff_keys", "Carl", f"{STAFFS}/keys"),
    ("staff_standards", "Stan", f"{SIGNED}"),
    ("staff_standard_draft", "Stan", f"{SIGNED}/draft"),
    ("staff_standard_numbers", "Stan", f"{SIGNED}/draft/numbers"),
    ("staff_policy", "Stan", f"{SIGNED}/policy"),
    ("staff_standard", "Stan", f"{SIGNED}/2"),
    ("staff_standard_propose", "Stan", f"{SIGNED}/2/propose"),
    ("staff_standard_publish", "Sue", f"{SIGNED}/2/publish"),
    ("staff_sessions", "Cora", f"{STAFFS}/sessions"),
    ("staff_sessions", "Cora", f"{STAFFS}/sessions?month={{month}}"),
    ("staff_session_plan", "Cora", f"{STAFFS}/sessions/plan"),
    ("staff_session", "Cora", f"{STAFFS}/sessions/{{session}}"),
    ("staff_session_act", "Cora", f"{STAFFS}/sessions/{{session}}/seat"),
    ("staff_people", "Cora", f"{STAFFS}/people"),
    ("staff_people", "Cora", f"{STAFFS}/people?q=Physician"),
    ("staff_person_find", "Cora", f"{STAFFS}/people/find?q=2000000002"),
    ("staff_person_add", "Cora", f"{STAFFS}/people/new/{{new}}"),
    ("staff_person", "Cora", f"{STAFFS}/people/{{doctor}}"),
    ("staff_person_act", "Cora", f"{STAFFS}/people/{{doctor}}/identity"),
    ("staff_roster", "Cora", f"{STAFFS}/roster"),
    ("staff_roster_export", "Cora", f"{STAFFS}/roster/file.csv"),
    ("staff_roster_report", "Cora", f"{STAFFS}/roster/{{list}}?{{report}}"),
    ("staff_roster_import", "Cora", f"{STAFFS}/roster/{{list}}/import?{{report}}"),
    ("staff_reviews", "Cora", f"{STAFFS}/reviews"),
    ("staff_review", "Cora", f"{STAFFS}/reviews -> /confirmed$"),
    ("me_record", DOCTOR, "me/mild/"),
    ("me_apply", "Noa Bench", "me/mild/apply"),
    ("me_evidence", "Len Bench", "me/mild/evidence"),
    ("me_attest", "Len Bench", "me/mild/statements/statement"),
    ("me_act", DOCTOR, "me/mild/do/withdraw"),
    ("me_cases", DOCTOR, "me/mild/cases"),
    ("me_cases_state", DOCTOR, "me/mild/cases/statement"),
    ("me_cases_one", DOCTOR, "me/mild/cases/one"),
    ("me_cases_file", DOCTOR, "me/mild/cases/file"),
    ("me_cases_withdraw", DOCTOR, "me/mild/cases/{logged}/withdraw"),
    ("me_consents", DOCTOR, "me/mild/consents"),
    ("me_consent", DOCTOR, "me/mild/consents/listing"),
    ("me_letter", DOCTOR, "me/mild/letter.pdf"),
    ("me_places", DOCTOR, "me/mild/places"),
    ("me_place_new", DOCTOR, "me/mild/places/new"),
    ("me_place", DOCTOR, "me/mild/places -> /places/[0-9a-f]{16}"),
    ("me_sessions", "Len Bench", "me/mild/workshops"),
    ("me_session", "Len Bench", "me/mild/workshops/{session}/give-up"),
    ("me_people", DOCTOR, "me/mild/people"),
    ("me_conflict", DOCTOR, "me/mild/people/conflict"),
    ("me_delegate", DOCTOR, "me/mild/people/delegate"),
    ("me_end_delegate", DOCTOR, "me/mild/people/delegates/{delegate}/end"),
)
