"""Every page behind a sign-in, each with who comes to it, and a programme with somebody at every stage to look at."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import msgspec
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from playwright.sync_api import BrowserContext, Page, Response

from registries import registry_at
from registry_worlds import RegistryWorld
from rosters import roster, row
from signing import account, signed_in
from standards import ALL, SELECTION, WORKSHOP, said, standard
from tour import Stop
from whoperforms.certification.acts import deciding, enrolling, keeping, listing, people, programmes
from whoperforms.certification.bodies.people import ConsentSet, Role, Use
from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.bodies.verification import Element, Result
from whoperforms.certification.standards.standard import written
from whoperforms.registry.file_kinds import IMPORTS
from whoperforms.registry.journal import new_id
from whoperforms.registry.roster_file import read
from whoperforms.registry.rosters import file_for
from whoperforms.registry.sweeping import rosters
from worlds import STAFF, id_of, morning

BEGAN = 380  # days ago
PHYSICIANS = ("Ada Lumen", "Ben Taper", "Gus Glow")
REQUIREMENTS = tuple(  # each by a name of its own
    msgspec.structs.replace(one, **said("selection")) if one is SELECTION else one for one in ALL
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Private:
    """What the pages are asked about, and the session of everybody who comes to them."""

    at: dict[str, str]
    sessions: dict[str, str]

    def sign_in(self, context: BrowserContext, who: str, host: str = "127.0.0.1") -> None:
        """Have somebody signed in in a browser, at a host."""
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": self.sessions[who], "domain": host, "path": "/"}
        context.add_cookies([cookie])  # type: ignore[list-item]

    def to(self, stop: "PrivateStop", language: str = "en") -> str:
        """Return the address of a stop, without its first slash."""
        return f"{language}/" + stop.address.format(**self.at)


@dataclass(frozen=True, slots=True)
class PrivateStop(Stop):
    """A page, and who comes to it."""

    who: str = "Cora"


def lived(registry: Path, *, npi: str, listed: tuple[str, str], separation: Separation = Separation.STRICT) -> Private:
    """Let a programme run for a year in a registry that a server is going to use; sign everybody in.

    `listed`: family and given name of a practitioner whom the issuer's list names, without NPI.
    """
    shared_key(registry)
    with registry_at(registry), override_settings(FILES=registry.with_suffix(".files")):
        world = RegistryWorld(separation, begins=morning(days_ago=BEGAN))
        world.programme(standard(*REQUIREMENTS, programme=world.called, effective_from=world.today))
        at = _lives(world, npi) | {"person": id_of("Gus Glow"), "listed": _listed(world, *listed)}
        return Private(at=at, sessions=sessions_of(*STAFF, *PHYSICIANS))


def shared_key(registry: Path) -> None:
    """Let the server of a registry have the key that this process signs sessions and seals secrets with."""
    key = registry.with_suffix(".key")
    key.touch(mode=0o600)
    key.write_text(f"{settings.SECRET_KEY}\n", encoding="ascii")


def sessions_of(*names: str) -> dict[str, str]:
    """Give each an account with an authenticator app, and return the keys of their sessions."""
    found = {}
    for name in names:
        who = account(f"{name.lower().replace(' ', '.')}@example.org", person=id_of(name), app=True)
        found[name] = signed_in(who).cookies[settings.SESSION_COOKIE_NAME].value
    return found


def _lives(world: RegistryWorld, npi: str) -> dict[str, str]:
    """Let somebody be at each stage, and return the number of each one's record, by the stage."""
    at: dict[str, str] = {}
    world.wait(until=morning(days_ago=200))
    at["certified"] = world.certified("Gus Glow", npi=npi)
    world.act("Gus Glow", Role.PHYSICIAN, people.consent, person=id_of("Gus Glow"), body=_agrees(world))
    at["suspended"] = world.certified("Sol Ember")
    world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=at["suspended"], reason="SAFETY", text="Two burns.")
    at["withdrawn"] = world.certified("Wes Spark")
    world.act("Wes Spark", Role.PHYSICIAN, enrolling.withdraw, enrolment=at["withdrawn"], reason="RETIRED")
    world.wait(until=morning(days_ago=20))
    at["trained"] = world.trained("Ben Taper")
    world.wait(days=1)
    at["submitted"] = world.submitted("Mia Wick")
    world.wait(days=1)
    at["proposed"] = world.submitted("Pia Flare")
    world.act("Dora", Role.DECIDER, deciding.decide, decision=_certify(world, at["proposed"]))
    world.wait(days=1)
    at["denied"] = world.submitted("Dan Cinder")
    [denied] = world.decide(at["denied"], "deny", "NOT_COMPETENT", text="Come again after three more cases.")
    world.act("Dan Cinder", Role.PHYSICIAN, keeping.appeal, enrolment=at["denied"], contested=denied.seq, text="No.")
    world.wait(until=morning(days_ago=2))
    at["enrolled"] = world.enrolled("Ada Lumen")
    for module, bank in (("wax", "1"), ("fire", "7")):
        world.result(at["enrolled"], module=module, item_bank=bank)
    look = world.look(id_of("Ada Lumen"), Element.EDUCATION, agreed=None)
    at["look"] = str(look.seq)
    at["applied"] = world.applied("Ann Candle")
    at["refused"] = world.applied("Rex Soot")
    refusal = {"enrolment": at["refused"], "reason": "NOT_ELIGIBLE", "text": "No licence on file."}
    world.act("Cora", Role.COORDINATOR, enrolling.refuse, **refusal)
    world.wait(until=morning(days_ago=1))
    at["session"] = world.planned(WORKSHOP)
    for name in ("Gus Glow", "Sol Ember"):
        world.look(id_of(name), Element.LICENCE, jurisdiction="WI", number="L-1")
        world.look(id_of(name), Element.EXCLUSION, result=Result.NOT_FOUND)
    draft = standard(*REQUIREMENTS, programme="mild", number=2, effective_from=world.today + timedelta(days=30))
    world.act("Stan", Role.STANDARDS_OWNER, programmes.draft_standard, programme="mild", document=written(draft))
    return at


