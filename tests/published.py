"""Invented files in the published formats: a row is a mapping from published column to value, the rest is blank.

People have NPIs that start with 2, as nobody real has.
"""

import csv
import io
import zipfile
from pathlib import Path

import xlsxwriter

ANA, BEN, CLEO, DAN = 2000000002, 2000000010, 2000000028, 2000000036
CLINIC, CENTRE = 2000000044, 2000000051
PAIN, SPINE, SURGERY_CENTRE = "208VP0014X", "207XS0117X", "261QA1903X"

_PERSON = [
    *("NPI", "Entity Type Code", "Replacement NPI", "Employer Identification Number (EIN)"),
    *("Provider Organization Name (Legal Business Name)", "Provider Last Name (Legal Name)", "Provider First Name"),
    *("Provider Middle Name", "Provider Name Prefix Text", "Provider Name Suffix Text", "Provider Credential Text"),
    *("Provider Other Organization Name", "Provider Other Organization Name Type Code", "Provider Other Last Name"),
    *("Provider Other First Name", "Provider Other Middle Name", "Provider Other Name Prefix Text"),
    *("Provider Other Name Suffix Text", "Provider Other Credential Text", "Provider Other Last Name Type Code"),
]
_PLACE = [
    "Provider First Line Business {} Address",
    "Provider Second Line Business {} Address",
    "Provider Business {} Address City Name",
    "Provider Business {} Address State Name",
    "Provider Business {} Address Postal Code",
    "Provider Business {} Address Country Code (If outside U.S.)",
    "Provider Business {} Address Telephone Number",
    "Provider Business {} Address Fax Number",
]
_DATES = [
    *("Provider Enumeration Date", "Last Update Date", "NPI Deactivation Reason Code", "NPI Deactivation Date"),
    *("NPI Reactivation Date", "Provider Sex Code", "Authorized Official Last Name", "Authorized Official First Name"),
    *("Authorized Official Middle Name", "Authorized Official Title or Position"),
    "Authorized Official Telephone Number",
]
_TAXONOMY = [
    "Healthcare Provider Taxonomy Code_{}",
    "Provider License Number_{}",
    "Provider License Number State Code_{}",
    "Healthcare Provider Primary Taxonomy Switch_{}",
]
_IDENTIFIER = [f"Other Provider Identifier{what}_{{}}" for what in ("", " Type Code", " State", " Issuer")]
_OFFICIAL = ["Name Prefix Text", "Name Suffix Text", "Credential Text"]

V2 = [
    *_PERSON,
    *(column.format(place) for place in ("Mailing", "Practice Location") for column in _PLACE),
    *_DATES,
    *(column.format(slot) for slot in range(1, 16) for column in _TAXONOMY),
    *(column.format(slot) for slot in range(1, 51) for column in _IDENTIFIER),
    *("Is Sole Proprietor", "Is Organization Subpart", "Parent Organization LBN", "Parent Organization TIN"),
    *(f"Authorized Official {column}" for column in _OFFICIAL),
    *(f"Healthcare Provider Taxonomy Group_{slot}" for slot in range(1, 16)),
    "Certification Date",
]
V1 = ["Provider Gender Code" if column == "Provider Sex Code" else column for column in V2]
OF_2018 = V1[:-1]
V3 = [
    *V2,
    *("npi_managed_by", "npi_activation_status", "npi_activation_change_reason_list"),
    *("npi_activation_future_change_date", "npi_fhir_url"),
]
VINTAGES = {"2018": OF_2018, "V1": V1, "V2": V2, "V3": V3}

