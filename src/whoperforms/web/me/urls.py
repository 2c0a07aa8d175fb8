"""Addresses of a physician's own pages, each behind the programme it is about."""

from django.urls import path

from whoperforms.web.me import cases, consents, letter, places, record, sessions

PATHS = [
    path("", record.record, name="me_record"),
    path("apply", record.apply, name="me_apply"),
    path("evidence", record.evidence, name="me_evidence"),
    path("statements/<str:requirement>", record.attest, name="me_attest"),
    path("do/<str:act>", record.act, name="me_act"),
    path("cases", cases.cases, name="me_cases"),
    path("cases/statement", cases.state, name="me_cases_state"),
    path("cases/one", cases.one, name="me_cases_one"),
    path("cases/file", cases.file, name="me_cases_file"),
    path("cases/file.csv", cases.header, name="me_cases_template"),
    path("cases/<str:logged>/withdraw", cases.withdraw, name="me_cases_withdraw"),
    path("consents", consents.consents, name="me_consents"),
    path("consents/<str:use>", consents.consent, name="me_consent"),
    path("letter.pdf", letter.letter, name="me_letter"),
    path("places", places.places, name="me_places"),
    path("places/new", places.new_place, name="me_place_new"),
    path("places/<str:place>", places.place, name="me_place"),
    path("workshops", sessions.workshops, name="me_sessions"),
    path("workshops/<str:session>/<str:act>", sessions.act, name="me_session"),
    path("people", consents.own_people, name="me_people"),
    path("people/conflict", consents.conflict, name="me_conflict"),
    path("people/delegate", consents.delegate, name="me_delegate"),
    path("people/delegates/<str:person>/end", consents.end_delegate, name="me_end_delegate"),
]
