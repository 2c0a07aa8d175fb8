"""What stands around a private page, whoever made it: layout, language, and what is wrong with its form."""

import json
from collections.abc import Iterable
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest

from whoperforms.registry.accounts.assertions import as_json
from whoperforms.registry.accounts.where import is_here
from whoperforms.web.addresses import address
from whoperforms.web.page import NO_DIRECTORY, every_page, plain_page

Errors = list[tuple[str, str]]


def around(request: HttpRequest) -> dict[str, Any]:
    """Return what every page has; a private one is there also without a directory."""
    try:
        common = every_page(request)
    except NO_DIRECTORY:
        common = plain_page(request)
    return {**common, "noindex": True, "errors": [], "request": request}


def within(request: HttpRequest, own: dict[str, Any]) -> dict[str, Any]:
    """Return the context of a page of django-allauth, with ours around it."""
    context = {**around(request), **own}
    forms = [form for name in ("form", "webauthn_form") if isinstance(form := own.get(name), BaseForm)]
    if not context["errors"]:
        context["errors"] = [error for form in forms for error in errors_of(form)]
    options = own.get("js_data") or {}
    context["passkey_options"] = next((json.dumps(as_json(each)) for each in options.values()), "")
    asked = request.GET.get("next")
    context["go_on"] = asked if is_here(asked) else address("account", language=context["language"])
    return context


def errors_of(form: BaseForm) -> Errors:
    """Return what is wrong with a form: each sentence, and where it leads. What is of no field leads to its first."""
    if not form.is_bound:
        return []
    first = next((name for name, field in form.fields.items() if not field.widget.is_hidden), "send")
    return [
        (str(said), f"#{first if name == '__all__' or form.fields[name].widget.is_hidden else name}")
        for name, sentences in form.errors.items()
        for said in _each(sentences)
    ]


def _each(sentences: Iterable[Any]) -> list[str]:
    return list(dict.fromkeys(str(said) for said in sentences))
