"""Invented files of Medicare's own lists, in the published formats; see `published` for the manner."""

from published import ANA, table

CLINICIANS_2022 = [
    *("NPI", " Ind_PAC_ID", " Ind_enrl_ID", " lst_nm", " frst_nm", " mid_nm", " suff", " gndr", " Cred", " Med_sch"),
    *(" Grd_yr", " pri_spec", " sec_spec_1", " sec_spec_2", " sec_spec_3", " sec_spec_4", " sec_spec_all", " org_nm"),
    *(" org_pac_id", " num_org_mem", " adr_ln_1", " adr_ln_2", " ln_2_sprs", " cty", " st", " zip", " phn_numbr"),
    *(f" hosp_afl_{what}{n}" for n in range(1, 6) for what in ("", "lbn_")),
    *(" ind_assgn", " grp_assgn", " adrs_id"),
]
CLINICIANS = [
    *("NPI", "Ind_PAC_ID", "Ind_enrl_ID", "Provider Last Name", "Provider First Name", "Provider Middle Name", "suff"),
    *("gndr", "Cred\t\t\t\t", "Med_sch", "Grd_yr", "pri_spec", "sec_spec_1", "sec_spec_2", "sec_spec_3", "sec_spec_4"),
    *("sec_spec_all", "Telehlth\t\t\t\t", "Facility Name", "org_pac_id", "num_org_mem", "adr_ln_1", "adr_ln_2"),
    *("ln_2_sprs", "City/Town", "State", "ZIP Code", "Telephone Number", "ind_assgn", "grp_assgn", "adrs_id"),
]
CLINICIANS_API = [column.strip().lower().replace(" ", "_").replace("/", "") for column in CLINICIANS]
AFFILIATIONS = [
    *("NPI", "Ind_PAC_ID", "Provider Last Name", "Provider First Name", "Provider Middle Name", "suff"),
    *("facility_type", "Facility Affiliations Certification Number", "Facility Type Certification Number"),
]
AFFILIATIONS_API = [column.lower().replace(" ", "_") for column in AFFILIATIONS]
CROSSWALK = [
    *("MEDICARE SPECIALTY CODE", "MEDICARE PROVIDER/SUPPLIER TYPE DESCRIPTION", "PROVIDER TAXONOMY CODE"),
    "PROVIDER TAXONOMY DESCRIPTION:  TYPE, CLASSIFICATION, SPECIALIZATION",
]
TOTALS = [
    *("Rndrng_Prvdr_Geo_Lvl", "Rndrng_Prvdr_Geo_Cd", "Rndrng_Prvdr_Geo_Desc", "HCPCS_Cd", "HCPCS_Desc"),
    *("HCPCS_Drug_Ind", "Place_Of_Srvc", "Tot_Rndrng_Prvdrs", "Tot_Benes", "Tot_Srvcs", "Tot_Bene_Day_Srvcs"),
    *("Avg_Sbmtd_Chrg", "Avg_Mdcr_Alowd_Amt", "Avg_Mdcr_Pymt_Amt", "Avg_Mdcr_Stdzd_Amt"),
]

_CLINICIAN = {  # a value under each name that its column ever had
    ("NPI", "npi"): str(ANA),
    ("Ind_PAC_ID", "ind_pac_id"): "4200000001",
    ("Ind_enrl_ID", "ind_enrl_id"): "I20200101000001",
    ("lst_nm", "Provider Last Name", "provider_last_name"): "EXAMPLE",
    ("Med_sch", "med_sch"): "EXAMPLE COLLEGE OF MEDICINE",
    ("Grd_yr", "grd_yr"): "1999",
    ("pri_spec",): "INTERVENTIONAL PAIN MANAGEMENT",
    ("sec_spec_1",): "ANESTHESIOLOGY",
    ("sec_spec_2",): "PAIN MANAGEMENT",
    ("sec_spec_all",): "ANESTHESIOLOGY, PAIN MANAGEMENT",
    ("Telehlth", "telehlth"): "Y",
    ("org_nm", "Facility Name", "facility_name"): "EXAMPLE CLINIC",
    ("org_pac_id",): "4200000002",
    ("num_org_mem",): "12",
    ("adr_ln_1",): "1 EXAMPLE WAY",
    ("adr_ln_2",): "STE 2",
    ("cty", "City/Town", "citytown"): "BOSTON",
    ("st", "State", "state"): "MA",
    ("zip", "ZIP Code", "zip_code"): "021150001",
    ("phn_numbr", "Telephone Number", "telephone_number"): "6175550100",
    ("ind_assgn",): "Y",
    ("grp_assgn",): "M",
}


def clinician(**published):
    """Give the values of a clinician's row, by column name without padding; `clinicians` puts them under a header."""
    return {name: value for names, value in _CLINICIAN.items() for name in names} | published


def clinicians(rows, header=tuple(CLINICIANS), **form):
    """Give the bytes of a file of clinicians."""
    return table(header, [{column: row.get(column.strip(), "") for column in header} for row in rows], **form)


def affiliation(npi=ANA, *, kind="Hospital", facility="220001", hospital=""):
    """Give a row of the file of affiliations, under either kind of names."""
    values = dict.fromkeys(AFFILIATIONS, "") | {"NPI": str(npi), "facility_type": kind}
    values |= {"Facility Affiliations Certification Number": facility, "Facility Type Certification Number": hospital}
    return values | dict(zip(AFFILIATIONS_API, values.values(), strict=True))


def pair(specialty, code, name=""):
    """Give a row of the crosswalk."""
    words = "WORDS OF THE OWNER OF THE CODES"
    return dict(zip(CROSSWALK, (specialty, name, code, words), strict=True))


def total(level="National", region="National", *, code="0275T", place="F", providers="50", patients="400", days="420"):
    """Give a row of Medicare's totals."""
    values = {"Rndrng_Prvdr_Geo_Lvl": level, "Rndrng_Prvdr_Geo_Desc": region, "HCPCS_Cd": code, "Place_Of_Srvc": place}
    values |= {"Tot_Rndrng_Prvdrs": providers, "Tot_Benes": patients, "Tot_Bene_Day_Srvcs": days}
    return values | {"HCPCS_Desc": "SOMEBODY'S DESCRIPTION, OWNED", "Tot_Srvcs": "480.5"}
