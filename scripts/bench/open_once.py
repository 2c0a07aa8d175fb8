"""A fresh process that opens the directory in a folder and asks it once; prints the milliseconds, as JSON."""

import time

began = time.perf_counter()

import json  # noqa: E402 - what is imported is part of what is measured
import sys  # noqa: E402
from pathlib import Path  # noqa: E402

from whoperforms.kernel.point import Point  # noqa: E402
from whoperforms.search.near import Near, nearest  # noqa: E402
from whoperforms.store.directory import open_directory  # noqa: E402
from whoperforms.store.names import open_names  # noqa: E402

COMMON = "select kind, code from term order by postings desc, kind, code limit 1"

imported = time.perf_counter()
directory = open_directory(Path(sys.argv[1]))
opened = time.perf_counter()
[term] = directory.engine.rows(COMMON)
nearest(directory, Near(centre=Point(40.75, -73.99), terms=(term,)), limit=20)
first = time.perf_counter()
open_names(directory.engine.names_folder())
named = time.perf_counter()
taken = {"directory": opened - imported, "first": first - began, "names": named - first}
print(json.dumps({name: seconds * 1000 for name, seconds in taken.items()}))
