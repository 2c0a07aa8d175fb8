"""Invented files of Medicare's enrolments, revocations and opt-outs, in the published formats; see `published`."""

from published import ANA, CLINIC

OF_ANA, OF_ANA_TOO, OF_CLINIC = "I20200101000001", "I20210101000002", "O20200101000003"
ENROLMENTS_2025 = [
    *("NPI", "PECOS_ASCT_CNTL_ID", "ENRLMT_ID", "PROVIDER_TYPE_CD", "PROVIDER_TYPE_DESC", "STATE_CD"),
    *("FIRST_NAME", "MDL_NAME", "LAST_NAME", "ORG_NAME"),
]
ENROLMENTS = {
    "2025": ENROLMENTS_2025,
    "2024": [*ENROLMENTS_2025, "GNDR_SW"],
    "since": [ENROLMENTS_2025[0], "MULTIPLE_NPI_FLAG", *ENROLMENTS_2025[1:]],
}
SECONDARY = ["ENRLMT_ID", "PROVIDER_TYPE_CD", "PROVIDER_TYPE_DESC"]
PLACES = ["ENRLMT_ID", "CITY_NAME", "STATE_CD", "ZIP_CD"]
GROUPS = ["REASGN_BNFT_ENRLMT_ID", "RCV_BNFT_ENRLMT_ID"]
NPIS = ["ENRLMT_ID", "NPI"]
REVOCATIONS = [
    *("ENRLMT_ID", "NPI", "FIRST_NAME", "MDL_NAME", "LAST_NAME", "ORG_NAME", "MULTIPLE_NPI_FLAG", "STATE_CD"),
    *("PROVIDER_TYPE_DESC", "REVOCATION_RSN", "REVOCATION_EFCTV_DT", "REENROLLMENT_BAR_EXPRTN_DT"),
]
AFFIDAVITS = [
    *("First Name", "Last Name", "NPI", "Specialty", "Optout Effective Date", "Optout End Date"),
    *("First Line Street Address", "Second Line Street Address", "City Name", "State Code", "Zip code"),
    *("Eligible to Order and Refer", "Last updated"),
]


def enrolled(npi=ANA, **published):
    """Give a row of the extract: a person's enrolment."""
    return {
        "NPI": str(npi),
        "MULTIPLE_NPI_FLAG": "Y",
        "PECOS_ASCT_CNTL_ID": "4400000001",
        "ENRLMT_ID": OF_ANA,
        "PROVIDER_TYPE_CD": "14-72",
        "PROVIDER_TYPE_DESC": "PRACTITIONER - PAIN MANAGEMENT",
        "STATE_CD": "MA",
        "FIRST_NAME": "ANA",
        "LAST_NAME": "EXAMPLE",
        "GNDR_SW": "F",
        **published,
    }


def group(npi=CLINIC, *, number=OF_CLINIC, name="EXAMPLE PAIN CENTER LLC"):
    """Give a row of the extract: an organization's enrolment."""
    kind = {"PROVIDER_TYPE_CD": "12-70", "PROVIDER_TYPE_DESC": "PART B SUPPLIER - CLINIC/GROUP PRACTICE"}
    return {"NPI": str(npi), "ENRLMT_ID": number, "STATE_CD": "MA", "ORG_NAME": name, **kind}


def specialty(number=OF_ANA, kind="14-05", name="PRACTITIONER - ANESTHESIOLOGY"):
    """Give a row of the file of secondary specialties."""
    return {"ENRLMT_ID": number, "PROVIDER_TYPE_CD": kind, "PROVIDER_TYPE_DESC": name}


def place(number=OF_ANA, zip_code="021150001", city="BOSTON", state="ma"):
    """Give a row of the file of practice places."""
    return {"ENRLMT_ID": number, "CITY_NAME": city, "STATE_CD": state, "ZIP_CD": zip_code}


def revocation(npi=ANA, **published):
    """Give a row of the revocations."""
    return {
        "ENRLMT_ID": "I20200101000001",
        "NPI": str(npi),
        "FIRST_NAME": "ANA",
        "LAST_NAME": "EXAMPLE",
        "MULTIPLE_NPI_FLAG": "N",
        "STATE_CD": "MA",
        "PROVIDER_TYPE_DESC": "PRACTITIONER - PAIN MANAGEMENT",
        "REVOCATION_RSN": "424.535(A)(1) Noncompliance",
        "REVOCATION_EFCTV_DT": "05/20/2025",
        "REENROLLMENT_BAR_EXPRTN_DT": "07/31/2030",
        **published,
    }


def affidavit(npi=ANA, *, since="01/02/2024", until="01/02/2026", updated="03/15/2025", **published):
    """Give a row of the opt-out affidavits."""
    return {
        "First Name": "ANA",
        "Last Name": "EXAMPLE",
        "NPI": str(npi),
        "Specialty": "Pain Management",
        "Optout Effective Date": since,
        "Optout End Date": until,
        "First Line Street Address": "1 EXAMPLE WAY",
        "Second Line Street Address": "STE 2",
        "City Name": "BOSTON",
        "State Code": "MA",
        "Zip code": "021150001",
        "Eligible to Order and Refer": "Y",
        "Last updated": updated,
        **published,
    }
