"""Each check of the verifier is needed: without it, some attack of the corpus comes to something else.

Shape:  which attack notices is known by name, so that only that one is verified again; the heavy run verifies all of
        the corpus without each check.
"""

import json

import pytest

from attacks.mutants import TABLE, Mutant, at_work, differs, mutants, noticed
from attacks.stored import stored
from soak import soaked

STORED = {case.row["name"]: case for case in stored()}
NOTICED_BY = json.loads(TABLE.read_bytes())
MUTANTS: dict[str, Mutant] = {str(one): one for one in mutants()}
REFUSED_ALL_THE_SAME = {  # at the same step, and by what
    "steps.shape 0: raise Doubted(Code.SHAPE_NOT_OURS, why=str(why)) from None": "the same is asked of composed text",
    "steps._still_named 1: inquiry.now is not None": "a clock that is not known is refused at its own step",
    "signed.signed 0: raise Doubted(Code.PROOFS_NOT_OURS, why='there are none')": "it has no form of ours",
    "signed.confirm 0: raise Doubted(Code.SIGNATURES_UNDECIDED, why=str(why)) from None": "of our form it is decided",
    "status._list 2: raise Doubted(Code.STATUS_REFUSED, url=url, why=f'it has {len(retrieved.data):,} bytes')": (
        "strict JSON is shorter still"
    ),
    "status._is_the_one 0: raise Doubted(Code.STATUS_OTHER_ISSUER, url=url, found=one.did)": "its address says so",
    "status._is_the_one 2: one.purpose is not purpose": "its address says so",
    "status._is_of_today 1: raise Doubted(Code.STATUS_EARLY, url=one.url, as_of=one.valid_from.astimezone(UTC))": (
        "it is signed when it says it is of"
    ),
    "history._logged 6: raise NotProved(f'it is of another log, {opened.checkpoint.origin}')": "keys are of one log",
    "freshness.signed 0: raise BadValue(f'{fresh.number}: said to hold until {second(fresh.valid_until)}; "
    "nothing holds more than a day')": "that is the issuer's side",
    "freshness.fresh_of 1: not isinstance(document, dict)": "it has no form of ours",
}


def test_every_check_is_in_one_of_the_tables():
    tables = [*NOTICED_BY, *REFUSED_ALL_THE_SAME]

    assert sorted(MUTANTS) == sorted(tables), "run: python tests/attacks/mutants.py"


@pytest.mark.parametrize("step", ["steps", "signed", "status", "history", "freshness"])
def test_a_check_that_is_left_out_is_noticed(step):
    for name, by in NOTICED_BY.items():
        if name.startswith(step):
            with at_work(MUTANTS[name]):
                assert differs(STORED[by]), (name, by)
            assert not differs(STORED[by]), by


@pytest.mark.soak
def test_the_whole_corpus_notices_what_the_tables_say():
    some = sorted(MUTANTS)[:: soaked(60, 1)]

    assert [name for name in some if (noticed(MUTANTS[name]) is None) != (name in REFUSED_ALL_THE_SAME)] == []
