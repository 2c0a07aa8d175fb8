"""Django settings: what the pages need and no more. What can be chosen is listed in docs/settings.md."""

import os
import secrets
from pathlib import Path

from jinja2 import StrictUndefined

from whoperforms.project.account_settings import cookies, mail_folder
from whoperforms.registry.database import database_at
from whoperforms.registry.files import files_folder
from whoperforms.registry.secret import kept, keys_folder, passphrase_file, secret_file
from whoperforms.registry.site import LOCAL, site_at
from whoperforms.store.place import place_of

WEB = Path(__file__).parents[1] / "web"

DIRECTORY = place_of(os.environ.get("WHOPERFORMS_DIRECTORY", "./out"))
REGISTRY = place_of(os.environ.get("WHOPERFORMS_REGISTRY", "./registry.db"))
FILES = files_folder(REGISTRY, os.environ.get("WHOPERFORMS_FILES"))
DEFINITIONS = Path(os.environ["WHOPERFORMS_DEFINITIONS"]) if os.environ.get("WHOPERFORMS_DEFINITIONS") else None
SITE = site_at(Path(os.environ["WHOPERFORMS_SITE"]), DEFINITIONS) if os.environ.get("WHOPERFORMS_SITE") else LOCAL
ACCESS_LOG = bool(os.environ.get("WHOPERFORMS_ACCESS_LOG"))
SYNCHRONISED_CLOCK = bool(os.environ.get("WHOPERFORMS_SYNCHRONISED_CLOCK"))
KEYS, KEYS_PASSPHRASE = (
    keys_folder(REGISTRY, os.environ.get("WHOPERFORMS_KEYS")),
    passphrase_file(os.environ.get("WHOPERFORMS_KEYS_PASSPHRASE_FILE")),
)
MAIL = mail_folder(REGISTRY, os.environ.get("WHOPERFORMS_MAIL"))

DEBUG = False
SECRET_FILE = secret_file(REGISTRY, os.environ.get("WHOPERFORMS_SECRET_KEY_FILE"))
SECRET_KEY = kept(SECRET_FILE) or secrets.token_urlsafe(50)  # without a file: a tool or a test; a server makes the file
ALLOWED_HOSTS = list(SITE.hosts)
ROOT_URLCONF = "whoperforms.project.urls"
WSGI_APPLICATION = "whoperforms.project.wsgi.application"
INSTALLED_APPS = [
    "whoperforms.registry.accounts.apps.Accounts",
    "whoperforms.registry.apps.Registry",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "allauth",
    "whoperforms.registry.accounts.apps.SignIn",
    "allauth.mfa",
]
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
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_HANDLERS = [
    "whoperforms.web.small_files.SmallFromAnybody",  # in memory; where a certificate is checked
    "whoperforms.web.files.FromThoseSignedIn",  # to the disk; all other pages refuse files
]
FILE_UPLOAD_PERMISSIONS = 0o600
MIDDLEWARE = [
    "whoperforms.project.headers.security_headers",
    "whoperforms.web.static_files.StaticFiles",
    *(["whoperforms.project.access.access_log"] if ACCESS_LOG else []),
    *([] if SITE.is_local else ["whoperforms.project.invented.refuse_invented"]),
    "whoperforms.project.compression.compression",
    "whoperforms.web.errors.with_pages_for_refusals",
    "whoperforms.project.private.Private",  # all that signing in needs, in front of the pages that need it
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

# Accounts (docs/accounts.md). Two cookies, on private pages alone.
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("MinimumLengthValidator", {"min_length": 12}),
        ("UserAttributeSimilarityValidator", {"user_attributes": ["email"]}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
PASSWORD_RESET_TIMEOUT = 60 * 60  # seconds that a link for a new password is good
LOGIN_URL = "account_login"
SESSION_ENGINE = "whoperforms.registry.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60  # seconds; and no longer than the browser is open
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
globals().update(cookies(is_local=SITE.is_local))
CSRF_COOKIE_AGE = None  # until the browser is closed
CSRF_TRUSTED_ORIGINS = [SITE.origin] if SITE.origin else []
CSRF_FAILURE_VIEW = "whoperforms.web.accounts.refused.form_refused"
CACHES = {  # where tries and used codes are kept: one place for all machines, and only one of two writes a key first,
    # which files beside the registry do not promise
    "default": {
        "BACKEND": "whoperforms.registry.cache.InDatabase",
        "LOCATION": "account_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # when there are more, some are forgotten before their time
    }
}
EMAIL_FILE_PATH = MAIL
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if SITE.mail else "whoperforms.registry.accounts.mail.IntoAFolder"
)
if SITE.mail:
    EMAIL_HOST, EMAIL_PORT, EMAIL_USE_TLS = SITE.mail.host, SITE.mail.port, SITE.mail.tls
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = SITE.mail.user or "", SITE.mail.password()
    EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SITE.mail.sender if SITE.mail else "registry@localhost"
ALLAUTH_TRUSTED_PROXY_COUNT = SITE.proxies
ACCOUNT_ADAPTER = "whoperforms.registry.accounts.adapter.OurAccounts"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # whoever accepts an invitation has read what was sent to the address
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if SITE.is_local else "https"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # this browser stays; all others are signed out, for the hash has changed
ACCOUNT_RATE_LIMITS = {  # per a name of the address that asks (a keyed hash), per account, or per e-mail address
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/h/ip,3/h/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
MFA_ADAPTER = "whoperforms.registry.accounts.adapter.OurSecondFactors"
MFA_RATE_LIMITS = {"webauthn_login": "10/m/ip", "passkey_asked": "30/m/ip"}  # being asked begins a session
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a finger, a face or a PIN: so a passkey alone is two factors
MFA_TOTP_TOLERANCE = 1  # codes before and after, for clocks that differ

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
