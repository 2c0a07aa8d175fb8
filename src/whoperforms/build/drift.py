"""A directory held against the one before: what has changed by more than files of one country do from month to month.

Shape:  figures of both (`store.figures`), `Bounds` on how far they may lie apart, a `Comparison` for each. What is out
        of bounds keeps the new directory from being put in place, unless somebody accepts it, whose name, reason and
        time then stay in the directory. Nothing compares where there is none before, or one of another schema.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from whoperforms.evidence.source import Source
from whoperforms.kernel.errors import BadData, BadQuestion
from whoperforms.store.figures import LAST_DIGIT, NO_FILE, Figures, Share, drifted, write_figures
from whoperforms.store.schema import VERSION
from whoperforms.store.writer import Writer

FEW = 100  # rows; where fewer change, or a share is of fewer, nothing is made of it
OF_A_YEAR = "year "  # parts that hold a year do not age
DRIFT = ("compared_at", "name", "was", "now", "bound", "outside", "accepted_by", "reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How far a directory may lie from the one before.

    Units: `rows` and `vanished` in per cent, `missing` and `unknown` in points of a per cent, `age` in days.
    """

    rows: float = 20.0
    missing: float = 5.0
    unknown: float = 2.0
    vanished: float = 2.0
    age: int = 200


@dataclass(frozen=True, slots=True)
class Acceptance:
    """That somebody takes a directory as it is, and why. Raises: BadQuestion."""

    by: str
    reason: str

    def __post_init__(self) -> None:
        if not self.by.strip():
            raise BadQuestion("accepted by nobody: say who accepts what has drifted, with --accepted-by NAME")
        if not self.reason.strip():
            raise BadQuestion("accepted for no reason: say why what has drifted is right, with --accept-drift REASON")


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a build may do: stay within `bounds`, and beyond them if that is `accepted`."""

    bounds: Bounds = field(default_factory=Bounds)
    accepted: Acceptance | None = None


USUAL = Allowed()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One figure of two directories, as words; `bound` is what it has to keep."""

    name: str
    was: str | None
    now: str | None
    bound: str
    outside: bool

    @property
    def sentence(self) -> str:
        """The figure, for a person."""
        return drifted(self.name, self.was, self.now, self.bound)


def compared(before: Figures | int | None, new: Figures, bounds: Bounds) -> tuple[Comparison, ...]:
    """Return how a new directory stands to the one before; a number is the schema of one that cannot be read."""
    match before:
        case None:
            return ()
        case int():
            return (
                Comparison(
                    name="schema",
                    was=str(before),
                    now=str(VERSION),
                    bound="may not be older; with another nothing else is compared",
                    outside=before > VERSION,
                ),
            )
        case _:
            return tuple(_compared(before, new, bounds))


def _compared(before: Figures, new: Figures, bounds: Bounds) -> Iterator[Comparison]:
    for (source, part), was in before.files.items():
        now = new.files.get((source, part), NO_FILE)
        name = f"{source}, {part}"
        if source == Source.REVIEW:
            yield _decisions(f"{name}, rows read", was.read, now.read)
        else:
            yield _number(f"{name}, rows read", was.read, now.read, bounds.rows)
        yield _points(
            f"{name}, rows rejected", Share(was.rejected, was.read), Share(now.rejected, now.read), bounds.unknown
        )
        if was.until and now.until and not part.startswith(OF_A_YEAR):
            yield _day(f"{name}, last day", (was.until, before.made_at), (now.until, new.made_at), before, bounds)
    yield from _lists(before.lists, new.lists)
    for what, counted in before.held.items():
        yield _number(what, counted, new.held[what], bounds.rows)
    for what, share in before.shares.items():
        bound = bounds.missing if what.endswith("missing") else bounds.unknown
        yield _points(what, share, new.shares.get(what, Share(0, 0)), bound)
    yield _vanished(before, new, bounds.vanished)


def _number(name: str, was: int, now: int, bound: float) -> Comparison:
    changed = abs(now - was)
    return Comparison(
        name=name,
        was=f"{was:,}",
        now=f"{now:,}",
        bound=f"may change by {bound:g} %, and not to none",
        outside=bool(was) and (not now or (changed >= FEW and changed * 100 > bound * was)),
    )


