import json

import pytest

from demo import made


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    return made.write(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="session")
def usual(tmp_path_factory):
    return made.write(tmp_path_factory.mktemp("usual"), practitioners=20_000, seed=1, whole_truth=True)


@pytest.fixture(scope="session")
def truth(small):
    return json.loads(small.truth.read_text())


@pytest.fixture(scope="session")
def usual_truth(usual):
    return json.loads(usual.truth.read_text())


@pytest.fixture(scope="session")
def main(small):
    return made.table(small.nppes)


@pytest.fixture(scope="session")
def by_npi(main):
    return {row["NPI"]: row for row in main}


@pytest.fixture(scope="session")
def usual_main(usual):
    return made.table(usual.nppes)
