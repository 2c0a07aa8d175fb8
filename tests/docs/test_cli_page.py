"""docs/cli.md names every command, argument, option, exit code and JSON key, and none that is not there."""

import json
import re
import sqlite3
from dataclasses import fields

import click
import pytest

from commands import whoperforms
from genuine import GENUINE, LISTS, NOW, TRUST, Served, as_bytes
from pages import DOCS, column, in_code, section, tables
from whoperforms.build.drift import Comparison
from whoperforms.cli.main import COMMANDS, INTERRUPTED, commands
from whoperforms.cli.settings import SETTINGS
from whoperforms.credentials.verification.as_json import answer_as_json
from whoperforms.credentials.verification.asked import ANYTHING
from whoperforms.credentials.verification.verify import verify
from whoperforms.kernel import errors
from whoperforms.store.figures import Accepted
from whoperforms.store.records import Exclusion
from whoperforms.store.stated import ReviewOf

PAGE = DOCS / "cli.md"
KEY = re.compile(r"(?:.*[.\]])?facts?(?:\[\])?\.(\w+)$")  # a fact is explained once
FREE_KEYS = {"skipped"}  # from rule to rows: the rules are no keys

ONE_OF_EACH = """
select min(npi) from practitioner union select min(npi) from organization union select min(npi) from other_name
 union select min(npi) from endpoint union select min(npi) from medicare_service union select min(npi) from deactivation
 union select min(npi) from exclusion where npi is not null union select min(npi) from care_compare
 union select min(npi) from affiliation union select min(npi) from payment union select min(npi) from medicare_group
 union select min(npi) from medicare_place union select min(npi) from medicare_enrolment
 union select min(npi) from revocation union select min(npi) from opt_out
 union select min(npi) from roster_entry where npi is not null
"""


def part(command: str) -> str:
    return section(PAGE, f"## `whoperforms {command}`")


def keys(value: object, path: str = ""):
    """Yield the path of every key: `a[].b` is the key b of each item of the list a."""
    match value:
        case dict():
            for name, inner in value.items():
                here = f"{path}.{name}" if path else name
                fact = KEY.fullmatch(here)
                yield f"fact.{fact[1]}" if fact else here
                if name not in FREE_KEYS:
                    yield from keys(inner, here)
        case list():
            for inner in value:
                yield from keys(inner, f"{path}[]")


def printed(*outputs: str) -> set[str]:
    return {key for output in outputs for key in keys(json.loads(output))}


def explained(command: str, header: str = "key of `--json`") -> set[str]:
    of_a_fact = {f"fact.{name}" for name in in_code(column(section(PAGE, "### A fact"), "key"))}
    return set(in_code(column(part(command), re.escape(header)))) | of_a_fact


def test_every_command_is_in_the_list():
    assert tuple(in_code(column(section(PAGE, "# Commands"), "command"))) == COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_every_argument_and_option_is_explained(name):
    command = commands.get_command(click.Context(commands), name)
    assert command
    flags = {
        parameter.human_readable_name if isinstance(parameter, click.Argument) else parameter.opts[0]
        for parameter in command.params
    }

    assert {code.split(" ")[0] for code in in_code(column(part(name), "(argument or )?option"))} == flags


@pytest.mark.parametrize("name", ["registry", "accounts", "keys", "log"])
def test_every_subcommand_is_explained_with_its_own_options(name):
    group = commands.get_command(click.Context(commands), name)
    assert isinstance(group, click.Group)
    said = {row[0].split()[2].strip("`"): " ".join(row) for row in rows_of(name)}

    assert said.keys() == group.commands.keys()
    shared = {setting.flag for setting in SETTINGS}
    for sub, command in group.commands.items():
        own = {one.opts[0] for one in command.params if isinstance(one, click.Option)} - shared
        assert [flag for flag in own if f"`{flag}" not in said[sub]] == [], sub


def rows_of(command):
    [table] = [one for one in tables(part(command)) if one[0][0] == "subcommand"]
    return table[1:]


def test_every_exit_code_is_explained():
    kinds = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, Exception)]
    tree = {error.exit_code for error in kinds}
    said = {int(code) for code in in_code(column(section(PAGE, "## How a command ends"), "exit code"))}

    assert said == {0, *tree, INTERRUPTED}


def test_every_key_of_near_is_explained(ask):
    near, far = (ask("near", place, "--procedure", "mild", "--json").out for place in ("10001", "96799"))

    assert printed(near, far) | {"fact.file"} == explained("near")


def test_every_key_of_find_is_explained(ask, demo_directory):
    with sqlite3.connect(demo_directory / "directory.db") as connection:
        former = "select given, family from other_name where family is not null order by npi limit 1"
        [name] = connection.execute(former).fetchall()
    connection.close()

    assert printed(ask("find", *name, "--near", "10001", "--json").out) == explained("find")


def test_every_key_of_show_is_explained(ask, demo_directory):
    with sqlite3.connect(demo_directory / "directory.db") as connection:
        npis = [str(npi) for (npi,) in connection.execute(ONE_OF_EACH)]
    connection.close()

    of_nobody = keys_of(("exclusions", Exclusion)) | keys_of(("reviews", ReviewOf))
    shown = printed(*(ask("show", npi, "--json").out for npi in npis))
    assert shown | of_nobody == explained("show")


def test_every_key_of_verify_is_explained():
    answer = verify(as_bytes(GENUINE), ANYTHING, TRUST, Served(LISTS), NOW)

    assert answer.certified
    assert set(keys(answer_as_json(answer))) == explained("verify") - explained("serve")


@pytest.mark.parametrize(("name", "none_here"), [("releases", ("accepted", Accepted)), ("rejected", None)])
def test_every_key_of_the_account_is_explained(ask, name, none_here):
    of_a_fact = explained("serve")

    assert printed(ask(name, "--json").out) | keys_of(none_here) == explained(name) - of_a_fact


def keys_of(part):
    """Give the keys of a list that is empty here: its name, and the type of its items."""
    return {f"{part[0]}[].{field.name}" for field in fields(part[1])} if part else set()


def test_every_key_of_build_is_explained(demo_files, tmp_path):
    ran = whoperforms("build", "--out", str(tmp_path), "--nppes", str(demo_files.nppes), "--json")

    assert printed(ran.out) | keys_of(("drift", Comparison)) == explained("build") - explained("serve")


def test_every_key_of_procedures_is_explained():
    of_a_fact = explained("serve")
    listed = printed(whoperforms("procedures", "--json").out)
    of_one = set(json.loads(whoperforms("procedures", "mild", "--json").out))

    assert listed == explained("procedures", "key of `--json` without NAME") - of_a_fact
    assert of_one == explained("procedures", "key of `--json` with NAME") - of_a_fact
