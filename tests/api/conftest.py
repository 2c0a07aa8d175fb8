"""One server for all who only ask."""

import pytest

from asking import Asking
from serving import serving


@pytest.fixture(scope="package")
def address(demo_directory):
    with serving(demo_directory) as found:
        yield found


@pytest.fixture
def ask_api(address):
    asking = Asking(address)
    yield asking
    asking.connection.close()
