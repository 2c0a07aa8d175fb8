"""The page about verifying says what the steps are and what they can find."""

import re

from genuine import GENUINE, ISSUER, LISTS, NOW, as_bytes
from pages import DOCS, text
from whoperforms.certification.state import CertificationState
from whoperforms.credentials.keys import issuer_file
from whoperforms.credentials.verification.answer import NotProved
from whoperforms.credentials.verification.findings import AGAINST, SENTENCES
from whoperforms.credentials.verification.steps import STEPS

PAGE = text(DOCS / "verifying.md")


def test_the_page_has_each_step():
    assert re.findall(r"^\| (\d+) \| ([^|]+) \|", PAGE, re.MULTILINE) == [(str(one.number), one.name) for one in STEPS]


def test_the_page_has_each_finding():
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \|$", PAGE, re.MULTILINE)

    assert [row for row in rows if row[0] in SENTENCES] == [(str(code), said) for code, said in SENTENCES.items()]


def test_the_page_has_each_answer():
    told = set(re.findall(r"`(\w+)`", PAGE.partition("## The steps")[0]))

    assert told == {
        *map(str, AGAINST.values()),
        CertificationState.ACTIVE,
        CertificationState.EXPIRING,
        CertificationState.CANNOT_CONFIRM,
        NotProved.NOT_VALID,
    }


def test_the_example_of_the_page_runs():
    [code] = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    there: dict = {}
    exec(code, there)  # noqa: S102 - our own page

    told = there["told"](as_bytes(GENUINE), as_bytes(issuer_file.document(ISSUER, NOW)), list(LISTS.values()))
    assert told[0].startswith("1 The file: It can be read")
