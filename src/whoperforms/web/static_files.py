"""Files that are the same for everybody: styles, scripts, pictures, tiles; an address carries a hash of what is there.

Source: web/static, which scripts/build_static.py makes from web/assets; PROVENANCE.md there says of what.
Shape:  `static("site.css")` is the address of the file as it is now. Another content has another address, so a browser
        may keep a file for a year. Files lie there compressed; a part of a file is answered with 206, which maps need.
"""

import re
from collections.abc import Callable
from json import loads
from pathlib import Path

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware

WEB = Path(__file__).parent
STATIC = WEB / "static"
ADDRESS = "/static/"
ELSEWHERE = {"us.pmtiles": WEB / "map" / "data" / "us.pmtiles"}  # large, so it lies once, with what made it
HASHED = re.compile(r"\.[0-9a-f]{12}\.[a-z0-9]+$")

NAMES: dict[str, str] = loads((STATIC / "manifest.json").read_bytes())


class NoSuchFile(LookupError):  # noqa: N818 - our errors are facts
    """A template names a file that is not there."""


def static(name: str) -> str:
    """Return the address of a file. Raises: NoSuchFile.

    >>> static("styles.css")
    Traceback (most recent call last):
    whoperforms.web.static_files.NoSuchFile: styles.css: no such file in web/static; run scripts/build_static.py
    """
    try:
        return ADDRESS + NAMES[name]
    except KeyError:
        raise NoSuchFile(f"{name}: no such file in web/static; run scripts/build_static.py") from None


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc]  # it comes without types
    """Answers for files before anything else is asked; settings say where they lie."""

    FOREVER = 365 * 24 * 60 * 60  # seconds that a browser may keep a file whose name is its hash

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        super().__init__(get_response)
        for name, file in ELSEWHERE.items():
            if name in NAMES and file.exists():
                self.add_file_to_dictionary(static(name), str(file))

    def immutable_file_test(self, path: str, url: str) -> bool:  # noqa: ARG002 - its signature there
        """Whether another content would have another name."""
        return HASHED.search(url) is not None
