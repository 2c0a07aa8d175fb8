"""Long work shows how far it is: bars on a terminal, plain lines elsewhere, nothing for short work."""

import io
import re
import sys

from whoperforms.cli import terminal
from whoperforms.cli.terminal import progress


class Screen(io.StringIO):
    """A terminal, as far as programs ask."""

    def isatty(self) -> bool:
        return True


def run(monkeypatch, stream, patience) -> str:
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(terminal, "PATIENCE", patience)
    with progress() as bars:
        for done in range(1, 5):
            bars("reading invented.csv", done, 4, rows=1000 * done)
    return stream.getvalue()


def test_long_work_prints_plain_lines_where_there_is_no_terminal(monkeypatch):
    lines = run(monkeypatch, io.StringIO(), 0).splitlines()
    assert re.fullmatch(r"reading invented\.csv: 25%, 1,000 rows", lines[0])
    assert re.fullmatch(r"reading invented\.csv: 50%, 2,000 rows, [0-9,]+ rows/s, [0-9]+ s left", lines[1])


def test_long_work_draws_a_bar_on_a_terminal(monkeypatch):
    shown = run(monkeypatch, Screen(), 0)

    assert "reading invented.csv" in shown
    assert "━" in shown


def test_short_work_says_nothing(monkeypatch):
    assert run(monkeypatch, io.StringIO(), 60) == ""
    assert run(monkeypatch, Screen(), 60) == ""
