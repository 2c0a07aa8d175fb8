"""A file given with a form: its field, and how it is kept."""

from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from whoperforms.certification.bodies.shape import Document
from whoperforms.kernel.errors import BadField
from whoperforms.kernel.sentence import Spoken
from whoperforms.registry.file_faults import BadFile
from whoperforms.registry.file_kinds import EVIDENCE
from whoperforms.registry.file_owner import owned_since
from whoperforms.registry.files import Files
from whoperforms.web.files import kept, said


def file_field(label: Any) -> forms.FileField:  # noqa: ANN401 - a lazy text
    """Return a field for a file that need not be given."""
    return forms.FileField(
        label=label,
        required=False,
        help_text=_("PDF, PNG or JPEG, at most 10 MB. No names of patients, no pictures with words about patients."),
    )


def kept_file(given: Any) -> Document | None:  # noqa: ANN401 - what Django made of it
    """Keep the file of a form, if one was given. Raises: BadField, named "file"; MachineRefused.

    It lies under its hash before the event is written: of an act that is refused afterwards nothing names it.
    """
    if given is None:
        return None
    owned_since(Path(settings.FILES))
    try:
        return kept(given, Files(settings.FILES), taken=EVIDENCE)
    except BadFile as why:
        raise BadField("file", Spoken(said(why))) from None


def kept_files(given: Any) -> tuple[Document, ...]:  # noqa: ANN401
    """Keep the file of a form, and return it as the only one; none where none was given. Raises: BadField."""
    one = kept_file(given)
    return (one,) if one else ()
