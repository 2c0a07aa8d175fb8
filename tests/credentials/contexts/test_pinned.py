"""The contexts of the package: the published bytes, and a word's meaning from nowhere else."""

import json
from importlib.resources import files

import pytest

from whoperforms.credentials.contexts import pinned
from whoperforms.kernel.errors import BadData


@pytest.mark.parametrize("address", sorted(pinned.PINNED))
def test_each_file_is_the_published_one_to_the_byte(address):
    name, _ = pinned.PINNED[address]
    published = (files(pinned.__package__) / name).read_bytes()
    assert pinned.contexts()[address] == json.loads(published)


def test_a_file_of_other_bytes_is_refused_by_its_hash(monkeypatch):
    name, _ = pinned.PINNED[pinned.DID]
    monkeypatch.setitem(pinned.PINNED, pinned.DID, (name, 64 * "0"))
    with pytest.raises(BadData, match=rf"{name}: SHA-256 62c1054b\w+ is not 0+"):
        pinned.contexts.__wrapped__()


def test_the_notice_names_every_file_with_its_hash_and_nothing_else():
    notice = (files(pinned.__package__) / "NOTICE.md").read_text(encoding="utf-8")
    rows = {
        line.split(" | ")[0].strip("| "): line
        for line in notice.splitlines()
        if line.startswith("| ") and ".json" in line
    }
    assert set(rows) == {name for name, _ in pinned.PINNED.values()}
    for address, (name, digest) in pinned.PINNED.items():
        assert address in rows[name]
        assert digest in rows[name]
