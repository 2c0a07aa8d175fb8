"""Messages put into a folder instead of being sent: to try a site without an e-mail server.

Shape:  a file for each message. They hold links that open accounts, so the folder is its owner's alone.
"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail.backends.filebased import EmailBackend

FOR_ITS_OWNER = 0o700


class IntoAFolder(EmailBackend):
    """The folder that settings name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        Path(settings.EMAIL_FILE_PATH).mkdir(mode=FOR_ITS_OWNER, parents=True, exist_ok=True)
        super().__init__(*args, **kwargs)
