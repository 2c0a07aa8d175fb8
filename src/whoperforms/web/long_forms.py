"""Long forms: a page that says so takes more text than all others, from somebody who is signed in.

Shape:  Django reads a form into memory and refuses one of more than DATA_UPLOAD_MAX_MEMORY_SIZE bytes, the same on each
        page. Here the text is read before Django asks for it, which it then takes as it is.
"""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from django.http import HttpRequest

View = TypeVar("View", bound=Callable[..., Any])

TAKES_LONG: Final = "takes_long_forms"
MOST: Final = 1 << 20  # bytes: a standard has at most 500,000 signs, and signs are sent by up to three bytes each
AS_TEXT: Final = "application/x-www-form-urlencoded"


def takes_long_forms(view: View) -> View:
    """Let a page take a form of at most 1 MB, from whoever is signed in."""
    setattr(view, TAKES_LONG, True)
    return view


def read_ahead(request: HttpRequest, view: object) -> None:
    """Read a long form whole, where the page takes one; what is longer still is left for Django to refuse."""
    if request.method != "POST" or not getattr(view, TAKES_LONG, False) or request.content_type != AS_TEXT:
        return
    length = request.META.get("CONTENT_LENGTH", "")
    if length.isascii() and length.isdigit() and int(length) <= MOST and request.user.is_authenticated:
        request._body = request.read(int(length))  # noqa: SLF001 - where Django looks for it
