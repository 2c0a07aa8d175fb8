"""What a profile says, once more for machines, as JSON-LD: nothing that the page does not show.

Source: schema.org 29. `validFrom` and `expires` are of a Certification, `credentialCategory` and `recognizedBy` of an
        EducationalOccupationalCredential: a certification is both. Languages and new patients are left out, for no
        source that is read states them; and so is `availableService`, for no page says what a doctor offers.
"""

import json
from typing import Any

from markupsafe import Markup

from whoperforms.kernel.npi import Npi
from whoperforms.web.page import absolute
from whoperforms.web.profile import Credential, ProfilePage
from whoperforms.web.workplace_cards import PlaceCard

CONTEXT = "https://schema.org"
NPI_REGISTRY = "https://npiregistry.cms.hhs.gov/provider-view/"
ESCAPED = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}
)  # so that no value can end the element it stands in


def json_ld(page: ProfilePage, address: str) -> Markup:
    """Return the content of a `script` element that only holds data."""
    text = json.dumps(physician(page, address), ensure_ascii=False)
    return Markup(text.translate(ESCAPED))  # noqa: S704 - escaped for where it stands


def physician(page: ProfilePage, address: str) -> dict[str, Any]:
    """Return a doctor in the words of schema.org; `address` is that of the page."""
    said: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "IndividualPhysician",
        "@id": address,
        "url": address,
        "name": page.full_name,
        "usNPI": page.npi,
        "alternateName": list(page.former_names),
        "medicalSpecialty": list(page.specialties),
        "hospitalAffiliation": [{"@type": "Hospital", "name": name} for name in page.hospitals],
        "practicesAt": [_office(place) for place in page.places if place.held],
        "hasCredential": _credential(page.credential, page.certificate) if page.credential else None,
        "sameAs": None if Npi(page.npi).invented else NPI_REGISTRY + page.npi,
    }
    return _stated(said)


def _office(place: PlaceCard) -> dict[str, Any]:
    street, city, state, code = place.parts
    address = {"streetAddress": street, "addressLocality": city, "addressRegion": state, "postalCode": code}
    return _stated(
        {
            "@type": "PhysiciansOffice",
            "address": {"@type": "PostalAddress", **_stated(address)},
            "telephone": place.phone.shown if place.phone else None,
        }
    )


def _credential(held: Credential, certificate: str) -> dict[str, Any]:
    """Return a certification; `certificate`: the number of its certificate, where one can be checked here."""
    return _stated(
        {
            "@type": ["EducationalOccupationalCredential", "Certification"],
            "credentialCategory": held.category,
            "recognizedBy": {"@type": "Organization", "name": held.issuer},
            "validFrom": held.since.isoformat() if held.since else None,
            "expires": held.until.isoformat() if held.until else None,
            "identifier": held.number if certificate else None,
            "url": absolute(f"/c/{certificate}") if certificate else None,
        }
    )


def _stated(said: dict[str, Any]) -> dict[str, Any]:
    """Return what is known of it."""
    return {name: value for name, value in said.items() if value}
