"""The one form that is signed: of a text, against RFC 8785; of statements, against a second program that makes it."""

import struct
from time import process_time

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyld.jsonld import JsonLdProcessor
from pyld.nquads import escape, serialize_nquads

from whoperforms.credentials.canonical import BLANK_NODES, canonical, jcs
from whoperforms.credentials.strict_json import Unreadable

# Source: RFC 8785, appendix B: the bits of a number, and how it is written.
NUMBERS = """
0000000000000000 0
8000000000000000 0
0000000000000001 5e-324
8000000000000001 -5e-324
7fefffffffffffff 1.7976931348623157e+308
ffefffffffffffff -1.7976931348623157e+308
4340000000000000 9007199254740992
c340000000000000 -9007199254740992
4430000000000000 295147905179352830000
44b52d02c7e14af5 9.999999999999997e+22
44b52d02c7e14af6 1e+23
44b52d02c7e14af7 1.0000000000000001e+23
444b1ae4d6e2ef4e 999999999999999700000
444b1ae4d6e2ef4f 999999999999999900000
444b1ae4d6e2ef50 1e+21
3eb0c6f7a0b5ed8c 9.999999999999997e-7
3eb0c6f7a0b5ed8d 0.000001
41b3de4355555553 333333333.3333332
41b3de4355555554 333333333.33333325
41b3de4355555555 333333333.3333333
41b3de4355555556 333333333.3333334
41b3de4355555557 333333333.33333343
becbf647612f3696 -0.0000033333333333333333
43143ff3c1cb0959 1424953923781206.2
"""


@pytest.mark.parametrize(("bits", "written"), [line.split() for line in NUMBERS.split("\n") if line])
def test_numbers_are_written_as_the_standard_has_them(bits, written):
    assert jcs(struct.unpack(">d", bytes.fromhex(bits))[0]).decode() == written


@pytest.mark.parametrize("bits", ["7fffffffffffffff", "7ff0000000000000", "fff0000000000000"])
def test_what_is_no_number_has_no_text(bits):
    with pytest.raises(Unreadable, match="the file has no one text"):
        jcs(struct.unpack(">d", bytes.fromhex(bits))[0])


@pytest.mark.parametrize(
    "value",
    [2**53, -(2**53), "\ud800", {"\udfff": 1}, {1: 2}],
    ids=["large", "small", "half-sign", "half-name", "name"],
)
def test_what_programs_would_read_differently_has_no_text(value):
    with pytest.raises(Unreadable, match="the file has no one text"):
        jcs(value)


def test_members_stand_in_the_order_of_utf_16_and_strings_as_they_are():
    # Source: RFC 8785, section 3.2.3.
    value = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7}
    assert jcs(value).decode() == '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\U0001f600":5,"\ufb33":3}'


def test_letters_are_not_brought_together_with_their_accents():
    assert jcs("é") != jcs("e\u0301")


def test_a_text_nested_without_end_is_refused_in_a_sentence():
    value: list[object] = []
    for _ in range(100_000):
        value = [value]
    with pytest.raises(Unreadable, match="nested too deep"):
        jcs(value)


NAMES = st.sampled_from("abcde")
NODES = NAMES.map("_:{}".format) | NAMES.map("<urn:x:{}>".format)
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\n\r"), max_size=8)
TYPES = st.sampled_from(["", "@en", "^^<urn:x:type>"])


LITERALS = st.builds(lambda word, kind: f'"{escape(word)}"{kind}', WORDS, TYPES)
QUADS = st.builds(
    "{} <urn:x:{}> {} {} .\n".format, NODES, NAMES, NODES | LITERALS, st.sampled_from(["", "<urn:x:g>", "_:a"])
)


@given(st.lists(QUADS, max_size=12, unique=True).map("".join))
def test_any_graph_has_the_form_that_another_program_gives_it(quads):
    try:
        ours = canonical(JsonLdProcessor.parse_nquads(quads)).decode()
    except Unreadable:
        return  # too alike to be told apart in time
    assert ours == of_another_program(quads)


def of_another_program(quads: str) -> str:
    """The canonical N-Quads by pyoxigraph, which reproduces every result of W3C's rdf-canon tests."""
    dataset = pyoxigraph.Dataset(pyoxigraph.parse(quads.encode(), pyoxigraph.RdfFormat.N_QUADS))
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    return "".join(sorted(f"{quad} .\n" for quad in dataset))


def graph(*pairs: tuple[str, str]):
    """A dataset of one graph, in which each of the first refers to its second; "_:" begins those without a name."""
    kinds = {True: "blank node", False: "IRI"}
    predicate = {"type": "IRI", "value": "urn:x:p"}
    parts = [[{"type": kinds[part.startswith("_:")], "value": part} for part in pair] for pair in pairs]
    return {"@default": [{"subject": one, "predicate": predicate, "object": other} for one, other in parts]}


def clique(nodes: int):
    return graph(*((f"_:b{a}", f"_:b{b}") for a in range(nodes) for b in range(nodes) if a != b))


def star(nodes: int):
    return graph(*(("urn:x:s", f"_:b{b}") for b in range(nodes)))


def ring(nodes: int):
    return graph(*((f"_:b{b}", f"_:b{(b + 1) % nodes}") for b in range(nodes)))


def brush(nodes: int):
    return graph(*((end, f"_:b{b}") for b in range(nodes) for end in ("_:s", "_:t")))


@pytest.mark.parametrize(
    "dataset",
    [
        pytest.param(clique(7), id="seven-that-all-refer-to-each-other"),
        pytest.param(clique(8), id="eight"),
        pytest.param(clique(BLANK_NODES), id="as-many-as-are-allowed"),
        pytest.param(clique(BLANK_NODES + 1), id="one-more"),
        pytest.param(ring(BLANK_NODES), id="a-ring"),
        pytest.param(brush(BLANK_NODES - 2), id="two-that-refer-to-the-same-many"),
        pytest.param(star(5_000), id="five-thousand"),
    ],
)
def test_a_graph_made_to_keep_a_computer_busy_is_refused_at_once(dataset):
    began = process_time()
    with pytest.raises(Unreadable, match="without a name"):
        canonical(dataset)
    assert process_time() - began < 0.1


@pytest.mark.parametrize("dataset", [clique(3), ring(4), star(10), brush(3)], ids=["clique", "ring", "star", "brush"])
def test_a_small_one_of_those_is_told_apart(dataset):
    quads = serialize_nquads(dataset)
    assert canonical(dataset).decode() == of_another_program(quads)


def test_a_part_that_refers_to_itself_is_looked_at_once():
    refers = graph(("_:a", "_:a"), ("_:a", "_:b"))
    assert canonical(refers).decode() == of_another_program(serialize_nquads(refers))
