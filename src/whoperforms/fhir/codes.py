"""The code systems and shapes that resources share.

Source: HL7 FHIR R4 (4.0.1) and its terminology; Da Vinci PDEX Plan-Net 1.1.0 for the profile of a qualification.
"""

from typing import Any, Final

NPI: Final = "http://hl7.org/fhir/sid/us-npi"
URI: Final = "urn:ietf:rfc:3986"
TERMINOLOGY: Final = "http://terminology.hl7.org/CodeSystem/"
PLAN_NET: Final = "http://hl7.org/fhir/us/davinci-pdex-plan-net"
QUALIFICATION: Final = f"{PLAN_NET}/StructureDefinition/practitioner-qualification"

Resource = dict[str, Any]


def concept(system: str, code: str, text: str = "") -> Resource:
    """Return a concept of one code.

    >>> concept("need", "periodic")
    {'coding': [{'system': 'http://terminology.hl7.org/CodeSystem/need', 'code': 'periodic'}]}
    """
    where = system if ":" in system else TERMINOLOGY + system
    found: Resource = {"coding": [{"system": where, "code": code}]}
    return found | {"text": text} if text else found


def npi_identifier(digits: str) -> Resource:
    """Return an NPI as an identifier."""
    return {"use": "official", "type": concept("v2-0203", "NPI"), "system": NPI, "value": digits}
