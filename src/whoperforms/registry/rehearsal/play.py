"""The demo, played: all that happens, in the order of its days, recorded as everything else is."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta

from django.db import connection

from whoperforms.certification.events import instant
from whoperforms.procedures.definition import Procedure
from whoperforms.registry.errors import NotEmpty
from whoperforms.registry.journal import ledger, rows
from whoperforms.registry.rehearsal import corrections, sign_ins
from whoperforms.registry.rehearsal.cast import cast
from whoperforms.registry.rehearsal.lives import LIVES, OPENED, played
from whoperforms.registry.rehearsal.opening import happenings
from whoperforms.registry.rehearsal.scene import Scene, id_of
from whoperforms.store.directory import Directory


def play(directory: Directory, procedure: Procedure, *, today: date) -> bool:
    """Let a programme of invented people live through its years; return whether anything was to be done.

    What was cut off goes on; a registry in which others have acted stays as it is. Raises: BadData, NotEmpty.
    """
    if sign_ins.are_there():
        return False
    certified = [life.name for life in LIVES if life.certified]
    others = [life.name for life in LIVES if not life.certified]
    parts = cast(directory, procedure, certified=certified, others=others)
    today = _began() or today
    scene = Scene(procedure=procedure, parts=parts, today=today)
    steps = sorted([*happenings(scene), *played()], key=lambda step: -step[0])
    with _in_one_go():
        minutes: dict[int, int] = {}
        for day, name, step in steps:
            minutes[day] = minutes.get(day, -1) + 1
            scene.on(day, minutes[day])
            step(scene, name)
    now = datetime.combine(today, time(12), tzinfo=UTC)
    corrections.reported(tuple(parts[life.name].who.npi for life in LIVES), procedure=procedure.id, now=now)
    sign_ins.made(now)
    return True


def _began() -> date | None:
    """Return the day of a demo that was cut off; None where nothing has happened yet. Raises: NotEmpty."""
    there = ledger()
    if not there.seq:
        return None
    if id_of("person", "coordinator") not in there.people:
        raise NotEmpty(
            f"{there.seq} events: others have acted in this registry, so it stays as it is; name a new --registry for "
            "the demo"
        )
    return instant(next(rows()).at).date() + timedelta(days=OPENED)


@contextmanager
def _in_one_go() -> Iterator[None]:
    """Let a file wait for the disk only once, at the end: nobody is told of anything before."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("pragma synchronous = off")
        try:
            yield
        finally:
            cursor.execute("pragma synchronous = full")
