"""The page on standards names every key that a document may have, where it stands, and its example is one."""

import re

import msgspec
import pytest

from pages import DOCS, column, in_code, section, text
from whoperforms.certification.standards import requirements as asked
from whoperforms.certification.standards.requirements import AnyRequirement
from whoperforms.certification.standards.standard import Delta, Standard, from_text
from whoperforms.certification.standards.versions import unset

PAGE = DOCS / "standard.md"
KINDS = AnyRequirement.__args__


def keys(heading):
    """Return the keys of the table under a heading, without those of what stands deeper."""
    return set(in_code(column(section(PAGE, heading).split("\n### ")[0], "key")))


def own(kind):
    return set(kind.__struct_encode_fields__) - set(asked.Requirement.__struct_encode_fields__)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_key_of_a_kind_stands_under_its_name(kind):
    tag = kind.__struct_config__.tag

    assert keys(f"### `{tag}`") == own(kind)


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("## The document", set(Standard.__struct_encode_fields__)),
        ("## A requirement", {"kind", *asked.Requirement.__struct_encode_fields__}),
        ("## A new version", set(Delta.__struct_encode_fields__)),
    ],
    ids=["the document", "a requirement", "a delta"],
)
def test_every_other_key_stands_in_its_table(heading, expected):
    assert keys(heading) == expected


@pytest.mark.parametrize("part", [asked.Module, asked.Named, asked.RoleMix, asked.LevelMix, asked.Criterion], ids=str)
def test_every_key_of_a_part_is_named_somewhere(part):
    assert set(part.__struct_fields__) <= set(in_code([text(PAGE)]))


def test_the_page_has_no_kind_that_the_code_does_not_know():
    assert re.findall(r"^### `(\w+)`$", text(PAGE), re.MULTILINE) == [kind.__struct_config__.tag for kind in KINDS]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_what_is_called_chosen_is_what_a_draft_may_leave_out(kind):
    rows = section(PAGE, f"### `{kind.__struct_config__.tag}`")
    said = zip(column(rows, "key"), column(rows, "key", at=1), strict=True)
    chosen = {key for cell, must in said if must == "chosen" for key in in_code([cell])}
    types = {field.name: field.type for field in msgspec.inspect.type_info(kind).fields}
    optional = {name for name in own(kind) if isinstance(types[name], msgspec.inspect.UnionType)}

    assert chosen == optional | ({asked.FILLED[kind]} if kind in asked.FILLED else set())


def test_the_example_is_a_standard_in_which_everything_is_chosen():
    example = re.search(r"```toml\n(.*?)```", text(PAGE), re.DOTALL)[1]

    assert unset(from_text(example)) == ()
