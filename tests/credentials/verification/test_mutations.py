"""Whatever is changed of a genuine certificate or of its lists, nothing else than what was signed is ever proved."""

import json
from copy import deepcopy
from random import Random

import pytest

from certificates import CERTIFICATE
from genuine import (
    GENUINE,
    LISTS,
    NOW,
    REVOCATION,
    REVOCATION_URL,
    SUSPENSION,
    SUSPENSION_URL,
    TRUST,
    Served,
    as_bytes,
    signed_list,
    status_list,
)
from soak import soaked
from whoperforms.certification.state import CertificationState
from whoperforms.credentials.verification.asked import Question
from whoperforms.credentials.verification.verify import verify

BLOCKS = 20  # so that several processes can take a part each
OF_BYTES, OF_MEMBERS, OF_LISTS = (
    soaked(40, 2_000),
    soaked(40, 2_000),
    soaked(20, 1_000),
)  # together 100,000 in 20 blocks
DATA = as_bytes(GENUINE)
REVOKED = as_bytes(signed_list(status_list(REVOCATION, CERTIFICATE.revocation.index)))
SUSPENDED = as_bytes(signed_list(status_list(SUSPENSION, CERTIFICATE.suspension.index)))
ODD = (
    "",
    "x",
    0,
    1,
    -1,
    4242,
    2**53,
    True,
    False,
    None,
    [],
    {},
    [[]],
    {"@id": "x"},
    "https://a.example",
    "did:key:z6Mk",
    "2099-01-01T00:00:00Z",
)
WORDS = (
    "@context",
    "@id",
    "@type",
    "@graph",
    "@vocab",
    "id",
    "type",
    "name",
    "proof",
    "issuer",
    "evidence",
    "image",
    "validUntil",
    "expires",
    "x",
)


def other_bytes(data: bytes, dice: Random) -> bytes:
    """Return a file with one byte changed, put in, taken out, doubled, or changed places with its neighbour."""
    at, byte = dice.randrange(len(data)), bytes([dice.randrange(256)])
    match dice.randrange(6):
        case 0:
            return data[:at] + byte + data[at + 1 :]
        case 1:
            return data[:at] + bytes([data[at] ^ 1 << dice.randrange(8)]) + data[at + 1 :]
        case 2:
            return data[:at] + byte + data[at:]
        case 3:
            return data[:at] + data[at + 1 :]
        case 4:
            return data[: at + 1] + data[at:]
    return data[:at] + data[at + 1 : at + 2] + data[at : at + 1] + data[at + 2 :]


def places(value: object) -> list[tuple[object, object]]:
    """Return each place in a document: what holds it, and its name or number there."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for name, part in inner for place in ((value, name), *places(part))]


def other_members(document: object, dice: Random) -> bytes:
    """Return a document with a member taken out, added, doubled, renamed, wrapped, or with the value of another."""
    made = deepcopy(document)
    found = places(made)
    (holder, name), (other, elsewhere) = dice.choice(found), dice.choice(found)
    value, another = holder[name], deepcopy(other[elsewhere])
    match dice.randrange(9):
        case 0:
            del holder[name]
        case 1:
            holder[name] = dice.choice(ODD)
        case 2:
            holder[name] = another
        case 3:
            holder[name] = [value]
        case 4 if isinstance(holder, dict):
            holder[dice.choice(WORDS)] = holder.pop(name)
        case 5 if isinstance(holder, dict):
            holder[dice.choice(WORDS)] = another
        case 6 if isinstance(value, list):
            value.insert(dice.randrange(len(value) + 1), another)
        case 7 if isinstance(value, list):
            dice.shuffle(value)
        case _ if isinstance(value, str):
            holder[name] = (
                value + dice.choice(("x", " ", "\u0301", "\u200b", "0", "\n")) if dice.random() < 0.7 else value[:-1]
            )
        case _:
            holder[name] = json.dumps(value)
    return as_bytes(made)


def proved(data: bytes, lists: dict) -> tuple[object, object]:
    """Return outcome and certificate, with a doubt for both ways in which nothing is proved."""
    answer = verify(data, Question(), TRUST, Served(lists), NOW)
    assert len(answer.steps) == 12
    return answer.outcome, answer.certificate


def of(dice: Random, document: object, data: bytes) -> bytes:
    """Return a mutation of either kind, at times several at once."""
    for _ in range(dice.choice((1, 1, 1, 2, 5))):
        data = other_bytes(data, dice)
    return data if dice.random() < 0.5 else other_members(document, dice)


@pytest.mark.soak
@pytest.mark.parametrize("block", range(BLOCKS))
def test_no_other_bytes_prove_anything_else(block):
    dice = Random(f"bytes {block}")  # noqa: S311 - dice of a test
    still = {(CertificationState.ACTIVE, CERTIFICATE)}
    for _ in range(OF_BYTES):
        mutation = other_bytes(DATA, dice)
        outcome, certificate = proved(mutation, LISTS)
        assert certificate is None or (outcome, certificate) in still, mutation


@pytest.mark.soak
@pytest.mark.parametrize("block", range(BLOCKS))
def test_no_other_members_prove_anything_else(block):
    dice = Random(f"members {block}")  # noqa: S311 - dice of a test
    for _ in range(OF_MEMBERS):
        mutation = other_members(GENUINE, dice)
        outcome, certificate = proved(mutation, LISTS)
        assert certificate is None or (outcome, certificate) == (CertificationState.ACTIVE, CERTIFICATE), mutation


@pytest.mark.soak
@pytest.mark.parametrize("block", range(BLOCKS))
def test_no_other_list_hides_that_a_certificate_was_revoked_or_suspended(block):
    dice = Random(f"lists {block}")  # noqa: S311 - dice of a test
    for number in range(OF_LISTS):
        revoked = number % 2 == 0
        genuine = REVOKED if revoked else SUSPENDED
        mutation = of(dice, json.loads(genuine), genuine)
        lists = {**LISTS, REVOCATION_URL if revoked else SUSPENSION_URL: mutation}
        outcome, _ = proved(DATA, lists)
        says = CertificationState.REVOKED if revoked else CertificationState.SUSPENDED
        assert outcome in {says, CertificationState.CANNOT_CONFIRM}, mutation


def test_the_mutations_reach_each_step_that_one_change_can_reach():
    dice, reached = Random("steps"), set()  # noqa: S311 - dice of a test
    for _ in range(200):
        for mutation in (other_bytes(DATA, dice), other_members(GENUINE, dice)):
            reached.add(verify(mutation, Question(), TRUST, Served(), NOW).decided_by.number)

    assert reached >= {1, 2, 4, 6, 12}
