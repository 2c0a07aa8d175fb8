"""Every form of the registry, sent with nonsense: a sentence and never a failure, and nothing recorded."""

import importlib
import pkgutil
from contextlib import suppress
from http import HTTPStatus

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import MultipleChoiceField
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import whoperforms.web.me
import whoperforms.web.staff
from filled_in import ENGLISH, addresses, refusals_in
from whoperforms.registry.models import Event
from whoperforms.web.staff.acting import ActForm

ODD = st.sampled_from(
    (
        *("", "0", "-1", "1e9", "999999999999999999999", "x" * 5000, "\x00", "\u202eabc", "ñ😀", "yes", "no"),
        *("9999-12-31", "0001-01-01", "2026-02-30", "<script>alert(1)</script>", "' or 1=1 --", "lessons/wax", "MET"),
    )
)
TYPED = ODD | st.text(max_size=40).map(lambda text: text.encode("utf-8", "replace").decode())
PATIENT = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def all_forms():
    """Return every kind of form for an act that some module of the pages has."""
    for room in (whoperforms.web.staff, whoperforms.web.me):
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            importlib.import_module(module.name)
    found, waiting = set(), [ActForm]
    while waiting:
        for form in waiting.pop().__subclasses__():
            waiting.append(form)
            if form.__module__.startswith("whoperforms") and "action" in vars(form):
                found.add(form)
    return sorted(found, key=lambda form: (form.__module__, form.__name__))


def test_a_page_sent_nonsense_answers_with_a_sentence_and_records_nothing(world, as_, tmp_path):
    with override_settings(FILES=tmp_path / "files"):
        pages = list(addresses(world))
        events = Event.objects.count()
        fields = sorted({name for form in all_forms() for name in form.base_fields} | {"seen", "submission", "proof"})

        @PATIENT
        @given(st.data())
        def fuzzed(data):
            who, address = data.draw(st.sampled_from(pages))
            sent = {name: data.draw(TYPED) for name in fields if name != "file"}
            if data.draw(st.booleans()):
                sent["file"] = SimpleUploadedFile("odd.pdf", data.draw(st.binary(max_size=64)), "application/pdf")
            answer = as_(who).post(address, sent)
            assert HTTPStatus.BAD_REQUEST <= answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, address
            assert Event.objects.count() == events

        fuzzed()
        for who, address in pages:  # each of them once, with hardly anything, in Spanish
            answer = as_(who).post(address.replace("/en/", "/es/"), {"text": "x" * 5000, "on": "2099-01-01"})
            assert HTTPStatus.BAD_REQUEST <= answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, address
            for said in refusals_in(answer):
                assert not ENGLISH.search(said), (address, said)
        assert Event.objects.count() == events


@pytest.mark.parametrize("form", all_forms(), ids=lambda form: f"{form.__module__}-{form.__name__}")
@pytest.mark.parametrize("text", ["", "\x00", "x" * 5000, "-1", "9" * 30, "2026-02-30", "9999-12-31"], ids=ascii)
def test_a_field_cleans_what_is_typed_or_says_what_is_wrong(form, text):
    for field in form.base_fields.values():
        if not field.widget.needs_multipart_form:
            with suppress(ValidationError):
                field.clean([text] if isinstance(field, MultipleChoiceField) else text)
