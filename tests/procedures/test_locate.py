"""From the path of a key to its line, in every way TOML can write it."""

import tomllib

import pytest

from whoperforms.procedures.load import SHIPPED
from whoperforms.procedures.locate import line_at, lines_of

TEXT = '''\
# a comment with [brackets] and = signs
plain = 1
"quoted key" = "a # no comment"
dotted.inner = true

long = """
[not.a.table]
key = "no key" ""\\""" still
end""""
raw = \'\'\'
[[neither]]
\'quoted\'\'\'\'
list = [ # comment, with ] in it
  "one",
  { name = "two", deep = [1, 2] },

  2031-05-04T07:32:00Z, # date
]
[table]
key = 'it = "is"'
[table.sub]
key = -1.5e3
[[rows]]
name = "first"
[rows.detail]
x = 1
[[rows.parts]]
y = 1
[[rows]]

name = "second"
  [[rows.parts]]
  y = 1
  [[rows.parts]]
  "y" = 2
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("plain",), 2),
        (("quoted key",), 3),
        (("dotted",), 4),
        (("dotted", "inner"), 4),
        (("long",), 6),
        (("raw",), 10),
        (("list",), 13),
        (("list", 0), 14),
        (("list", 1), 15),
        (("list", 1, "name"), 15),
        (("list", 1, "deep", 1), 15),
        (("list", 2), 17),
        (("table",), 19),
        (("table", "key"), 20),
        (("table", "sub"), 21),
        (("table", "sub", "key"), 22),
        (("rows",), 23),
        (("rows", 0), 23),
        (("rows", 0, "name"), 24),
        (("rows", 0, "detail", "x"), 26),
        (("rows", 0, "parts", 0, "y"), 28),
        (("rows", 1), 29),
        (("rows", 1, "name"), 31),
        (("rows", 1, "parts", 0), 32),
        (("rows", 1, "parts", 1, "y"), 35),
    ],
)
def test_a_key_is_found_on_its_line(path, line):
    tomllib.loads(TEXT)  # the text is TOML

    assert lines_of(TEXT)[path] == line


@pytest.mark.parametrize(
    ("path", "line"),
    [(("rows", 1, "missing"), 29), (("table", "sub", "a", "b"), 21), (("nowhere",), 1)],
)
def test_what_is_missing_is_found_where_it_should_stand(path, line):
    assert line_at(lines_of(TEXT), path) == line


def test_nothing_but_the_keys_of_the_text_is_found():
    assert all(path[0] not in {"not", "neither", "no key"} for path in lines_of(TEXT) if path)


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*/*.toml")), ids=lambda path: path.name)
def test_every_key_of_every_shipped_file_has_a_line(path):
    text = path.read_text(encoding="utf-8")
    lines = lines_of(text)

    assert {key for key in lines if key} == set(paths(tomllib.loads(text)))


def paths(value, path=()):
    """Yield the path of everything in plain tables and lists."""
    if path:
        yield path
    match value:
        case dict():
            for key, inner in value.items():
                yield from paths(inner, (*path, key))
        case list():
            for at, inner in enumerate(value):
                yield from paths(inner, (*path, at))
