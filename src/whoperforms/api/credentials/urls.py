"""Where programs find certificates, the issuer and the log."""

from django.urls import URLPattern, path, register_converter

from whoperforms.api.credentials import certificates, issuer, listed, log, standards, verification
from whoperforms.credentials.status_list import Purpose


class PurposeInAddress:
    """The purpose of a status list, as a part of an address."""

    regex = "|".join(Purpose)

    def to_python(self, value: str) -> Purpose:
        """Return the purpose."""
        return Purpose(value)

    def to_url(self, value: Purpose) -> str:
        """Return the part."""
        return str(value)


register_converter(PurposeInAddress, "purpose")

PATHS: list[URLPattern] = [
    path(".well-known/did.json", issuer.did_document, name="did"),
    path(".well-known/issuer.json", issuer.history, name="issuer"),
    path("s/<purpose:purpose>/<int:number>", certificates.status_list, name="status_list"),
    path("c/<str:number>.fhir.json", certificates.fhir, name="certificate_fhir"),
    path("c/<str:number>.json", certificates.certificate, name="certificate_json"),
    path("c/<str:number>.tlog-proof", certificates.proof, name="certificate_proof"),
    path("c/<str:number>/status.json", certificates.state, name="certificate_state"),
    path("programmes/<slug:programme>/standards/<int:number>", standards.standard, name="standard_json"),
    path("log/checkpoint", log.checkpoint, name="log_checkpoint"),
    path("log/key", log.keys, name="log_keys"),
    path("log/entries", log.entries, name="log_entries"),
    path("log/entries/<int:seq>", log.entry, name="log_entry"),
    path("log/certificates", listed.certificates, name="log_certificates"),
    path("log/proof/inclusion", log.inclusion, name="log_inclusion"),
    path("log/proof/consistency", log.consistency, name="log_consistency"),
    path("api/verify", verification.verification, name="api_verify"),
]
