"""What a report may say."""

import pytest

from whoperforms.kernel.errors import BadValue
from whoperforms.registry.corrections.report import Category, Report


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"text": " \n "}, "nothing is said to be wrong"),
        ({"text": "x" * 2001}, "2001 characters: a report has at most 2000"),
        ({"procedure": "bogus"}, "'bogus': not known here"),
        ({"about": "select 1"}, "'select 1': not known here"),
        ({"language": "fr"}, "'fr': not known here"),
    ],
)
def test_a_report_that_cannot_be_meant_is_refused_with_a_sentence(wrong, sentence):
    with pytest.raises(BadValue, match=sentence):
        Report(**{"category": Category.OTHER, "text": "Wrong.", "language": "en"} | wrong)
