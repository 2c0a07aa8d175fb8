"""The site's key: made once, its owner's alone, the same for all who ask."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from whoperforms.kernel.errors import MachineRefused
from whoperforms.registry.secret import kept, made, secret_file


def test_a_key_is_made_once_and_is_its_owners_alone(tmp_path):
    file = tmp_path / "registry.key"
    assert kept(file) is None

    key = made(file)

    assert made(file) == kept(file) == key
    assert len(key) >= 50
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_of_many_who_make_it_at_once_one_does(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: made(tmp_path / "registry.key"), range(64)))) == 1


def test_a_key_that_others_may_read_is_refused(tmp_path):
    made(file := tmp_path / "registry.key")
    file.chmod(0o640)

    with pytest.raises(MachineRefused, match="others may read the site's key; run 'chmod 600"):
        kept(file)


def test_a_key_that_is_too_short_to_be_one_is_refused(tmp_path):
    file = tmp_path / "registry.key"
    file.touch(0o600)

    with pytest.raises(MachineRefused, match="at least 32 characters"):
        made(file)


def test_a_folder_that_is_not_there_is_said_not_to_be(tmp_path):
    with pytest.raises(MachineRefused, match="cannot be kept there"):
        made(tmp_path / "none" / "registry.key")


def test_the_key_lies_beside_the_registry_unless_it_is_named(tmp_path):
    assert secret_file(tmp_path / "registry.db", None) == tmp_path / "registry.key"
    assert secret_file("postgresql://db/registry", None) == Path("registry.key")
    assert secret_file("postgresql://db/registry", "/etc/key") == Path("/etc/key")
