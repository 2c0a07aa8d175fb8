"""The list of reported mistakes: every one with its kind and what became of it, and not a word of it."""

import html
import re
from datetime import UTC, datetime, timedelta

import pytest

from whoperforms.kernel.npi import Npi
from whoperforms.registry.corrections.report import Category, Report
from whoperforms.registry.corrections.services import receive, step
from whoperforms.registry.corrections.states import State

NOW = datetime.now(UTC).replace(microsecond=0)


def reported(text, *, days=0, category=Category.TELEPHONE):
    report = Report(category=category, text=text, language="en", npi=Npi("2000000002"))
    return receive(report, submission=text, now=NOW - timedelta(days=days))


def text(answer):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_list_is_there_before_there_is_anything_on_it(public, language):
    assert public.get(f"/{language}/corrections").status_code == 200


def test_a_report_stands_there_with_its_kind_and_its_due_date_and_without_its_words(public):
    number = reported("It rings at a bakery.")

    said = text(public.get("/en/corrections"))

    assert "The phone number is wrong Nobody has looked at it yet." in said
    for secret in ("bakery", "2000000002", str(number)):
        assert secret not in said


def test_what_is_answered_says_so_and_what_is_late_says_that(public):
    step(reported("One."), State.ANSWERED, by="Cora", at=NOW, text="Put right.")
    reported("Two.", days=31, category=Category.SPECIALTY)

    said = text(public.get("/en/corrections"))

    assert "Answered on" in said
    assert said.count("overdue") == 1
    assert "Put right." not in said
