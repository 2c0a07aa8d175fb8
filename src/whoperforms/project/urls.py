"""Which address leads to which page, and to which answer for machines."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from whoperforms.api.credentials.urls import PATHS as OF_CERTIFICATES
from whoperforms.api.nearby import nearby
from whoperforms.api.practitioners import practitioner
from whoperforms.api.responses import not_there
from whoperforms.api.search import search
from whoperforms.project.negotiated import certificate_at
from whoperforms.web import (
    about,
    certificate,
    check,
    compare,
    corrections,
    data,
    doctor,
    home,
    large_map,
    mistake,
    near,
    sheets,
    sitemap,
    states,
    verify,
)
from whoperforms.web.accounts.urls import PATHS as OF_ACCOUNTS
from whoperforms.web.me.urls import PATHS as OF_PHYSICIANS
from whoperforms.web.staff import today
from whoperforms.web.staff.urls import PATHS as OF_STAFF

Paths = list[URLPattern | URLResolver]

OF_A_PROCEDURE: Paths = [
    path("near", near.near, name="near"),
    path("here", near.here, name="here"),
    path("map", large_map.large_map, name="map"),
    path("doctors/<str:npi>", doctor.doctor, name="doctor"),
    path("doctors/<str:npi>/mistake", mistake.mistake, name="mistake"),
    path("check", check.check_page, name="check"),
    path("compare", compare.compare, name="compare"),
    path("call", sheets.call, name="call"),
    path("call.pdf", sheets.call_pdf, name="call_pdf"),
    path("visit", sheets.visit, name="visit"),
    path("visit.pdf", sheets.visit_pdf, name="visit_pdf"),
    path("about", about.about, name="about"),
    path("who-performs", about.who_performs, name="who_performs"),
    path("training", about.training, name="training"),
    path("questions", about.questions, name="questions"),
    path("costs", about.costs, name="costs"),
    path("states", states.states, name="states"),
    path("states/<str:state>", states.state, name="state"),
]
IN_A_LANGUAGE: Paths = [
    path("", home.home, name="home"),
    path("data", data.data, name="data"),
    path("quality", data.quality, name="quality"),
    path("privacy", data.privacy, name="privacy"),
    path("credits", data.credit, name="credits"),
    path("corrections", corrections.corrections, name="corrections"),
    path("verify", verify.verification, name="verify"),
    path("c/<str:number>.pdf", certificate.certificate_pdf, name="certificate_pdf"),
    path("c/<str:number>", certificate.certificate, name="certificate"),
    path("mistake", mistake.of_the_site, name="mistake_site"),
    path("mistake/<str:tracking>", mistake.state, name="mistake_state"),
    path("account/", include(OF_ACCOUNTS)),
    path("staff/", today.chooser, name="staff"),
    path("staff/<slug:programme>/", include(OF_STAFF)),
    path("me/<slug:programme>/", include(OF_PHYSICIANS)),
    path("<slug:procedure>/", include(OF_A_PROCEDURE)),
]
urlpatterns = [
    path("api/search", search, name="search"),
    path("api/practitioners", nearby, name="nearby"),
    path("api/practitioners/<str:npi>", practitioner, name="practitioner"),
    *OF_CERTIFICATES,
    path("c/<str:number>", certificate_at),
    path("C/<str:number>", certificate_at),  # as QR codes have it, which are smaller in capitals
    path("api/<path:rest>", not_there),
    path("robots.txt", sitemap.robots, name="robots"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("sitemap-<int:part>.xml", sitemap.sitemap_part, name="sitemap_part"),
    path("favicon.ico", sitemap.favicon, name="favicon"),
    path("", home.first, name="first"),
    path("<language:language>/", include(IN_A_LANGUAGE)),
    *i18n_patterns(path("account/", include(OF_ACCOUNTS))),  # never come to: for those who name no language
]
handler400 = "whoperforms.web.errors.bad_request"
handler404 = "whoperforms.web.errors.not_found"
handler429 = "whoperforms.web.accounts.refused.too_many"  # django-allauth's
handler500 = "whoperforms.web.errors.failed"
