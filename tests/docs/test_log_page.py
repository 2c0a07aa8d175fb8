"""docs/log.md says what an entry holds, and what a monitor can find."""

import json

from genuine import CERTIFICATE, GENUINE, row_of
from pages import DOCS, column, in_code, section
from whoperforms.certification.events import leaf_data
from whoperforms.credentials.log.monitor import Wrong

PAGE = DOCS / "log.md"


def test_the_page_has_each_member_of_an_entry():
    entry = json.loads(leaf_data(row_of(GENUINE, seq=17, one=CERTIFICATE)))
    said = in_code(column(section(PAGE, "## An entry"), "member"))

    assert set(said) == entry.keys()


def test_the_page_has_each_thing_that_a_monitor_can_find():
    assert in_code(column(section(PAGE, "## Watching it"), "finding")) == list(Wrong)
