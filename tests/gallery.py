"""The gallery: every part of the pages on one page, rendered as the site would."""

import os
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import django
from django.utils.translation import override
from jinja2 import FileSystemLoader, StrictUndefined

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "whoperforms.project.settings")
django.setup()

from whoperforms.web.chart import Chart, YearCount  # noqa: E402 - Django has to be set up first
from whoperforms.web.environment import environment  # noqa: E402

TEMPLATES = Path(__file__).parents[1] / "src/whoperforms/web/templates"
OPTIONS = [
    {"value": "address", "label": "The address is wrong", "chosen": False},
    {"value": "phone", "label": "The telephone number is wrong", "chosen": True},
]
BOXES = [
    {"value": "yes", "label": "Take Medicare (12)", "chosen": True},
    {"value": "video", "label": "Offer video visits (3)", "chosen": False},
]
NOTE = SimpleNamespace(source="Medicare, by Provider and Service, 2024", at="File example.csv, row 1,204")
LINES = [
    SimpleNamespace(status="supported", word="Stated by a source", text="{} billed 11 or more cases.", notes=[NOTE]),
    SimpleNamespace(status="contradicted", word="A source says no", text="{} does not take Medicare.", notes=[NOTE]),
    SimpleNamespace(status="unknown", word="Not known", text="We do not know whether {} is certified.", notes=[]),
]
CHART = Chart.of(
    [YearCount(2024, 30), YearCount(2022, None), YearCount(2023, 11, "11 or more"), YearCount(2025, 1222)],
    title="Cases billed to Medicare by year",
    counted="Cases",
)


@dataclass(frozen=True)
class Doctor:
    """A doctor of a card."""

    id: str
    name: str
    distance: str
    city: str

    @property
    def lines(self):
        """What is claimed, told apart by the name."""
        return [SimpleNamespace(**vars(line) | {"text": line.text.format(self.name)}) for line in LINES]


DOCTORS = [
    Doctor("2000000002", "Ada Example, MD", "2.4 miles away", "Springfield, IL"),
    Doctor("2000000010", "Maximiliana Featherstonehaugh-Oyelaran, DO", "About 17 miles away", "Lake Chautauqua, IL"),
]
EVERY_PAGE = {
    "language": "en",
    "switch_href": "/es/",
    "switch_label": "Español",
    "switch_language": "es",
    "canonical": "https://site.example/en/",
    "alternates": [("en", "https://site.example/en/"), ("es", "https://site.example/es/")],
    "operator": SimpleNamespace(
        name="Example Patients' Foundation",
        phone="312-555-0100",
        phone_href="tel:+13125550100",
        email="help@site.example",
    ),
    "public_only": False,
    "large_print": False,
    "invented": True,
    "noindex": False,
    "reviewed": False,
    "nav": [
        {"label": label, "href": f"/en/{place}", "current": place == "find"}
        for place, label in {
            "find": "Find",
            "check": "Check a doctor",
            "procedure": "The procedure",
            "questions": "Questions to ask",
            "about": "About the data",
        }.items()
    ],
}


def gallery(**changes):
    """Return the page; `changes` replace what every page is given."""
    made = environment(
        loader=FileSystemLoader([TEMPLATES, Path(__file__).parent / "web"]),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["url"] = lambda name, **_parts: f"/en/{name}"
    shown = {"doctors": DOCTORS, "options": OPTIONS, "more": BOXES, "chart": CHART}
    with override("en"):
        return made.get_template("gallery.html").render(EVERY_PAGE | shown | changes)
