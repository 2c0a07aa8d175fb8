"""The page on definition folders names every key that a file may have, and its example works."""

import re
from datetime import date
from pathlib import Path

import msgspec
import pytest

from whoperforms.procedures import load as procedures
from whoperforms.procedures.definition import Procedure, Role
from whoperforms.procedures.shape import keys_of, plain
from whoperforms.procedures.words import Words

PAGE = Path(__file__).parents[2] / "docs" / "procedures.md"


def keys(here):
    """Yield every key of a file's schema, however deep."""
    here = plain(here)
    yield from keys_of(here)
    match here:
        case msgspec.inspect.StructType(fields=fields):
            for field in fields:
                yield from keys(field.type)
        case msgspec.inspect.VarTupleType(item_type=inner) | msgspec.inspect.DictType(value_type=inner):
            yield from keys(inner)


@pytest.mark.parametrize("shape", [Procedure, Words])
def test_every_key_is_on_the_page(shape):
    named = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`\n]+)`", PAGE.read_text(encoding="utf-8")))))

    assert sorted(set(keys(msgspec.inspect.type_info(shape))) - named) == []


def test_the_example_says_what_the_page_promises():
    mild = procedures.load("mild")

    assert procedures.names() == ("mild",)
    assert mild.taxonomy_codes(pathway="spine_surgery") == ("207XS0117X", "207T00000X")
    assert mild.role_of("363LF0000X") is Role.NEVER_OPERATOR
    assert mild.counts_as_case("62330", 2026)
    assert mild.issuer_on(date(2024, 9, 30)).name == "Vertos Medical"
    assert procedures.words("mild", "es").facts["P9"].startswith("Muchas veces")
    assert mild.fact("P9").sources == ("overview_article",)
