"""Standards on pages: read in words, drafted, completed number by number, and published by two people."""

import html
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlencode

import msgspec
import pytest

from filled_in import SIGNED, filled, sent
from standards import ALL, LESSONS, MENTORSHIP, standard
from whoperforms.certification.acts import programmes
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.standards.standard import from_text, template, written
from whoperforms.certification.standards.versions import unset
from whoperforms.registry.journal import ledger
from whoperforms.registry.models import Event
from whoperforms.web.long_forms import AS_TEXT

BASE = "/en/staff/mild/standards"
ALONE = {**SIGNED, "separation": "small", "verification_days": "90", "waiting_days": "0"}


def next_version(**others):
    day = datetime.now(UTC).date() + timedelta(days=30)
    return standard(**{"programme": "mild", "number": 2, "effective_from": day} | others)


def draft_of(asked, world):
    world.act("Stan", Role.STANDARDS_OWNER, programmes.draft_standard, programme="mild", document=written(asked))


def text_of(page):
    return html.unescape(page.content.decode())


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("who", ["Stan", "Audrey", "Ed"])
def test_everybody_of_the_staff_reads_what_a_version_asks_in_words(as_, who, language):
    page = as_(who).get(f"/{language}/staff/mild/standards/1")

    assert page.status_code == HTTPStatus.OK
    for one in ALL:
        assert f'id="requirement-{one.id}">{one.name.spoken(language)} ' in page.content.decode()


def test_a_version_says_its_numbers_with_what_they_mean(as_):
    page = text_of(as_("Stan").get(f"{BASE}/1"))

    for label, value in (
        ("Mark to pass, in percent", "80"),
        ("Learners at one station, at most", "2"),
        ("Of these, with 2 or more levels", "1"),
        ("Items, and the level to reach", "Needle: 3; Image: 2"),
    ):
        assert f"<dt>{label}</dt><dd>{value}</dd>" in page


def test_the_list_says_which_version_is_in_force_and_how_the_programme_decides(as_):
    page = text_of(as_("Audrey").get(BASE))

    assert "In force" in page
    assert "Small: trainer, examiner, one decider" in page
    assert "Edit the draft" not in page


def test_the_editor_begins_with_the_last_version_under_the_next_number(as_):
    page = as_("Stan").get(f"{BASE}/draft").content.decode()

    document = html.unescape(page.split("<textarea", 1)[1].split(">", 1)[1].split("</textarea>")[0])
    begun = from_text(document)
    assert (begun.number, begun.effective_from, begun.requirements) == (2, None, ALL)


def test_what_is_wrong_with_a_document_stands_at_its_field_with_its_line(as_):
    stan, events = as_("Stan"), Event.objects.count()

    answer = sent(stan, f"{BASE}/draft", document=written(next_version()).replace("pass_mark = 80", 'pass_mark = "80"'))

    assert answer.status_code == HTTPStatus.BAD_REQUEST
    said = text_of(answer)
    assert 'id="document-error"' in said
    assert "the standard, line 29: " in said.split('id="document-error"')[1][:300]
    assert Event.objects.count() == events


def test_a_draft_is_kept_and_says_what_has_changed(as_):
    changed = msgspec.structs.replace(LESSONS, pass_mark=85)
    draft = next_version(requirements=(changed, *ALL[2:]))

    answer = sent(as_("Stan"), f"{BASE}/draft", document=written(draft))

    assert (answer.status_code, answer["Location"]) == (HTTPStatus.SEE_OTHER, f"{BASE}/2?done=standard_drafted")
    page = text_of(as_("Audrey").get(f"{BASE}/2"))
    for said in ("What has changed since version 1", "Asks something else", "Asked no more", "eligible"):
        assert said in page


def test_numbers_that_are_left_open_are_chosen_in_fields_of_their_own(world, as_):
    lessons = msgspec.structs.replace(LESSONS, pass_mark=None)
    mentorship = msgspec.structs.replace(MENTORSHIP, number=None)
    draft_of(next_version(requirements=(lessons, mentorship), effective_from=None), world)
    stan = as_("Stan")

    page = text_of(stan.get(f"{BASE}/draft/numbers"))
    answer = sent(
        stan,
        f"{BASE}/draft/numbers",
        **{"effective_from": "2027-01-01", "lessons.pass_mark": "75", "mentorship.number": ""},
    )

    assert "lessons: Mark to pass, in percent" in page
    assert answer.status_code == HTTPStatus.SEE_OTHER, text_of(answer)
    kept = from_text(ledger().version("mild", 2).drafted.body.document)
    assert (str(kept.effective_from), kept.requirement("lessons").pass_mark) == ("2027-01-01", 75)
    assert [str(one) for one in unset(kept)] == ["mentorship.number"]


def test_a_number_that_cannot_be_stands_at_its_field(world, as_):
    draft_of(next_version(requirements=(msgspec.structs.replace(LESSONS, pass_mark=None),)), world)

    answer = sent(as_("Stan"), f"{BASE}/draft/numbers", **{"lessons.pass_mark": "101"})

    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert 'id="lessons.pass_mark-error"' in text_of(answer)


