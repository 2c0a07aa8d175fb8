"""The directory that pages are answered from: opened once, and again when a build has replaced it."""

from functools import lru_cache

from whoperforms.store.place import Place
from whoperforms.store.serving import Serving


@lru_cache
def served(place: Place) -> Serving:
    """Return what keeps the directory of `place` open; its `answer` asks again when swaps have overtaken a question."""
    return Serving(place)
