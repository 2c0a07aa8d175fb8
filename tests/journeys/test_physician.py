"""A physician logs a year of cases, and sees what the public sees of them; a harm shows whom to report it to."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import msgspec
import pytest

from browsing import DESK, NARROW, Heard, at, barriers, measures
from registries import registry_at
from registry_worlds import RegistryWorld
from serving import server
from signing import PASSWORD, account
from tour import People
from whoperforms.certification.acts import programmes
from whoperforms.certification.bodies.programme import Separation
from whoperforms.kernel.month import Month
from worlds import id_of, morning

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
CASES = 24


@pytest.fixture
def physician(demo_directory, demo_files, tmp_path, opened):
    """A browser in which Ada is signed in, at a site with her programme; and her NPI."""
    registry = tmp_path / "registry.db"
    npi = People.of(demo_directory, demo_files.truth).performer

    def made():
        with registry_at(registry):
            world = RegistryWorld(Separation.SMALL, begins=morning(days_ago=365))
            world.programme()
            body = msgspec.structs.replace(world.ledger.programme("mild").policy, outcomes_published=True)
            world.operator(programmes.set_policy, programme="mild", body=body)
            world.wait(until=morning(days_ago=1))
            world.candidate("Ada", npi=npi)
            account("ada@example.org", person=id_of("Ada"))

    with ThreadPoolExecutor(1) as beside, server(demo_directory, WHOPERFORMS_REGISTRY=str(registry)) as (address, _):
        beside.submit(made).result()
        page = opened(width=DESK)
        page.goto(f"{address}en/account/sign-in")
        page.fill("#login", "ada@example.org")
        page.fill("#password", PASSWORD)
        page.click("#send")
        page.wait_for_url(re.compile(r"/account/$"))
        yield page, address, npi


def seen(page, heard):
    """Look at a page as it stands: for all readers, in both widths."""
    assert [found for width in (DESK, NARROW) for found in barriers(at(page, width))] == []
    for width in (NARROW, DESK):
        measured = measures(at(page, width))
        assert (measured["sideways"], measured["low"], measured["small"], measured["ambiguous"]) == (0, [], [], [])
    assert [said for said in heard.complaints if "status of" not in said] == []


def year_of_cases():
    """Return a file of a year's operations, each with a visit before and one a year later; one had a harm."""
    now = datetime.now(UTC)
    names = "row,case,month,levels,setting,events,collected_by,versions"
    rows = [f"{names},odi,nprs,zcq_symptoms,zcq_function,zcq_satisfaction,walking_test,vas_10,vas_100,sf12"]
    for number in range(CASES):
        month, later = (Month(now.year - back, 1 + number % 12) for back in (3, 2))
        harm = "serious_event" if number == 0 else ""
        rows.append(f"operation,{number},{month},L4-L5,surgery_center,{harm},,,,,,,,,,,")
        rows.append(f"before,{number},{month},,,,practice,,52,,,,,,,,")
        rows.append(f"after,{number},{later},,,,practice,,{30 if number % 2 else 50},,,,,,,,")
    return "\n".join(rows).encode()


def test_a_physician_logs_a_year_of_cases_and_sees_what_the_public_sees(physician):
    page, address, npi = physician
    heard = Heard(page)
    me = f"{address}en/me/mild"
    for where in (
        "/",
        "/cases",
        "/cases/one",
        "/cases/file",
        "/places",
        "/consents",
        "/people",
        "/workshops",
        "/apply",
    ):
        page.goto(me + where)
        assert page.locator(".staff-nav").count() == 1
        seen(page, heard)

    page.goto(f"{me}/cases/file")
    page.set_input_files("#file", {"name": "cases.csv", "mimeType": "text/csv", "buffer": year_of_cases()})
    page.click("#send button[type=submit]")
    page.wait_for_url(re.compile(r"/cases\?done="))
    assert "Logging it here is no report" in page.inner_text("main")
    seen(page, heard)
    for _ in range(60):
        page.goto(f"{me}/cases")
        if "being counted" not in page.inner_text("main"):
            break
        page.wait_for_timeout(500)
    told = page.inner_text("main")
    assert "What the public would see" in told
    assert f"at least {CASES // 10 * 10} people" in told
    seen(page, heard)
    beforehand = page.locator("main .summary-list").all_inner_texts()

    page.goto(f"{me}/consents/outcomes")
    seen(page, heard)
    page.fill("#proof_password", PASSWORD)
    page.click("#send button[type=submit]")
    page.wait_for_url(re.compile(r"/consents\?done="))
    page.goto(f"{me}/cases")
    assert "What the public sees" in page.inner_text("main")

    page.goto(f"{address}en/mild/doctors/{npi}")
    assert page.locator("#outcomes .summary-list").all_inner_texts() == beforehand
    seen(page, heard)