def _listed(world: RegistryWorld, family: str, given: str) -> str:
    """Import a list, and give the next one to look through; return under which name that is kept."""
    first, newer = row(1, "", last_name=family, first_name=given), row(2, "", last_name="Beacon", first_name="Bea")
    day = world.today - timedelta(days=1)
    listed = read(file_for(roster(first), "list.csv", "mild", day))
    world.act("Cora", Role.COORDINATOR, listing.import_roster, roster=listed, new_id=new_id)
    file = SimpleUploadedFile("list.csv", roster(first, newer))
    return rosters().keep(file, name="list.csv", taken=IMPORTS).sha256


def _agrees(world: RegistryWorld) -> ConsentSet:
    return ConsentSet(programme=world.called, use=Use.LISTING, given=True)


def _certify(world: RegistryWorld, enrolment: str) -> deciding.Decision:
    return deciding.Decision(
        enrolment=enrolment, event="certify", reason="STANDARD_MET", by=id_of("Dora"), number=world.new_id()
    )


def send_as_it_is(page: Page) -> Response | None:
    """Send the form of a page as it stands."""
    with page.expect_navigation() as answer:
        page.locator("form#send button[type=submit]").click()
    return answer.value


EMPTY: Callable[[Page], Response | None] = send_as_it_is
STAFF_STOPS = {
    "today": PrivateStop("staff/mild/"),
    "today_of_one_kind": PrivateStop("staff/mild/?only=applications"),
    "today_decider": PrivateStop("staff/mild/", who="Dirk"),
    "today_auditor": PrivateStop("staff/mild/", who="Audrey"),
    "board": PrivateStop("staff/mild/board"),
    "board_of_one_stage": PrivateStop("staff/mild/board?at=enrolled"),
    "expiring": PrivateStop("staff/mild/expiring"),
    "record_applied": PrivateStop("staff/mild/records/{applied}"),
    "record_enrolled": PrivateStop("staff/mild/records/{enrolled}"),
    "record_enrolled_examiner": PrivateStop("staff/mild/records/{enrolled}", who="Ed"),
    "record_proposed": PrivateStop("staff/mild/records/{proposed}", who="Dirk"),
    "record_certified": PrivateStop("staff/mild/records/{certified}", who="Carl"),
    "record_suspended": PrivateStop("staff/mild/records/{suspended}", who="Cleo"),
    "record_denied": PrivateStop("staff/mild/records/{denied}", who="Pam"),
    "record_refused": PrivateStop("staff/mild/records/{refused}", who="Audrey"),
    "record_not_there": PrivateStop("staff/mild/records/E0000000000X", status=404),
    "accept": PrivateStop("staff/mild/records/{applied}/accept"),
    "refuse_wrong": PrivateStop("staff/mild/records/{applied}/refuse", status=400, then=EMPTY),
    "evidence": PrivateStop("staff/mild/records/{enrolled}/evidence_recorded"),
    "evidence_wrong": PrivateStop("staff/mild/records/{enrolled}/evidence_recorded", status=400, then=EMPTY),
    "case": PrivateStop("staff/mild/records/{enrolled}/mentored_case", who="Mona"),
    "look": PrivateStop("staff/mild/records/{enrolled}/verification_recorded", who="Vera"),
    "look_wrong": PrivateStop("staff/mild/records/{enrolled}/verification_recorded", 400, EMPTY, who="Vera"),
    "review": PrivateStop("staff/mild/records/{enrolled}/verification_reviewed?look={look}", who="Rhea"),
    "sign": PrivateStop("staff/mild/records/{enrolled}/sign/technique", who="Ed"),
    "sign_wrong": PrivateStop("staff/mild/records/{enrolled}/sign/technique", 400, EMPTY, who="Ed"),
    "certify": PrivateStop("staff/mild/records/{proposed}/certify", who="Dirk"),
    "certify_wrong": PrivateStop("staff/mild/records/{proposed}/certify", 400, EMPTY, who="Dirk"),
    "certify_not_mine": PrivateStop("staff/mild/records/{proposed}/certify", 403, who="Audrey"),
    "suspend": PrivateStop("staff/mild/records/{certified}/suspend", who="Carl"),
    "appeal_decided": PrivateStop("staff/mild/records/{denied}/appeal_decided", who="Pam"),
    "standards": PrivateStop("staff/mild/standards", who="Stan"),
    "standard": PrivateStop("staff/mild/standards/1"),
    "standard_draft": PrivateStop("staff/mild/standards/2", who="Stan"),
    "standard_edit": PrivateStop("staff/mild/standards/draft", who="Stan"),
    "standard_numbers": PrivateStop("staff/mild/standards/draft/numbers", who="Stan"),
    "standard_propose": PrivateStop("staff/mild/standards/2/propose", who="Stan"),
    "policy": PrivateStop("staff/mild/standards/policy", who="Stan"),
    "sessions": PrivateStop("staff/mild/sessions"),
    "session": PrivateStop("staff/mild/sessions/{session}"),
    "session_plan": PrivateStop("staff/mild/sessions/plan"),
    "session_plan_wrong": PrivateStop("staff/mild/sessions/plan", status=400, then=EMPTY),
    "session_seat": PrivateStop("staff/mild/sessions/{session}/seat"),
    "people": PrivateStop("staff/mild/people"),
    "people_asked": PrivateStop("staff/mild/people?q=Ada"),
    "person": PrivateStop("staff/mild/people/{person}"),
    "person_invite": PrivateStop("staff/mild/people/{person}/invite"),
    "roster": PrivateStop("staff/mild/roster"),
    "roster_report": PrivateStop("staff/mild/roster/{listed}?on=2026-03-02&name=list.csv"),
    "roster_import": PrivateStop("staff/mild/roster/{listed}/import?on=2026-03-02&name=list.csv"),
    "reviews": PrivateStop("staff/mild/reviews"),
    "looks": PrivateStop("staff/mild/looks", who="Rhea"),
    "contested": PrivateStop("staff/mild/contested", who="Carl"),
    "complaint_new": PrivateStop("staff/mild/contested/new", who="Carl"),
    "corrections": PrivateStop("staff/mild/corrections"),
    "audit": PrivateStop("staff/mild/audit", who="Audrey"),
    "audit_sample": PrivateStop("staff/mild/audit/sample", who="Carl"),
    "plots": PrivateStop("staff/mild/plots"),
    "keys": PrivateStop("staff/mild/keys", who="Carl"),
}
OWN_STOPS = {
    "me": PrivateStop("me/mild/", who="Ada Lumen"),
    "me_trained": PrivateStop("me/mild/", who="Ben Taper"),
    "me_certified": PrivateStop("me/mild/", who="Gus Glow"),
    "me_evidence": PrivateStop("me/mild/evidence", who="Ada Lumen"),
    "me_statement": PrivateStop("me/mild/statements/statement", who="Ada Lumen"),
    "me_withdraw": PrivateStop("me/mild/do/withdraw", who="Ada Lumen"),
    "me_cases": PrivateStop("me/mild/cases", who="Gus Glow"),
    "me_cases_statement": PrivateStop("me/mild/cases/statement", who="Gus Glow"),
    "me_cases_one": PrivateStop("me/mild/cases/one", who="Gus Glow"),
    "me_cases_one_wrong": PrivateStop("me/mild/cases/one", status=400, then=EMPTY, who="Gus Glow"),
    "me_cases_file": PrivateStop("me/mild/cases/file", who="Gus Glow"),
    "me_consents": PrivateStop("me/mild/consents", who="Gus Glow"),
    "me_consent": PrivateStop("me/mild/consents/listing", who="Gus Glow"),
    "me_places": PrivateStop("me/mild/places", who="Gus Glow"),
    "me_place_new": PrivateStop("me/mild/places/new", who="Gus Glow"),
    "me_sessions": PrivateStop("me/mild/workshops", who="Ada Lumen"),
    "me_seat": PrivateStop("me/mild/workshops/{session}/take", who="Ada Lumen"),
    "me_people": PrivateStop("me/mild/people", who="Gus Glow"),
    "me_conflict": PrivateStop("me/mild/people/conflict", who="Gus Glow"),
    "me_delegate": PrivateStop("me/mild/people/delegate", who="Gus Glow"),
}
ACCOUNT_STOPS = {
    "account": PrivateStop("account/"),
    "browsers": PrivateStop("account/browsers"),
    "password": PrivateStop("account/password"),
    "second_steps": PrivateStop("account/second-steps"),
    "sign_out": PrivateStop("account/sign-out"),
    "prove": PrivateStop("account/prove"),
}
PRIVATE_STOPS = STAFF_STOPS | OWN_STOPS | ACCOUNT_STOPS
