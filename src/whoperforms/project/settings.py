"""Django settings: what the pages need and no more. What can be chosen is listed in docs/settings.md."""

import os
import secrets
from pathlib import Path

from jinja2 import StrictUndefined

from whoperforms.registry.database import database_at
from whoperforms.registry.secret import kept, secret_file
from whoperforms.registry.site import LOCAL, site_at
from whoperforms.store.place import place_of

WEB = Path(__file__).parents[1] / "web"

DIRECTORY = place_of(os.environ.get("WHOPERFORMS_DIRECTORY", "./out"))
REGISTRY = place_of(os.environ.get("WHOPERFORMS_REGISTRY", "./registry.db"))
DEFINITIONS = Path(os.environ["WHOPERFORMS_DEFINITIONS"]) if os.environ.get("WHOPERFORMS_DEFINITIONS") else None
SITE = site_at(Path(os.environ["WHOPERFORMS_SITE"]), DEFINITIONS) if os.environ.get("WHOPERFORMS_SITE") else LOCAL
ACCESS_LOG = bool(os.environ.get("WHOPERFORMS_ACCESS_LOG"))

DEBUG = False
SECRET_FILE = secret_file(REGISTRY, os.environ.get("WHOPERFORMS_SECRET_KEY_FILE"))
SECRET_KEY = kept(SECRET_FILE) or secrets.token_urlsafe(50)  # without a file: a tool or a test; a server makes the file
ALLOWED_HOSTS = list(SITE.hosts)
ROOT_URLCONF = "whoperforms.project.urls"
WSGI_APPLICATION = "whoperforms.project.wsgi.application"
INSTALLED_APPS = ["whoperforms.registry.apps.Registry"]
DATABASES = {"default": database_at(REGISTRY)}
USE_TZ = True
TIME_ZONE = "UTC"

USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [WEB / "locale"]
FORMAT_MODULE_PATH = ["whoperforms.web.formats"]  # Spanish as written in the United States: 1,211.4

DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024  # a report has 2,000 characters
DATA_UPLOAD_MAX_NUMBER_FIELDS = 50
MIDDLEWARE = [
    "whoperforms.project.headers.security_headers",
    "whoperforms.web.static_files.StaticFiles",
    *(["whoperforms.project.access.access_log"] if ACCESS_LOG else []),
    *([] if SITE.is_local else ["whoperforms.project.invented.refuse_invented"]),
    "whoperforms.project.compression.compression",
    "whoperforms.web.errors.with_pages_for_refusals",
]
STATIC_URL = "/static/"
STATIC_ROOT = WEB / "static"
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"\.[0-9a-f]{12}\.[a-z0-9]+$"  # a hash in its name: the same for ever
WHITENOISE_MAX_AGE = 0
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [WEB / "templates"],
        "OPTIONS": {
            "environment": "whoperforms.web.environment.environment",
            "undefined": StrictUndefined,
            "trim_blocks": True,
            "lstrip_blocks": True,
        },
    }
]
LOGGING = {  # what fails is told on the terminal, without what was asked; Django would mail it to nobody
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "discreet": {"()": "whoperforms.project.access.Discreet"},
        "bare": {"format": "%(message)s"},
    },
    "handlers": {
        "terminal": {"class": "logging.StreamHandler", "formatter": "discreet"},
        "access": {"class": "logging.StreamHandler", "formatter": "bare", "stream": "ext://sys.stdout"},
    },
    "loggers": {
        **{name: {"handlers": ["terminal"], "level": "ERROR"} for name in ("django", "whoperforms")},
        "whoperforms.access": {"handlers": ["access"], "level": "INFO", "propagate": False},
    },
}