def _decisions(name: str, was: int, now: int) -> Comparison:
    """Compare how many decisions there are: one that is missing may have withheld somebody."""
    return Comparison(
        name=name,
        was=f"{was:,}",
        now=f"{now:,}",
        bound="may not be fewer, for decisions are appended",
        outside=now < was,
    )


def _points(name: str, was: Share, now: Share, bound: float) -> Comparison:
    enough = min(was.whole, now.whole) >= FEW
    return Comparison(
        name=name,
        was=_per_cent(was),
        now=_per_cent(now),
        bound=f"may change by {bound:g} points",
        outside=enough and abs(was.part / was.whole - now.part / now.whole) * 100 > bound,
    )


def _per_cent(share: Share) -> str | None:
    return f"{share.part / share.whole:.2%}" if share.whole else None


def _day(name: str, was: tuple[str, str], now: tuple[str, str], before: Figures, bounds: Bounds) -> Comparison:
    """Compare the last days of a file: it may not go back, nor grow too old while it was not; invented ones do not."""
    aged = not before.invented and _age(*was) <= bounds.age < _age(*now)
    return Comparison(
        name=name,
        was=was[0],
        now=now[0],
        bound=f"may not go back, nor be older than {bounds.age} days",
        outside=now[0] < was[0] or aged,
    )


def _age(day: str, made_at: str) -> int:
    return (datetime.fromisoformat(made_at).date() - date.fromisoformat(day)).days


def _lists(before: Mapping[tuple[str, str], int], new: Mapping[tuple[str, str], int]) -> Iterator[Comparison]:
    """Compare which issuers' lists were given: what one says counts on only while it is, also once newer ones are."""
    for (part, day), was in before.items():
        now = new.get((part, day), 0)
        yield Comparison(
            name=f"roster, {part} of {day}, lists",
            was=f"{was}",
            now=f"{now}",
            bound="give every list again: a loss of certification that only this one tells would be forgotten",
            outside=now < was,
        )


def _vanished(before: Figures, new: Figures, bound: float) -> Comparison:
    """Compare which practitioners there are, by the NPIs that both directories keep in mind."""
    coarser = max(before.one_in, new.one_in)
    looked_for = {npi for npi in before.sampled if npi // LAST_DIGIT % coarser == 0}
    gone = Share(len(looked_for - new.sampled), len(looked_for))
    return Comparison(
        name="practitioners who have vanished",
        was=None,
        now=_per_cent(gone),
        bound=f"may be {bound:g} %",
        outside=gone.part * 100 > bound * gone.whole and gone.whole >= FEW,
    )


def let_through(writer: Writer, new: Figures, before: Figures | int | None, allowed: Allowed) -> tuple[Comparison, ...]:
    """Keep with a new directory its figures and how they stand to those before; refuse what is not allowed.

    Raises: BadData.
    """
    comparisons = compared(before, new, allowed.bounds)
    refuse_drift(comparisons, allowed.accepted)
    write_figures(writer, new)
    _write_drift(writer, comparisons, allowed.accepted, new.made_at)
    return comparisons


def refuse_drift(comparisons: tuple[Comparison, ...], accepted: Acceptance | None) -> None:
    """Refuse what is out of bounds and not accepted, with a line for each. Raises: BadData."""
    outside = [comparison.sentence for comparison in comparisons if comparison.outside]
    if outside and accepted is None:
        lines = "".join(f"\n  {sentence}" for sentence in outside)
        raise BadData(
            "the new directory lies too far from the one before, which serves on; see what was given to it, or accept "
            f"it with --accept-drift REASON:{lines}"
        )


def _write_drift(writer: Writer, comparisons: tuple[Comparison, ...], accepted: Acceptance | None, at: str) -> None:
    rows = []
    for each in comparisons:
        who = (accepted.by, accepted.reason) if accepted and each.outside else (None, None)
        rows.append((at, each.name, each.was, each.now, each.bound, int(each.outside), *who))
    writer.insert("drift", DRIFT, rows)
