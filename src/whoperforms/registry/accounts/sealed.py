"""Secrets that have to be read again, kept so that a copy of the database alone does not tell them.

Source: Fernet (AES-128-CBC, HMAC-SHA256) under a key derived by HKDF from the site's own (registry.secret).
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from whoperforms.kernel.errors import MachineRefused

PURPOSE = b"whoperforms second factors"


def sealed(secret: str) -> str:
    """Return what is kept of a secret."""
    return _box().encrypt(secret.encode()).decode("ascii")


def opened(kept: str) -> str:
    """Return the secret. Raises: MachineRefused when the site's key is another one now."""
    try:
        return _box().decrypt(kept.encode()).decode()
    except InvalidToken:
        raise MachineRefused(
            "A second factor cannot be read: the site's key is not the one it was kept under; put the old key file "
            "back, or run 'whoperforms accounts forget' for each account"
        ) from None


def _box() -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(settings.SECRET_KEY.encode())
    return Fernet(urlsafe_b64encode(derived))
