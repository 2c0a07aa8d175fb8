"""The closed lists of a definition file: what may stand where a file has a choice, and the shape of ids."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

Id = Annotated[str, Meta(pattern="^[A-Za-z][A-Za-z0-9_]*$")]
Text = Annotated[str, Meta(pattern=r"\S")]
TaxonomyCode = Annotated[str, Meta(pattern="^[0-9A-Z]{9}X$")]


class Role(StrEnum):
    """What a specialty code says about performing the procedure."""

    CORE = "core"  # the specialties that perform it
    POSSIBLE = "possible"  # some of them do
    EDGE = "edge"  # few do, after further training
    SITE = "site"  # a place where it is done
    NEVER_OPERATOR = "never_operator"  # may evaluate and follow patients, does not operate


class CodeSystem(StrEnum):
    """Who keeps a code."""

    CPT = "cpt"
    HCPCS = "hcpcs"
    ICD10CM = "icd10cm"


class CodeUse(StrEnum):
    """What a billing code stands for."""

    PROCEDURE = "procedure"
    ADD_ON = "add_on"  # more of the same operation
    STUDY_ARM = "study_arm"  # inside a study that also bills the placebo


class StepKind(StrEnum):
    """The steps of a training pathway."""

    SCHOOL = "school"
    RESIDENCY = "residency"
    FELLOWSHIP = "fellowship"
    DEVICE_TRAINING = "device_training"


class IssuerKind(StrEnum):
    """Whose credential it is; shown wherever the credential is."""

    MANUFACTURER = "manufacturer"
    SOCIETY = "society"
    INDEPENDENT = "independent"


class Interest(StrEnum):
    """Who stands behind a source, where that is known to matter."""

    MAKER = "maker"
    COMPETITOR = "competitor"


class Better(StrEnum):
    """Which way a score improves."""

    LOWER = "lower"
    HIGHER = "higher"


class Threshold(StrEnum):
    """How a responder's threshold is read."""

    CHANGE_AT_LEAST = "change_at_least"
    SCORE_AT_MOST = "score_at_most"


class QuestionKind(StrEnum):
    """Whether a question fits any operation or only this one."""

    GENERAL = "general"
    SPECIFIC = "specific"


class Page(StrEnum):
    """On which page of a procedure a section stands."""

    ABOUT = "about"
    WHO_PERFORMS = "who_performs"
    TRAINING = "training"


class AnsweredBy(StrEnum):
    """Which part of what we know can fill in the answer to a question."""

    FACTS = "facts"  # the statements that the question names
    COVERAGE = "coverage"
    PLACES = "places"
    AFFILIATION = "affiliation"
    VOLUME = "volume"
    CASE_LOG = "case_log"
    CREDENTIAL = "credential"
    BOARD = "board"
    OUTCOMES = "outcomes"
    PAYMENTS = "payments"