def test_a_programme_without_a_standard_begins_with_the_one_that_its_procedure_brings(world, as_):
    first = template("mild", programme="mild")
    assert len(unset(first)) > 20

    draft_of(msgspec.structs.replace(first, number=2), world)

    page = text_of(as_("Stan").get(f"{BASE}/2"))
    assert f'Not chosen yet <span class="count">{len(unset(first))}</span>' in page


def test_one_proposes_another_publishes_and_both_sign(world, as_):
    draft_of(next_version(), world)
    stan, sue = as_("Stan"), as_("Sue")

    assert sent(stan, f"{BASE}/2/propose", **SIGNED).status_code == HTTPStatus.SEE_OTHER
    alone = sent(stan, f"{BASE}/2/publish", **SIGNED)
    assert alone.status_code == HTTPStatus.CONFLICT
    assert "a standard is published by two people" in text_of(alone)

    assert sent(sue, f"{BASE}/2/publish", **SIGNED).status_code == HTTPStatus.SEE_OTHER
    record = ledger().version("mild", 2)
    assert (record.proposed.meaning, record.published.meaning) == ("decided", "decided")
    assert record.proposed.actor != record.published.actor


def test_a_draft_with_open_numbers_is_not_proposed_and_says_which(world, as_):
    draft_of(next_version(requirements=(msgspec.structs.replace(LESSONS, pass_mark=None),)), world)

    answer = sent(as_("Stan"), f"{BASE}/2/propose", **SIGNED)

    assert answer.status_code == HTTPStatus.CONFLICT
    assert "lessons.pass_mark" in text_of(answer)
    assert ledger().version("mild", 2).proposed is None


def test_a_published_version_has_no_way_to_change_it(as_):
    stan = as_("Stan")

    assert "/propose" not in text_of(stan.get(f"{BASE}/1"))
    assert sent(stan, f"{BASE}/1/propose", **SIGNED).status_code == HTTPStatus.CONFLICT


def test_the_policy_is_shown_as_it_is_and_changed_with_a_signature(as_):
    stan = as_("Stan")
    shown = text_of(stan.get(f"{BASE}/policy"))
    assert 'name="waiting_days" type="number" value="30"' in shown

    said = {"identity_procedure": "A passport, seen in person", "outcomes_published": "yes", **ALONE}
    first = sent(stan, f"{BASE}/policy", **said)
    assert first.status_code == HTTPStatus.SEE_OTHER, text_of(first)
    assert first["Location"].endswith("done=policy_proposed")
    sue = as_("Sue")
    assert 'href="/en/staff/mild/standards/policy"' in text_of(sue.get("/en/staff/mild/"))
    form = text_of(sue.get(f"{BASE}/policy"))
    assert ("Proposed by Stan on" in form, 'value="A passport, seen in person"' in form) == (True, True)
    answer = sent(sue, f"{BASE}/policy", **said)

    assert answer["Location"].endswith("done=policy_set"), text_of(answer)
    policy = ledger().programme("mild").policy
    assert (policy.identity_procedure, policy.waiting_days) == ("A passport, seen in person", 0)
    assert policy.outcomes_published
    assert 'value="0"' in text_of(stan.get(f"{BASE}/policy"))


def test_a_policy_beyond_its_limits_is_refused_at_the_field(as_):
    answer = sent(
        as_("Stan"), f"{BASE}/policy", identity_procedure="A passport", **ALONE | {"verification_days": "4000"}
    )

    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert 'id="verification_days-error"' in text_of(answer)


@pytest.mark.parametrize("page", ["draft", "draft/numbers", "policy", "1/propose", "1/publish"])
@pytest.mark.parametrize("who", ["Cora", "Audrey"])
def test_who_does_not_own_the_standards_gets_no_form(as_, who, page):
    assert as_(who).get(f"{BASE}/{page}").status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("number", ["7", "0", "9" * 30])
def test_a_version_that_is_not_there_is_not_found(as_, number):
    assert as_("Stan").get(f"{BASE}/{number}").status_code == HTTPStatus.NOT_FOUND


def sent_as_browsers_do(client, address, **typed):
    """Fill in a form without files, and send it as a browser does."""
    return client.post(address, urlencode(filled(client, address, **typed)), content_type=AS_TEXT)


@pytest.mark.parametrize(
    ("more", "status"),
    [(200_000, HTTPStatus.SEE_OTHER), (2_000_000, HTTPStatus.BAD_REQUEST)],
    ids=["long", "without end"],
)
def test_a_standard_may_be_long_but_not_without_end(as_, more, status):
    document = written(next_version()) + "# why\n" * (more // 6)

    assert sent_as_browsers_do(as_("Stan"), f"{BASE}/draft", document=document).status_code == status


def test_no_other_page_takes_so_much(as_):
    answer = sent_as_browsers_do(as_("Stan"), f"{BASE}/policy", identity_procedure="x" * 200_000, **ALONE)

    assert (answer.status_code, "identity_procedure-error" in answer.content.decode()) == (400, False)
