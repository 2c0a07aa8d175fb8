"""Forms without a cookie: whose are taken, and whose are not."""

import pytest
from django.test import RequestFactory, override_settings

from whoperforms.registry.site import Site
from whoperforms.web.forms import Forged, Form, submission

FORM = Form("mistake", "/en/mistake")
NOON = 1_795_348_800.0
SITE = Site(origin="https://who.example.org", hosts=("who.example.org", "127.0.0.1"))


def sent(*, token=None, trap="", host="127.0.0.1:8000", **headers):
    typed = {"text": "Wrong.", "token": FORM.token(now=NOON) if token is None else token, "homepage": trap}
    asked = {name.replace("_", "-"): value for name, value in headers.items()}
    return RequestFactory().post("/en/mistake", typed, headers={"host": host, **asked})


def test_a_form_of_ours_is_taken_for_two_hours():
    for after in (2, 60, 2 * 60 * 60):
        FORM.refuse_forged(sent(), now=NOON + after)


@pytest.mark.parametrize(
    ("after", "sentence"), [(-60, "very quick"), (1, "very quick"), (2 * 60 * 60 + 1, "more than 2 hours")]
)
def test_a_form_sent_too_soon_or_too_late_is_refused(after, sentence):
    with pytest.raises(Forged, match=sentence):
        FORM.refuse_forged(sent(), now=NOON + after)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "1795348800:",
        "1:2:3",
        "\x00",
        Form("mistake", "/es/mistake").token(now=NOON),
        Form("here", "/en/mistake").token(now=NOON),
        Form("mistake", "/en/mistake").token(now=NOON)[:-1] + "!",
        Form("mistake", "/en/mistake").token(now=NOON).replace("1795", "1796", 1),
    ],
    ids=["none", "a letter", "no mark", "three parts", "nul", "another page's", "another form's", "altered", "later"],
)
def test_a_token_of_another_form_or_page_or_of_nobody_is_refused(token):
    with pytest.raises(Forged, match="came from our page"):
        FORM.refuse_forged(sent(token=token), now=NOON + 60)


def test_whoever_fills_in_what_nobody_sees_is_refused():
    with pytest.raises(Forged, match="hidden field"):
        FORM.refuse_forged(sent(trap="https://spam.example"), now=NOON + 60)


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "cross-site", "origin": "http://127.0.0.1:8000"},
        {"origin": "https://elsewhere.example"},
        {"origin": "http://127.0.0.1:9000"},
    ],
)
def test_a_form_from_another_website_is_refused(headers):
    with pytest.raises(Forged, match="another website"):
        FORM.refuse_forged(sent(**headers), now=NOON + 60)


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "same-origin", "origin": "null"},
        {"sec_fetch_site": "none"},
        {"origin": "null"},  # an old browser: our pages ask it to tell nobody where somebody was
        {"origin": "http://127.0.0.1:8000"},
    ],
)
def test_a_form_from_our_own_page_is_taken(headers):
    FORM.refuse_forged(sent(**headers), now=NOON + 60)


def test_a_site_behind_another_server_goes_by_its_origin():
    with override_settings(SITE=SITE, ALLOWED_HOSTS=list(SITE.hosts)):
        FORM.refuse_forged(sent(host="who.example.org", origin="https://who.example.org"), now=NOON + 60)
        with pytest.raises(Forged):
            FORM.refuse_forged(sent(host="who.example.org", origin="http://who.example.org"), now=NOON + 60)


def test_the_same_words_sent_twice_are_one_submission_and_other_words_are_not():
    one, again, other = sent(), sent(), sent(trap="x")

    assert submission(one) == submission(again) != submission(other)


def test_a_form_shown_again_keeps_its_token_while_that_is_good():
    request = sent(token=(fresh := FORM.token()))

    assert FORM.token_again(request) == fresh
    assert FORM.token_again(sent(token="forged")) != "forged"  # noqa: S106 - no password
