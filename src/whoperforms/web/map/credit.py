"""Who the map's data comes from; has to be seen wherever a map is."""

from django.utils.translation import gettext as _


def map_credit() -> str:
    """Name them, in the language that is spoken."""
    return _("Map data: Natural Earth; U.S. Census Bureau; place names © GeoNames (CC BY 4.0)")
