"""The shapes of what tells who somebody is, in text that anybody may write; wherever they are looked for.

Shape:  regular expressions that Python and Polars read alike: no look-around, case folded by `(?i:...)`.
"""

SOCIAL_SECURITY_NUMBER = r"(?:^|[^0-9])[0-9]{3}-[0-9]{2}-[0-9]{4}(?:[^0-9]|$)"  # some slipped past the publishers
CALLED_SOCIAL_SECURITY_NUMBER = r"(?i:ssn|social security)[^0-9a-zA-Z]{1,3}[0-9]{9}(?:[^0-9]|$)"
DATE_OF_BIRTH = (
    r"(?i:d\.?o\.?b\.?|born|born on|birth ?date|birthday|date of birth)[^0-9a-zA-Z]{1,3}"
    r"(?:[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{2,4}|[0-9]{8})"
)
E_MAIL = r"[0-9a-zA-Z]@[0-9a-zA-Z-]+\.[a-zA-Z]"
MAILING_ADDRESS = r"(?i:(?:p ?\.? ?o\.? ?|post office )(?:box|drawer)|pob|pmb)(?:[^a-zA-Z]|$)"
