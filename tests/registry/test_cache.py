"""What is kept for minutes: whoever could not write it is told so, and is never told that it was there already."""

import sqlite3
from contextlib import closing

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection

from whoperforms.registry.errors import Busy


@pytest.fixture
def kept(place):  # noqa: ARG001 - the registry that it is kept in
    """Return the cache of a registry whose writers wait for a moment only."""
    if connection.vendor == "sqlite":
        connection.close()  # the next one is told how long to wait
        connection.settings_dict["OPTIONS"] = connection.settings_dict["OPTIONS"] | {"timeout": 0.1}
    return cache


def test_of_two_that_write_a_key_first_one_does(kept):
    assert kept.add("a", 1)
    assert not kept.add("a", 2)
    assert kept.get("a") == 1


def test_a_key_whose_time_has_passed_is_written_as_if_there_were_none(kept):
    kept.set("a", 1, timeout=-5)

    assert kept.add("a", 2)
    assert kept.get("a") == 2


def test_what_is_not_there_cannot_be_kept_longer(kept):
    assert not kept.touch("a")
    kept.set("a", 1)
    assert kept.touch("a")


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(lambda kept: kept.add("new", 1), id="add"),
        pytest.param(lambda kept: kept.set("a", 2), id="set"),
        pytest.param(lambda kept: kept.touch("a"), id="touch"),
        pytest.param(lambda kept: kept.delete("a"), id="delete"),
    ],
)
def test_whoever_waits_too_long_for_others_is_told_so(kept, place, write):
    kept.set("a", 1)
    if isinstance(place, str):  # there nobody waits for those who write something else
        assert write(kept) is not False
        return

    with closing(sqlite3.connect(place, isolation_level=None)) as other:
        other.execute("begin immediate")
        with pytest.raises(Busy, match="somebody else is writing at this moment"):
            write(kept)
        assert kept.get("a") == 1  # whoever only reads does not wait


def test_what_cannot_be_written_at_all_is_a_fault_and_no_key_that_was_there(kept):
    if connection.vendor == "sqlite":
        connection.close()
        options = connection.settings_dict["OPTIONS"]
        begins = f"{options['init_command']}; pragma query_only = on"
        connection.settings_dict["OPTIONS"] = options | {"init_command": begins}
    else:
        with connection.cursor() as cursor:
            cursor.execute("set default_transaction_read_only = on")

    with pytest.raises(DatabaseError, match=r"read-?only"):
        kept.add("a", 1)
    connection.close()
