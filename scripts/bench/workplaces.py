"""Where they really work: how often the first place is right, ours and each source's, on generated truth."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from moves import Moves, Person, Told
from tables import MET, NOT_MET, Table

from whoperforms.evidence.facts import Fact
from whoperforms.evidence.source import Source
from whoperforms.evidence.workplaces import Stated, Workplace, workplaces

SEEDS = range(101, 106)  # the rule was chosen on seeds 1 to 5, and on others than these
PEOPLE = 2_000  # of each seed
EVERYBODY = "everybody"


def bench_workplaces() -> list[Table]:
    """Put the places of invented practitioners in order, and hold the first one against the truth."""
    firsts = Table(
        "Where they really work: the first place",
        ("a release of a year ago", "source", "of", "its first is right", "ours is", "worst seed: ahead by", MET),
        f"{PEOPLE:,} invented practitioners of each of {len(SEEDS)} seeds; a third moved within two years, each source "
        "is 0 to 24 months late, misses some, is wrong about some, and spells as it likes. Of the practitioners whom a "
        "source names: how often its own first place is one where they work today, and how often ours is. Medicare's "
        "enrolment names no street: there, how often the ZIP code is right, of both. In the first half, half of the "
        "practitioners have a release of a year ago of NPPES and Care Compare, too. Met: ours is right more often.",
    )
    pairs = Table(
        "Where they really work: the same place",
        ("two statements that mean", "pairs", "stand together"),
        "The same practitioners; of all pairs of statements about one of them that name a street. A house number with "
        "a slip makes another place, on purpose.",
    )
    print(firsts.title)
    together: Counter[tuple[bool, bool]] = Counter()
    for kept in (True, False):
        seeds = [Seed(Moves(seed, releases_kept=kept).people(PEOPLE), together) for seed in SEEDS]
        for source in (EVERYBODY, *(source for source in Source if seeds[0].asked[source])):
            _add(firsts, "yes" if kept else "no", source, seeds)
    print(pairs.title)
    for same, name in ((True, "the same place"), (False, "different places")):
        of = together[same, True] + together[same, False]
        pairs.add(name, f"{of:,}", f"{together[same, True] / of:.2%}")
    return [firsts, pairs]


class Seed:
    """How often each source's first place was right for the people it names, and how often ours was for them."""

    def __init__(self, people: Iterator[Person], together: Counter[tuple[bool, bool]]) -> None:
        self.asked: Counter[str] = Counter()
        self.theirs: Counter[str] = Counter()
        self.ours: Counter[str] = Counter()
        for person in people:
            places = workplaces(stated(told, row) for row, told in enumerate(person.told))
            first = person.told[places[0].address.fact.row]
            self._count(EVERYBODY, None, first, person)
            for source, told in first_of_each(person.told):
                self._count(source, told, first, person)
            together.update(pairs_of(places, person.told))

    def _count(self, source: str, theirs: Told | None, ours: Told, person: Person) -> None:
        right = right_area if theirs and theirs.line_1 is None else right_place
        self.asked[source] += 1
        self.ours[source] += right(ours, person)
        self.theirs[source] += bool(theirs) and right(theirs, person)


def right_place(told: Told, person: Person) -> bool:
    """Return whether the practitioner works at the place that was meant."""
    return told.place in person.works_at


def right_area(told: Told, person: Person) -> bool:
    """Return whether the practitioner works in the ZIP code that was meant."""
    return told.postal_code[:5] in person.zip_codes


def stated(told: Told, row: int) -> Stated:
    """Return what was told as the rule takes it; the row leads back to the truth."""
    return Stated(
        fact=Fact(source=Source(told.source), release=str(told.seen_on), file="invented.csv", row=row),
        said_on=told.said_on,
        seen_on=told.seen_on,
        current=told.current,
        line_1=told.line_1,
        line_2=told.line_2,
        city=told.city,
        state=told.state,
        postal_code=told.postal_code,
        group=told.group,
    )


def first_of_each(told: Sequence[Told]) -> Iterator[tuple[str, Told]]:
    """Yield the first row of each source's newest release."""
    firsts: dict[str, Told] = {}
    for one in told:
        if one.current:
            firsts.setdefault(one.source, one)
    yield from firsts.items()


def pairs_of(places: Sequence[Workplace], told: Sequence[Told]) -> Iterator[tuple[bool, bool]]:
    """Yield for each two statements with a street whether they mean one place, and whether they stand together."""
    rows = [(one.fact.row, at) for at, place in enumerate(places) for one in place.statements if one.line_1]
    for (row, at), (other, there) in combinations(rows, 2):
        yield told[row].place == told[other].place, at == there


def _add(table: Table, kept: str, source: str, seeds: Sequence[Seed]) -> None:
    asked = sum(seed.asked[source] for seed in seeds)

    def share(of: Callable[[Seed], Counter[str]]) -> float:
        return sum(of(seed)[source] for seed in seeds) / asked

    ours = share(lambda seed: seed.ours)
    if source == EVERYBODY:
        table.add(kept, source, f"{asked:,}", "", f"{ours:.1%}", "", "")
        return
    theirs = share(lambda seed: seed.theirs)
    least = min((seed.ours[source] - seed.theirs[source]) / seed.asked[source] for seed in seeds)
    met = "yes" if ours > theirs else NOT_MET
    figures = (f"{theirs:.1%}", f"{ours:.1%}", f"{100 * least:+.1f} points", met)
    table.add(kept, Source(source).label, f"{asked:,}", *figures)
