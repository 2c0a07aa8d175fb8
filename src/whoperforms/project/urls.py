"""Which address leads to which page, and to which answer for machines."""

from django.urls import path
from django.views.decorators.http import conditional_page

from whoperforms.api.nearby import nearby
from whoperforms.api.practitioners import practitioner
from whoperforms.api.responses import not_there
from whoperforms.api.search import search
from whoperforms.web import status

urlpatterns = [
    path("api/search", search, name="search"),
    path("api/practitioners", nearby, name="nearby"),
    path("api/practitioners/<str:npi>", practitioner, name="practitioner"),
    path("api/<path:rest>", not_there),
    path("", conditional_page(status.page), name="status"),
]
handler404 = "whoperforms.web.errors.not_found"