_SECOND = "Provider Secondary Practice Location Address"
PL = [
    *("NPI", f"{_SECOND}- Address Line 1", f"{_SECOND}-  Address Line 2", f"{_SECOND} - City Name"),
    *(f"{_SECOND} - State Name", f"{_SECOND} - Postal Code", f"{_SECOND} - Country Code (If outside U.S.)"),
    *(f"{_SECOND} - Telephone Number", f"{_SECOND} - Telephone Extension"),
    "Provider Practice Location Address - Fax Number",
]
OTHERNAME = ["NPI", "Provider Other Organization Name", "Provider Other Organization Name Type Code"]
ENDPOINT = [
    *("NPI", "Endpoint Type", "Endpoint Type Description", "Endpoint", "Affiliation", "Endpoint Description"),
    *("Affiliation Legal Business Name", "Use Code", "Use Description", "Other Use Description", "Content Type"),
    *("Content Description", "Other Content Description", "Affiliation Address Line One"),
    *("Affiliation Address Line Two", "Affiliation Address City", "Affiliation Address State"),
    *("Affiliation Address Country", "Affiliation Address Postal Code"),
]
NUCC = ["Code", "Grouping", "Classification", "Specialization", "Definition", "Notes", "Display Name", "Section"]
NUCC_2015 = ["Code", "Type", "Classification", "Specialization", "Definition", "Effective Date", "Notes"]
LEIE = [
    *("LASTNAME", "FIRSTNAME", "MIDNAME", "BUSNAME", "GENERAL", "SPECIALTY", "UPIN", "NPI", "DOB", "ADDRESS", "CITY"),
    *("STATE", "ZIP", "EXCLTYPE", "EXCLDATE", "REINDATE", "WAIVERDATE", "WVRSTATE"),
]
PART_B_2012 = [
    *("npi", "nppes_provider_last_org_name", "nppes_provider_first_name", "nppes_provider_mi", "nppes_credentials"),
    *("nppes_provider_gender", "nppes_entity_code", "nppes_provider_street1", "nppes_provider_street2"),
    *("nppes_provider_city", "nppes_provider_zip", "nppes_provider_state", "nppes_provider_country", "provider_type"),
    *("medicare_participation_indicator", "place_of_service", "hcpcs_code", "hcpcs_description", "line_srvc_cnt"),
    *("bene_unique_cnt", "bene_day_srvc_cnt", "average_Medicare_allowed_amt", "stdev_Medicare_allowed_amt"),
    *("average_submitted_chrg_amt", "stdev_submitted_chrg_amt", "average_Medicare_payment_amt"),
    "stdev_Medicare_payment_amt",
]
PART_B_2014 = [
    *(column.upper() for column in PART_B_2012 if not column.startswith("stdev")),
    *("HCPCS_DRUG_INDICATOR", "AVERAGE_MEDICARE_STANDARD_AMT"),
]
PART_B_REISSUE = [
    *("Rndrng_NPI", "Rndrng_Prvdr_Last_Org_Name", "Rndrng_Prvdr_First_Name", "Rndrng_Prvdr_MI", "Rndrng_Prvdr_Crdntls"),
    *("Rndrng_Prvdr_Gndr", "Rndrng_Prvdr_Ent_Cd", "Rndrng_Prvdr_St1", "Rndrng_Prvdr_St2", "Rndrng_Prvdr_City"),
    *("Rndrng_Prvdr_State_Abrvtn", "Rndrng_Prvdr_State_FIPS", "Rndrng_Prvdr_Zip5", "Rndrng_Prvdr_RUCA"),
    *("Rndrng_Prvdr_RUCA_Desc", "Rndrng_Prvdr_Cntry", "Rndrng_Prvdr_Type", "Rndrng_Prvdr_Mdcr_Prtcptg_Ind"),
    *("HCPCS_Cd", "HCPCS_Desc", "HCPCS_Drug_Ind", "Place_Of_Srvc", "Tot_Benes", "Tot_Srvcs", "Tot_Bene_Day_Srvcs"),
    *("Avg_Sbmtd_Chrg", "Avg_Mdcr_Alowd_Amt", "Avg_Mdcr_Pymt_Amt", "Avg_Mdcr_Stdzd_Amt"),
]
PART_B_RECENT = [column for column in PART_B_REISSUE if column != "Rndrng_Prvdr_Gndr"]


def person(npi=ANA, *, family="EXAMPLE", given="ANA", codes=(PAIN,), zip_code="021150001", **published):
    """Give a main-file row of an active person; `codes` fill the slots, the first is primary.

    A keyword is a published column with `_` for blanks, or pass a mapping with `|`.
    """
    return {
        "NPI": str(npi),
        "Entity Type Code": "1",
        "Provider Last Name (Legal Name)": family,
        "Provider First Name": given,
        "Provider First Line Business Mailing Address": "PO BOX 1",
        "Provider Business Mailing Address City Name": "ELSEWHERE",
        "Provider Business Mailing Address State Name": "TX",
        "Provider Business Mailing Address Postal Code": "73301",
        **_practice(zip_code),
        "Provider Enumeration Date": "05/23/2006",
        "Last Update Date": "06/08/2025",
        "Provider Sex Code": "F",
        "Provider Gender Code": "F",
        **_slots(codes),
        **published,
    }


def organization(npi=CLINIC, *, name="EXAMPLE CLINIC", codes=(SURGERY_CENTRE,), zip_code="021150001"):
    """Give a main-file row of an active organisation."""
    return {
        "NPI": str(npi),
        "Entity Type Code": "2",
        "Provider Organization Name (Legal Business Name)": name,
        **_practice(zip_code),
        "Provider Enumeration Date": "05/23/2006",
        "Last Update Date": "06/08/2025",
        **_slots(codes),
    }


def dark(npi, *, deactivated="01/15/2025"):
    """Give a main-file row of a deactivated NPI: number and dates only."""
    return {"NPI": str(npi), "NPI Deactivation Date": deactivated}


def _practice(zip_code):
    return {
        "Provider First Line Business Practice Location Address": "1 EXAMPLE WAY",
        "Provider Second Line Business Practice Location Address": "STE 2",
        "Provider Business Practice Location Address City Name": "BOSTON",
        "Provider Business Practice Location Address State Name": "MA",
        "Provider Business Practice Location Address Postal Code": zip_code,
        "Provider Business Practice Location Address Country Code (If outside U.S.)": "US",
        "Provider Business Practice Location Address Telephone Number": "6175550100",
    }


def _slots(codes):
    slots = {}
    for slot, code in enumerate(codes, start=1):
        slots[f"Healthcare Provider Taxonomy Code_{slot}"] = code
        slots[f"Healthcare Provider Primary Taxonomy Switch_{slot}"] = "Y" if slot == 1 else "N"
    return slots


