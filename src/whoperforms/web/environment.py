"""What every template can say: words in the page's language, addresses, files."""

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext, pgettext
from jinja2 import Environment

from whoperforms.web.static_files import static


def environment(**options: Any) -> Environment:  # noqa: ANN401 - Django passes Jinja's own options
    """Return the environment of the templates."""
    made = Environment(extensions=["jinja2.ext.i18n"], **options)  # noqa: S701 - Django switches autoescape on
    made.install_gettext_callables(gettext, ngettext, newstyle=True, pgettext=pgettext)  # type: ignore[attr-defined]
    made.globals.update(url=url, static=static)
    return made


def url(name: str, **parts: str) -> str:
    """Return the address of a page, in the language that is spoken unless another is named."""
    return reverse(name, kwargs={"language": get_language(), **parts})
