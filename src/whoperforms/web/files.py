"""Files of people: taken only by a page that says so, from somebody who is signed in; handed out only as downloads.

Shape:  what is sent is written to a temporary file on the disk while it arrives, and no more of it than is taken:
        neither the memory nor the disk holds what is too large. A page that does not say `takes_files`, and whoever is
        not signed in, has every file refused before a byte of it is kept.
"""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, Final, TypeVar

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy

from whoperforms.certification.bodies.shape import Document
from whoperforms.registry.file_faults import MOST_BYTES, MOST_IN_WORDS, BadFile, FileFault
from whoperforms.registry.file_kinds import ENDINGS, FileKind
from whoperforms.registry.files import Files, plain_name

View = TypeVar("View", bound=Callable[..., Any])

TAKES_FILES: Final = "takes_files"
MOST_OF_A_REQUEST: Final = 4 * MOST_BYTES  # what is larger is not even read to the end
PIECE: Final = 1 << 16
SAID: Final[dict[FileFault, Promise]] = {
    FileFault.EMPTY: gettext_lazy("This file is empty. Choose the file again."),
    FileFault.TOO_LARGE: gettext_lazy("This file is larger than %(most)s. Make it smaller, or send it in parts."),
    FileFault.KIND: gettext_lazy("This is no file of a kind that we take. Send one of these: %(taken)s."),
    FileFault.CUT: gettext_lazy("This file is damaged or cut short. Open it, save it again, and send the new file."),
    FileFault.MORE_BEHIND: gettext_lazy(
        "Something else is hidden behind the end of this file. Open it, save it again, and send the new file."
    ),
    FileFault.TWO_KINDS: gettext_lazy(
        "This file could be read as two kinds of file. Open it, save it again, and send the new file."
    ),
    FileFault.BOMB: gettext_lazy("This file grows far too large once it is opened. Make it smaller."),
    FileFault.MACROS: gettext_lazy("This file holds macros. Save it without them, as .xlsx."),
}
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex",
}


def takes_files(view: View) -> View:
    """Let a page take files, of at most 10 MB each, from whoever is signed in."""
    setattr(view, TAKES_FILES, True)
    return view


def said(why: BadFile) -> str:
    """Return what is wrong with a file, for the field that it was chosen in, in the language that is spoken."""
    return str(SAID[why.fault]) % {"most": MOST_IN_WORDS, "taken": ", ".join(why.taken)}


class FromThoseSignedIn(TemporaryFileUploadHandler):
    """Writes files to the disk as they arrive; whatever `small_files` does not take comes here, and nowhere else."""

    def handle_raw_input(
        self,
        input_data: Any,  # noqa: ANN401, ARG002 - Django's signature
        META: dict[str, Any],  # noqa: ARG002, N803
        content_length: int,
        boundary: str,  # noqa: ARG002
        encoding: str | None = None,  # noqa: ARG002
    ) -> None:
        """Refuse at once what is far too large. Raises: SuspiciousOperation, which is answered with 400."""
        if content_length > MOST_OF_A_REQUEST:
            raise SuspiciousOperation(f"{content_length} bytes, far more than is taken")

    def new_file(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Begin a file, where files are taken. Raises: SuspiciousOperation."""
        if not _may_send(self.request):
            raise SuspiciousOperation("a file, where none is taken")
        super().new_file(*args, **kwargs)
        self.written = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 - Django's signature
        """Write a piece, until there is one byte more than is taken."""
        piece = raw_data[: MOST_BYTES + 1 - self.written]
        self.file.write(piece)
        self.written += len(piece)

    def file_complete(self, file_size: int) -> TemporaryUploadedFile:  # noqa: ARG002 - Django's signature
        """Return the file; one byte more than is taken says that it was too large."""
        self.file.seek(0)
        self.file.size = self.written
        return self.file


def _may_send(request: HttpRequest | None) -> bool:
    view = getattr(getattr(request, "resolver_match", None), "func", None)
    user = getattr(request, "user", None)
    return bool(getattr(view, TAKES_FILES, False) and user is not None and user.is_authenticated)


def kept(given: "UploadedFile[bytes]", files: Files, *, taken: frozenset[FileKind]) -> Document:
    """Keep a file that was sent. Raises: BadFile, which `said` says; MachineRefused."""
    return files.keep(given, name=given.name or "", taken=taken)


def download(document: Document, files: Files) -> StreamingHttpResponse:
    """Return a file of evidence as a download, and never as a page. Raises: NoSuchFile, DamagedFile.

    Whether somebody may have it is asked before.
    """
    held = ExitStack()
    file = held.enter_context(files.opened(document.sha256))
    response = StreamingHttpResponse(iter(lambda: file.read(PIECE), b""), content_type=document.media_type)
    response._resource_closers.append(held.close)  # type: ignore[attr-defined]  # noqa: SLF001 - as Django does
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name_of(document))
    response["Content-Length"] = str(document.size)
    for name, value in HEADERS.items():
        response[name] = value
    return response


def name_of(document: Document) -> str:
    """Return the name under which a file is handed out: it ends as its content is, whatever its sender called it."""
    name, ending = plain_name(document.name), ENDINGS.get(FileKind(document.media_type), "")
    same = {ending, ".jpeg"} if ending == ".jpg" else {ending}
    return name if any(name.lower().endswith(each) for each in same) else f"{name}{ending}"