def second_place(npi=ANA, *, zip_code="021150002", city="BOSTON", line="2 EXAMPLE WAY"):
    """Give a row of the file of further practice places."""
    return {
        "NPI": str(npi),
        PL[1]: line,
        PL[3]: city,
        PL[4]: "MA",
        PL[5]: zip_code,
        PL[6]: "US",
        PL[7]: "6175550101",
        PL[9]: "6175550199",
    }


def exclusion(npi="0000000000", *, family="EXAMPLE", **published):
    """Give a row of the exclusion list."""
    none = {"REINDATE": "00000000", "WAIVERDATE": "00000000"}
    stated = {"FIRSTNAME": "ANA", "EXCLTYPE": "1128a1", "EXCLDATE": "20240105", "DOB": "19700101"}
    return {"LASTNAME": family, "NPI": str(npi), **stated, **none, **published}


def service(npi=ANA, *, code="0275T", place="F", entity="I", patients="12", days="13"):
    """Give a Medicare row under every vintage's column names."""
    values = {"npi": str(npi), "entity": entity, "type": "Example Specialty", "place": place, "code": code}
    values |= {"patients": patients, "days": days, "services": "13.5", "words": "SOMEBODY'S DESCRIPTION, OWNED"}
    names = {
        "npi": ("npi", "Rndrng_NPI"),
        "entity": ("nppes_entity_code", "Rndrng_Prvdr_Ent_Cd"),
        "type": ("provider_type", "Rndrng_Prvdr_Type"),
        "place": ("place_of_service", "Place_Of_Srvc"),
        "code": ("hcpcs_code", "HCPCS_Cd"),
        "patients": ("bene_unique_cnt", "Tot_Benes"),
        "days": ("bene_day_srvc_cnt", "Tot_Bene_Day_Srvcs"),
        "services": ("line_srvc_cnt", "Tot_Srvcs"),
        "words": ("hcpcs_description", "HCPCS_Desc"),
    }
    named = {published: values[ours] for ours, both in names.items() for published in both}
    return named | {published.upper(): value for published, value in named.items()}


def table(header, rows, *, delimiter=",", newline="\r\n", quoting=csv.QUOTE_ALL, encoding="utf-8"):
    """Give the bytes of a delimited file."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=newline, quoting=quoting)
    writer.writerow(header)
    writer.writerows([row.get(column, "") for column in header] for row in rows)
    return text.getvalue().encode(encoding)


def npidata(rows, header=tuple(V2), **form):
    """Give the bytes of an NPPES main file."""
    return table(header, rows, **form)


def part_b(rows, header=tuple(PART_B_REISSUE), **form):
    """Give the bytes of a Medicare file."""
    return table(header, rows, quoting=csv.QUOTE_MINIMAL, newline="\n", **form)


def spreadsheet(rows, header=("NPI", "NPPES Deactivation Date"), title="NPPES Deactivated NPI Report 20260209"):
    """Give the bytes of a deactivation report; a `date` becomes a date of the sheet, a number a number."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "default_date_format": "mm/dd/yyyy"}) as book:
        sheet = book.add_worksheet("DeactivatedNPIs")
        sheet.write_row(0, 0, [title])
        sheet.write_row(1, 0, header)
        for number, row in enumerate(rows, start=2):
            sheet.write_row(number, 0, row)
    return content.getvalue()


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    """Write a zip archive of `files`, each beside its one-line header file, and the PDF that comes along."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
            if name.endswith(".csv"):
                archive.writestr(f"{name[:-4]}_fileheader.csv", content.splitlines(keepends=True)[0])
        archive.writestr("NPPES_Data_Dissemination_Readme_v.2.pdf", b"%PDF-1.7 words")
    return path


def edition(folder: Path, start: str, end: str, main, *, pl=None, othername=None, endpoint=None, kind="") -> Path:
    """Write what NPPES publishes together for some days: the main file and its companions."""
    days = f"{start}-{end}"
    files = {f"npidata_pfile_{days}.csv": npidata(main)}
    for name, header, rows in (
        ("pl_pfile", PL, pl),
        ("othername_pfile", OTHERNAME, othername),
        ("endpoint_pfile", ENDPOINT, endpoint),
    ):
        files[f"{name}_{days}.csv"] = table(header, rows or [])
    return zipped(folder / f"NPPES_Data_Dissemination_{days}{kind}_V2.zip", files)


MONTHLY = "20050523", "20250608"


def monthly(folder, main, **companions):
    """Write a full replacement archive."""
    return edition(folder, *MONTHLY, main, **companions)


def weekly(folder, number, main, **companions):
    """Write the archive of the `number`th week after the monthly one, 1 to 4."""
    first = 2 + 7 * number
    return edition(folder, f"202506{first:02}", f"202506{first + 6:02}" if first < 24 else "20250706", main,
                   kind="_Weekly", **companions)  # fmt: skip


def written(path: Path, content: bytes) -> Path:
    """Write `content` and give its path."""
    path.write_bytes(content)
    return path
