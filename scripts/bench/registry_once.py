"""A fresh process that makes a large registry, and tells what each thing costs there; the last line is JSON."""

import json
import os
import re
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

folder = Path(sys.argv[2])
os.environ["WHOPERFORMS_DIRECTORY"] = sys.argv[1]
os.environ["WHOPERFORMS_REGISTRY"] = str(folder / "registry.db")
sys.path.append(str(Path(__file__).parents[2] / "tests"))  # behind this folder, which has names of its own

from whoperforms import registry  # noqa: E402 - it is told where to look first

registry.start()

from django.conf import settings  # noqa: E402
from django.db import connection, connections, transaction  # noqa: E402
from registry_pages import Happened, Page, asked, ending, pages  # noqa: E402

from lives import retold, some_lives  # noqa: E402
from recorder import id_of, morning  # noqa: E402
from whoperforms.certification.acts import keeping, people  # noqa: E402
from whoperforms.certification.bodies.people import PersonNamed, Role  # noqa: E402
from whoperforms.certification.enrolment import LIFECYCLE  # noqa: E402
from whoperforms.certification.events import Authn, Row, Signer  # noqa: E402
from whoperforms.certification.judged import folded  # noqa: E402
from whoperforms.certification.ledger import Ledger  # noqa: E402
from whoperforms.certification.lifecycle import Stage, after  # noqa: E402
from whoperforms.registry import journal, standings  # noqa: E402
from whoperforms.registry.migrate import migrate  # noqa: E402
from whoperforms.registry.models import Event  # noqa: E402
from whoperforms.registry.recording import record  # noqa: E402
from whoperforms.registry.verifying import verified  # noqa: E402

lives, times, often, more = map(int, sys.argv[3:7])
AT_ONCE = 5_000
RUNS = timedelta(days=820)  # so long has the programme run: certificates of two years end, and have ended
whole: dict[str, float] = {}
p50: dict[str, float] = {}
p95: dict[str, float] = {}


def taken(work: Callable[[], object]) -> float:
    """Return the seconds of a processor that something took."""
    began = time.process_time()
    work()
    return time.process_time() - began


def page(name: str, work: Callable[[], object]) -> None:
    """Take the quantiles of something asked often, once it was asked."""
    work()
    told = [taken(work) * 1000 for _ in range(often)]
    p50[name], p95[name] = statistics.median(told), statistics.quantiles(told, n=20)[18]


def write(rows: list[Row]) -> None:
    """Write rows as the registry keeps them, in big transactions; the database judges each."""
    stages: dict[str, Stage] = {}
    for start in range(0, len(rows), AT_ONCE):
        events = []
        for row in rows[start : start + AT_ONCE]:
            was = becomes = None
            if row.type in LIFECYCLE:
                was = stages.get(row.stream, Stage.NONE)
                stages[row.stream] = becomes = after(was, row.type)
            kept = {column: getattr(row, column) for column in journal.COLUMNS}
            events.append(Event(was=was, becomes=becomes, **kept))
        with transaction.atomic():
            Event.objects.bulk_create(events)


def resident() -> int:
    """Return the bytes that this process holds of its own."""
    [kilobytes] = re.findall(r"RssAnon:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(kilobytes) * 1024


migrate(settings.REGISTRY)
now = datetime.now(UTC).replace(microsecond=0)
told_rows = some_lives(lives, now=morning(days_ago=1), span=RUNS).rows
made: list[Row] = []
whole["make the events"] = taken(lambda: made.extend(retold(told_rows, times)))
whole["write them in big transactions"] = taken(lambda: write(made))
made.clear()
with connection.cursor() as cursor:
    cursor.execute("pragma wal_checkpoint(truncate)")
whole["read the rows, and nothing else"] = taken(lambda: sum(1 for _ in journal.rows()))
before = resident()
whole["fold all events"] = taken(lambda: folded(Ledger(), journal.rows()))
ledger = journal.ledger()
memory = resident()
whole["where everybody stands, from nothing"] = taken(lambda: standings.overview(now))
whole["registry verify"] = taken(verified)

counts = ending(now)
enrolments, events = len(ledger.enrolments), ledger.seq
happened = Happened(now)
results = Page(path="public_results", address="/en/mild/near?place=10001", who="Cleo")
page("public: results near a place", lambda: asked(results))
for one in pages(happened):
    page(one.title, lambda one=one: asked(one))
page("what may be known, where nothing has changed", standings.registered)

cora = Signer(person=id_of("Cora"), role=str(Role.COORDINATOR), authn=Authn.PASSWORD)
carl = Signer(person=id_of("Carl"), role=str(Role.COMPLIANCE), authn=Authn.PASSKEY)
held = [one for one in ledger.enrolments.values() if one.stage is Stage.ACTIVE][:more]
steps: dict[str, list[float]] = {}


def step(name: str, work: Callable[[], object]) -> None:
    """Take one thing of a change."""
    steps.setdefault(name, []).append(taken(work) * 1000)


named = PersonNamed(name="Another Name")
for one in held:
    step(
        "one event more: recorded",
        lambda one=one: record(
            cora, lambda known, at: people.rename(known, at, person=one.person, body=named, by=cora.person)
        ),
    )
    step("one event more: folded", journal.ledger)
    step("one event more: where everybody stands, and what is public", standings.registered)
    suspend = {"enrolment": one.id, "reason": "SAFETY", "text": "Until it is clear."}
    record(carl, lambda known, at, suspend=suspend: keeping.suspend(known, at, **suspend))
    step("a suspension: folded, and what is public", standings.registered)
    step("a suspension: the first results page after it", lambda: asked(results))
for name, milliseconds in steps.items():
    p50[name], p95[name] = statistics.median(milliseconds), statistics.quantiles(milliseconds, n=20)[18]
size = {
    "enrolments": enrolments,
    "events": events,
    "bytes": (folder / "registry.db").stat().st_size,
    "memory": memory,
    "without": before,
    **counts,
}
connections.close_all()
print(json.dumps({"size": size, "whole": whole, "p50": p50, "p95": p95}))
