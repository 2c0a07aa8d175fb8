"""Invented files of Open Payments, in the published format; see `published` for the manner."""

from published import ANA

_RECIPIENT = [
    *("Covered_Recipient_Profile_ID", "Covered_Recipient_NPI", "Covered_Recipient_First_Name"),
    *("Covered_Recipient_Middle_Name", "Covered_Recipient_Last_Name", "Covered_Recipient_Name_Suffix"),
    *("Recipient_Primary_Business_Street_Address_Line1", "Recipient_Primary_Business_Street_Address_Line2"),
    *("Recipient_City", "Recipient_State", "Recipient_Zip_Code", "Recipient_Country", "Recipient_Province"),
    "Recipient_Postal_Code",
    *(f"Covered_Recipient_Primary_Type_{slot}" for slot in range(1, 7)),
    *(f"Covered_Recipient_Specialty_{slot}" for slot in range(1, 7)),
    *(f"Covered_Recipient_License_State_code{slot}" for slot in range(1, 6)),
]
_MAKER = "Applicable_Manufacturer_or_Applicable_GPO"
_PAYMENT = [
    f"Submitting_{_MAKER}_Name",
    *(f"{_MAKER}_Making_Payment_{what}" for what in ("ID", "Name", "State", "Country")),
    *("Total_Amount_of_Payment_USDollars", "Date_of_Payment", "Number_of_Payments_Included_in_Total_Amount"),
    *("Form_of_Payment_or_Transfer_of_Value", "Nature_of_Payment_or_Transfer_of_Value", "City_of_Travel"),
    *("State_of_Travel", "Country_of_Travel", "Physician_Ownership_Indicator"),
    "Third_Party_Payment_Recipient_Indicator",
    "Name_of_Third_Party_Entity_Receiving_Payment_or_Transfer_of_Value",
    *("Charity_Indicator", "Third_Party_Equals_Covered_Recipient_Indicator", "Contextual_Information"),
    *("Delay_in_Publication_Indicator", "Record_ID", "Dispute_Status_for_Publication", "Related_Product_Indicator"),
]
PRODUCT = "Name_of_Drug_or_Biological_or_Device_or_Medical_Supply_{}"
_SLOT = [
    *("Covered_or_Noncovered_Indicator_{}", "Indicate_Drug_or_Biological_or_Device_or_Medical_Supply_{}"),
    *("Product_Category_or_Therapeutic_Area_{}", PRODUCT, "Associated_Drug_or_Biological_NDC_{}"),
    "Associated_Device_or_Medical_Supply_PDI_{}",
]
PAYMENTS = [
    *("Change_Type", "Covered_Recipient_Type", "Teaching_Hospital_CCN", "Teaching_Hospital_ID"),
    "Teaching_Hospital_Name",
    *_RECIPIENT,
    *_PAYMENT,
    *(column.format(slot) for slot in range(1, 6) for column in _SLOT),
    *("Program_Year", "Payment_Publication_Date"),
]
PAYMENTS_TO_2020 = [name.replace("Covered_Recipient_", "Physician_") for name in PAYMENTS if not name.endswith("_NPI")]


def payment(npi=ANA, *, maker="EXAMPLE SPINE, INC.", products=("exemplar",), amount="12.50", **published):
    """Give a row of the general payments; `products` fill the slots."""
    return {
        "Change_Type": "UNCHANGED",
        "Covered_Recipient_Type": "Covered Recipient Physician",
        "Covered_Recipient_NPI": str(npi),
        "Covered_Recipient_First_Name": "ANA",
        "Covered_Recipient_Last_Name": "OUTSIDE",
        "Recipient_Primary_Business_Street_Address_Line1": "1 OUTSIDE WAY",
        f"Submitting_{_MAKER}_Name": "Sample Devices",
        f"{_MAKER}_Making_Payment_Name": maker,
        "Total_Amount_of_Payment_USDollars": amount,
        "Date_of_Payment": "03/05/2024",
        "Number_of_Payments_Included_in_Total_Amount": "1",
        "Form_of_Payment_or_Transfer_of_Value": "In-kind items and services",
        "Nature_of_Payment_or_Transfer_of_Value": "Food and Beverage",
        "Record_ID": "0400000001",
        "Dispute_Status_for_Publication": "No",
        "Program_Year": "2024",
        "Payment_Publication_Date": "01/23/2026",
        **{PRODUCT.format(slot): product for slot, product in enumerate(products, start=1)},
        **published,
    }
