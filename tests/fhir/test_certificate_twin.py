import copy
import json
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates import CERTIFICATE, certificates, instants
from whoperforms.certification.state import CERTIFIED, CertificationState
from whoperforms.fhir.certificate_twin import SAYS, NoTwin, told_in, twin
from whoperforms.kernel.errors import BadValue

AS_OF = datetime(2026, 11, 23, 1, 2, 3, tzinfo=UTC)
ISSUED = tuple(SAYS)
REQUIRED = {  # R4's and the mandatory elements of Plan-Net and of the National Directory, as far as a certificate knows
    "Practitioner": {"resourceType", "id", "identifier", "active", "name"},
    "Organization": {"resourceType", "id", "identifier", "active", "type", "name"},
    "VerificationResult": {
        "target",
        "targetLocation",
        "need",
        "status",
        "statusDate",
        "validationType",
        "validationProcess",
        "failureAction",
        "primarySource",
        "attestation",
    },
}
CODES = {  # what R4 4.0.1 has in each system that we use
    "http://terminology.hl7.org/CodeSystem/v2-0203": {"NPI"},
    "http://terminology.hl7.org/CodeSystem/need": {"none", "initial", "periodic"},
    "http://terminology.hl7.org/CodeSystem/validation-type": {"nothing", "primary", "multiple"},
    "http://terminology.hl7.org/CodeSystem/validation-process": {
        "edit-check",
        "valueset",
        "primary",
        "multi",
        "standalone",
        "in-context",
    },
    "http://terminology.hl7.org/CodeSystem/failure-action": {"fatal", "warn", "rec-only", "none"},
    "http://terminology.hl7.org/CodeSystem/primary-source-type": {
        "lic-board",
        "prim",
        "cont-ed",
        "post-serv",
        "rel-own",
        "reg-auth",
        "legal",
        "issuer",
        "auth-source",
    },
    "http://terminology.hl7.org/CodeSystem/verificationresult-communication-method": {
        "manual",
        "portal",
        "pull",
        "push",
    },
    "http://terminology.hl7.org/CodeSystem/validation-status": {"successful", "failed", "unknown"},
    "http://terminology.hl7.org/CodeSystem/can-push-updates": {"yes", "no", "undetermined"},
    "http://hl7.org/fhir/us/davinci-pdex-plan-net/CodeSystem/OrgTypeCS": {
        "fac",
        "prvgrp",
        "payer",
        "atyprv",
        "bus",
        "ntwk",
    },
    "https://registry.example.org/fhir/CodeSystem/certification-state": set(map(str, CertificationState)),
    "https://registry.example.org/programmes": {"mild-3"},
}
STATUSES = {"attested", "validated", "in-process", "req-revalid", "val-fail", "reval-fail"}


def resources(state=CertificationState.ACTIVE, of=CERTIFICATE):
    return {entry["resource"]["resourceType"]: entry["resource"] for entry in twin(of, state, AS_OF)["entry"]}


def objects(value):
    """Every object in a resource."""
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(part)


def test_the_qualification_says_number_scope_period_and_issuer():
    [qualification] = resources()["Practitioner"]["qualification"]

    assert qualification["identifier"][0]["value"] == "9F4K-2M7Q-XT3C"
    assert qualification["code"]["coding"] == [{"system": "https://registry.example.org/programmes", "code": "mild-3"}]
    assert qualification["code"]["text"].startswith("Manufacturer training certification, not a board certification")
    assert qualification["period"] == {"start": "2026-11-01T00:00:00Z", "end": "2028-11-01T00:00:00Z"}
    assert qualification["issuer"] == {"reference": "Organization/issuer-mild", "display": "Example Device Academy"}
    assert resources()["Organization"]["id"] == "issuer-mild"


@pytest.mark.parametrize("state", ISSUED)
def test_only_who_is_certified_has_a_qualification(state):
    assert ("qualification" in resources(state)["Practitioner"]) is (state in CERTIFIED)


@pytest.mark.parametrize("state", ISSUED)
def test_a_verification_is_successful_only_where_the_certificate_is_or_will_be_in_force(state):
    verified = resources(state)["VerificationResult"]

    assert verified["status"] in STATUSES
    assert (verified["status"] == "validated") is (state in CERTIFIED)
    assert [coding["code"] for coding in verified["primarySource"][0]["validationStatus"]["coding"]][1] == state


@pytest.mark.parametrize("state", ISSUED)
def test_every_mandatory_element_is_there_and_none_is_empty(state):
    for name, members in REQUIRED.items():
        assert members <= set(resources(state)[name])
    assert not [
        one for one in objects(resources(state)) if not one or any(part in ("", [], None) for part in one.values())
    ]


@pytest.mark.parametrize("state", ISSUED)
def test_every_code_is_one_of_its_system(state):
    for one in objects(twin(CERTIFICATE, state, AS_OF)):
        if {"system", "code"} <= set(one):
            assert one["code"] in CODES[one["system"]]


@given(certificates(), st.sampled_from(ISSUED), instants())
def test_what_is_told_is_read(any_certificate, state, as_of):
    told = told_in(json.loads(json.dumps(twin(any_certificate, state, as_of))))

    assert told == (any_certificate.number, any_certificate.holder.npi.digits, state, as_of, state in CERTIFIED)


@given(certificates(), st.sampled_from(ISSUED), instants())
def test_references_lead_to_what_is_there_and_ids_are_ids(any_certificate, state, as_of):
    bundle = twin(any_certificate, state, as_of)
    there = {f"{one['resource']['resourceType']}/{one['resource']['id']}" for one in bundle["entry"]}

    assert {one["reference"] for one in objects(bundle) if "reference" in one} <= there
    assert all(re.fullmatch(r"[A-Za-z0-9.-]{1,64}", name.partition("/")[2]) for name in there)
    assert all(entry["fullUrl"].startswith("https://") for entry in bundle["entry"])


@pytest.mark.parametrize("state", [CertificationState.IN_TRAINING, CertificationState.NONE])
def test_who_holds_no_certificate_has_no_twin_of_one(state):
    with pytest.raises(BadValue, match="no certificate stands so"):
        twin(CERTIFICATE, state, AS_OF)


def broken():
    """Twins with something wrong, by what it is."""
    whole = twin(CERTIFICATE, CertificationState.SUSPENDED, AS_OF)
    active = twin(CERTIFICATE, CertificationState.ACTIVE, AS_OF)
    yield "nothing", {}
    yield "a_list", []
    for number, what in enumerate(("holder", "issuer", "verification")):
        if what != "issuer":
            left = copy.deepcopy(whole)
            del left["entry"][number]
            yield f"no_{what}", left
    shown = copy.deepcopy(whole)
    shown["entry"][0] = active["entry"][0]
    yield "suspended_and_qualified", shown
    lost = copy.deepcopy(active)
    del lost["entry"][0]["resource"]["qualification"]
    yield "active_and_not_qualified", lost
    validated = copy.deepcopy(whole)
    validated["entry"][2]["resource"]["status"] = "validated"
    yield "suspended_and_validated", validated
    unknown = copy.deepcopy(whole)
    unknown["entry"][2]["resource"]["primarySource"][0]["validationStatus"]["coding"][1]["code"] = "fine"
    yield "a_state_that_there_is_not", unknown


@pytest.mark.parametrize("bundle", [pytest.param(bundle, id=what) for what, bundle in broken()])
def test_a_twin_that_contradicts_itself_tells_nothing(bundle):
    with pytest.raises(NoTwin):
        told_in(bundle)
