"""There is no admin of Django's (docs/adr/0013): nothing changes what the rules protect but the services."""

from django.conf import settings
from django.urls import get_resolver


def test_the_admin_is_not_installed_and_no_address_leads_to_one():
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    assert "admin" not in get_resolver().namespace_dict
