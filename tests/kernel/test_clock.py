"""Whether the machine says that its clock is kept right: it is asked, and answers."""

import sys

from whoperforms.kernel.clock import synchronised


def test_the_machine_is_asked_and_nothing_is_set():
    assert synchronised() is synchronised()


def test_where_nobody_can_say_it_is_not_so(monkeypatch):
    monkeypatch.setattr(sys, "platform", "elsewhere")

    assert not synchronised()
