"""Django settings: what the pages need and no more. What can be chosen is listed in docs/settings.md."""

import os
import secrets
from pathlib import Path

from jinja2 import StrictUndefined

from whoperforms.store.place import place_of

WEB = Path(__file__).parents[1] / "web"

DIRECTORY = place_of(os.environ.get("WHOPERFORMS_DIRECTORY", "./out"))

DEBUG = False
SECRET_KEY = secrets.token_urlsafe(50)  # nothing is signed yet that must outlive the process
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]  # loopback only: no operator is named yet
ROOT_URLCONF = "whoperforms.project.urls"
WSGI_APPLICATION = "whoperforms.project.wsgi.application"
INSTALLED_APPS: list[str] = []
DATABASES: dict[str, dict[str, str]] = {}
USE_TZ = True
MIDDLEWARE = ["whoperforms.project.headers.security_headers"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [WEB / "templates"],
        "OPTIONS": {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True},
    }
]
LOGGING = {  # what fails is told on the terminal; Django would mail it to nobody
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"terminal": {"class": "logging.StreamHandler"}},
    "loggers": {name: {"handlers": ["terminal"], "level": "ERROR"} for name in ("django", "whoperforms")},
}
