"""Which address leads to which page."""

from django.urls import path

from whoperforms.web import status

urlpatterns = [path("", status.page, name="status")]
handler404 = "whoperforms.web.errors.not_found"
