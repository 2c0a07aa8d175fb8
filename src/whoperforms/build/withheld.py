"""Who may stand in no list, as far as lists name people: exclusions, revocations, and what a person has decided.

Shape:  an exclusion withholds the NPI it carries until a person clears it, and an NPI that it does not carry once a
        person has confirmed that it is meant. A revocation withholds its NPI. Deactivations are the join's.
"""

import polars as pl

RECORD = ["record_sha256", "npi"]
EXCLUSION = {"record_sha256": pl.String, "npi": pl.Int64, "excluded_on": pl.Int32, "reinstated_on": pl.Int32}
REVIEW = {"record_sha256": pl.String, "npi": pl.Int64, "decision": pl.String}
CLEARING = ("rejected", "cleared")


class Withheld:
    """Takes what names people to be withheld; `npis` are those it comes to."""

    def __init__(self) -> None:
        self._exclusions = [pl.DataFrame(schema=EXCLUSION)]
        self._reviews = [pl.DataFrame(schema=REVIEW)]
        self._revoked = [pl.Series("npi", [], dtype=pl.Int64)]

    def take(self, table: str, records: pl.DataFrame) -> None:
        """Take records of a table, if they name people to be withheld or say what has been decided."""
        match table:
            case "exclusion":
                self._exclusions.append(records.select(*EXCLUSION))
            case "review":
                self._reviews.append(records.select(*REVIEW))
            case "revocation":
                self._revoked.append(records["npi"])

    @property
    def npis(self) -> pl.Series:
        """The NPIs that may stand in no list."""
        exclusions = pl.concat(self._exclusions).filter(IN_FORCE)
        reviews = pl.concat(self._reviews)
        cleared = reviews.filter(pl.col("decision").is_in(CLEARING))
        confirmed = reviews.filter(pl.col("decision") == "confirmed")
        carried = exclusions.filter(pl.col("npi").is_not_null()).join(cleared, on=RECORD, how="anti")
        meant = confirmed.join(exclusions, on="record_sha256", how="semi")
        return pl.concat([carried["npi"], meant["npi"], *self._revoked]).unique()


IN_FORCE = (  # one whose date cannot be read is in force
    pl.col("excluded_on").is_null()
    | pl.col("reinstated_on").is_null()
    | (pl.col("reinstated_on") < pl.col("excluded_on"))
)
