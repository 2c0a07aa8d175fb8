"""How many practitioners an answer would have, were one filter chosen and the others kept as they are.

Shape:  each practitioner once, over all three groups, within the radius that each group reached for the question as it
        was asked. A group that reached anywhere shows its nearest few, and counts no more than those.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from whoperforms.evidence.source import Source
from whoperforms.search.crowd import Marks
from whoperforms.search.groups import PERFORMS, Groups
from whoperforms.search.question import READ_FROM, SEXES, Question
from whoperforms.store.postings import Trait

ONE_OF = sum(trait.value for trait in SEXES.values())


class Within(NamedTuple):
    """The marks of everybody whom a group could reach, and how many of them it shows at most, where that is a limit."""

    marks: Marks
    at_most: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many are found as asked, on any pathway, of any sex, and under each choice of a filter.

    None: no file was read that could tell.
    """

    found: int
    any_pathway: int
    pathways: Mapping[str, int]
    any_sex: int
    sexes: Mapping[str, int]
    takes_medicare: int | None
    telehealth: int | None
    billed: int | None


def counts(groups: Groups, question: Question, within: Sequence[Within], has: Callable[[Source], bool]) -> Counts:
    """Count those within reach under each choice; `has`: whether a source was read."""

    def having(marks: int) -> int:
        return sum(_having(each, marks) for each in within)

    def chosen(name: str, mark: int) -> int | None:
        return having(wanted | mark) if has(READ_FROM[name][0]) else None

    wanted = groups.wanted(question)
    any_pathway = wanted & ~sum(groups.pathways.values())
    any_sex = wanted & ~ONE_OF
    return Counts(
        found=having(wanted),
        any_pathway=having(any_pathway),
        pathways={pathway: having(any_pathway | mark) for pathway, mark in groups.pathways.items()},
        any_sex=having(any_sex),
        sexes={sex: having(any_sex | trait.value) for sex, trait in SEXES.items()},
        takes_medicare=chosen("takes_medicare", Trait.TAKES_MEDICARE.value),
        telehealth=chosen("telehealth", Trait.TELEHEALTH.value),
        billed=chosen("billed", PERFORMS),
    )


def _having(within: Within, marks: int) -> int:
    number = int(np.count_nonzero((within.marks & marks) == marks)) if marks else len(within.marks)
    return number if within.at_most is None else min(number, within.at_most)
