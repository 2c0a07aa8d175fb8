"""One small file from anybody: taken by a page that says so, held in memory, and forgotten with the answer.

Shape:  the settings name it in front of `files`, which refuses whatever this one does not take. Of a file that is too
        large only one byte more than may be is held: that byte says so.
"""

from collections.abc import Callable
from io import BytesIO
from typing import Any, Final, TypeVar

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers

View = TypeVar("View", bound=Callable[..., Any])

MOST: Final = "takes_a_small_file_of"


def takes_a_small_file(most: int) -> Callable[[View], View]:
    """Let a page take a file of so many bytes from anybody."""

    def of(view: View) -> View:
        setattr(view, MOST, most)
        return view

    return of


class SmallFromAnybody(FileUploadHandler):
    """Holds a file in memory where a page takes small ones, and leaves all others to the handler behind it."""

    held: BytesIO | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Begin a file. Raises: StopFutureHandlers where it is taken here."""
        super().new_file(*args, **kwargs)
        view = getattr(getattr(self.request, "resolver_match", None), "func", None)
        self.most = getattr(view, MOST, None)
        self.held = None
        if self.most is not None:
            self.held = BytesIO()
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:  # noqa: ARG002 - Django's signature
        """Hold a piece, until there is one byte more than is taken."""
        if self.held is None or self.most is None:
            return raw_data
        self.held.write(raw_data[: self.most + 1 - self.held.tell()])
        return None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:  # noqa: ARG002 - Django's signature
        """Return the file, if it was taken here."""
        if self.held is None:
            return None
        size = self.held.tell()
        self.held.seek(0)
        return InMemoryUploadedFile(self.held, self.field_name, self.file_name, self.content_type, size, self.charset)
