"""Chromium as a reader uses it, and what can be measured of a page that stands open in it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from requirements import needs_chromium

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE, NARROW, ZOOMED, DESK = 360, 320, 640, 1280  # pixels; a desk's 1280 at 200 % are 640
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TARGET, LETTERS = 44, 18  # pixels at least
HUMAN = 45  # milliseconds from key to key; who sends a form within two seconds is taken for a program

MEASURES = (Path(__file__).parent / "measures.js").read_text(encoding="utf-8").split("\n", 1)[1]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Yield a browser; skip, or fail where everything is required, when there is none."""
    path = needs_chromium()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield started
        started.close()


def at(page: Page, width: int) -> Page:
    """Return the page in a window of another width."""
    page.set_viewport_size({"width": width, "height": 800})
    return page


def barriers(page: Page) -> list[str]:
    """Return what axe finds, a line for each rule, with the places."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE)  # as a script of the page its own policy would refuse it
    asked = json.dumps({"runOnly": RULES, "resultTypes": ["violations"]})
    found = page.evaluate(f"axe.run({asked}).then((told) => told.violations)")
    return [f"{each['id']}: {[node['html'][:110] for node in each['nodes'][:4]]}" for each in found]


def measures(page: Page) -> dict[str, Any]:
    """Return what the page measures in its window."""
    measured: dict[str, Any] = page.evaluate(MEASURES, {"target": TARGET, "letters": LETTERS})
    return measured


def skipped_levels(headings: list[tuple[int, str]]) -> list[str]:
    """Return the headings that stand more than one level below the one before; what is wrong may stand above all."""
    levels = [1, *(level for level, _ in headings)]
    return [words for (level, words), before in zip(headings, levels, strict=False) if level > before + 1]


def authenticator(page: Page) -> tuple[CDPSession, str]:
    """Give the browser a passkey store that says yes, as a finger would."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, made["authenticatorId"]


class Heard:
    """What a page asks for, is answered and complains about, from now on."""

    def __init__(self, page: Page) -> None:
        self.forget()
        page.on("request", self._request)
        page.on("response", self._response)
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def forget(self) -> None:
        """Begin anew, for another page."""
        self.asked: list[str] = []
        self.referrers: list[str] = []
        self.refused: list[str] = []
        self.complaints: list[str] = []

    def _request(self, request: Any) -> None:
        self.asked.append(request.url)
        if referrer := request.headers.get("referer"):
            self.referrers.append(referrer)

    def _response(self, answer: Any) -> None:
        if answer.status >= 400 and not answer.request.is_navigation_request():
            self.refused.append(f"{answer.status} {answer.url}")
