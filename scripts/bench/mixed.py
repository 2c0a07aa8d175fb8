"""A process that serves: answers mixed questions about a directory, and prints what it holds of its own, as JSON.

Run with the folder of a directory and a number of questions. It loads what the server's process loads, and no more:
the application as the server calls it, and beside it, in the same process, what no address asks for yet.
"""

import json
import os
import random
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import urlencode
from wsgiref.util import setup_testing_defaults

from given import PROCEDURE, SEED
from misspellings import misspellings
from traffic import FACET_METRES, PAGE, Traffic, drawn_npis, drawn_places

from whoperforms.places.gazetteer import zip_codes
from whoperforms.search.by_name import ByName, by_name
from whoperforms.search.facets import facets
from whoperforms.search.near import nearest
from whoperforms.store.directory import open_directory
from whoperforms.store.names import open_names
from whoperforms.store.postings import Trait

Ask = Callable[[], object]
OF_ITS_OWN = {"anonymous": ("Anonymous",), "private": ("Private_Clean", "Private_Dirty"), "resident": ("Rss",)}


def main() -> None:
    """Ask and tell."""
    folder, number = Path(sys.argv[1]), int(sys.argv[2])
    os.environ["WHOPERFORMS_DIRECTORY"] = str(folder)
    began = time.perf_counter()
    questions = mixed(folder, number)
    questions[0]()
    first, before = time.perf_counter() - began, held()
    for ask in questions:
        ask()
    print(json.dumps({"first": first, "before": before, "after": held()}))


def mixed(folder: Path, number: int) -> list[Ask]:
    """Return questions of seven kinds in turn."""
    directory = open_directory(folder)
    names = open_names(directory.engine.names_folder())
    each = number // 7 + 1
    near = Traffic(directory, drawn_places(each)).questions(by_frequency=True)
    typed = list(misspellings(directory, each))
    dice = random.Random(SEED)  # noqa: S311
    towns = dice.sample([code for code, found in sorted(zip_codes().items()) if found.point], each)
    kinds: list[list[Ask]] = [
        [partial(answered, "/api/search", near=zip_code, procedure=PROCEDURE.id) for zip_code in towns],
        [partial(answered, f"/api/practitioners/{npi}") for npi in drawn_npis(directory, each)],
        [partial(nearest, directory, one, limit=PAGE) for one in near],
        [partial(nearest, directory, one, limit=5 * PAGE) for one in near],
        [partial(facets, directory, replace(one, within_metres=FACET_METRES), traits=Trait) for one in near],
        [partial(by_name, names, ByName(name=one.text, state=one.state)) for one in typed],
        [partial(by_name, names, ByName(name=a.text, near=b.centre)) for a, b in zip(typed, near, strict=True)],
    ]
    return [ask for asks in zip(*kinds, strict=True) for ask in asks][:number]


def answered(path: str, **asked: str) -> bytes:
    """Return what the application answers. Raises: AssertionError, when that is an error."""
    from whoperforms.project.wsgi import application  # noqa: PLC0415 - it reads its settings when imported

    def start(status: str, headers: list[tuple[str, str]], why: object = None) -> Callable[[bytes], object]:
        assert status.startswith(("200", "404")), (status, headers, why)
        return len

    environ: dict[str, object] = {"PATH_INFO": path, "QUERY_STRING": urlencode(asked)}
    setup_testing_defaults(environ)
    return b"".join(application(environ, start))


def held() -> dict[str, int]:
    """Return the bytes that this process holds: anonymous, private with mapped files that only it maps, and all."""
    lines = (line.split() for line in Path("/proc/self/smaps_rollup").read_text().splitlines()[1:])
    kilobytes = {key.rstrip(":"): int(number) for key, number, *_ in lines}
    return {name: sum(kilobytes[key] for key in keys) * 1024 for name, keys in OF_ITS_OWN.items()}


if __name__ == "__main__":
    main()
