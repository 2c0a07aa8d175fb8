"""The words people read about a procedure, in one language.

Shape:  made by `load.words` from `NAME/NAME.LANGUAGE.toml`. Keys are ids of the definition; every language
        has the same ones (`agreement`). `{blanks}` in a sentence are filled by whoever shows it.
"""

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from whoperforms.procedures.kinds import Id, Role, StepKind, TaxonomyCode, Text
from whoperforms.procedures.sourced import Value

Texts = Mapping[Id, Text]


class SectionWords(Value, frozen=True, kw_only=True):
    """A part of the page on the procedure; the facts under it are its text."""

    heading: Text
    lead: Text


class PathwayWords(Value, frozen=True, kw_only=True):
    """A pathway: its name, what its people are called, and what it is."""

    name: Text
    people: Text
    text: Text


class Named(Value, frozen=True, kw_only=True):
    """A name and what it means."""

    name: Text
    text: Text


class Words(Value, frozen=True, kw_only=True):
    """Everything a page says about one procedure in one language."""

    language: Annotated[str, Meta(pattern="^[a-z]{2}$")]
    reviewed: bool  # whether a person who speaks the language has read it
    name: Text
    full_name: Text
    summary: Text
    advice: Text  # that this is no advice, and whom to ask
    ask_issuer: Text  # whom to ask for trained doctors; blank: {issuer}
    coverage_in_short: Text
    billed: Text  # the part of a sentence on volume that only this procedure can supply
    not_billed: Text  # why no number is no statement about the doctor
    sections: Mapping[Id, SectionWords]
    facts: Texts
    codes: Mapping[Text, Text]
    roles: Mapping[Role, Text]
    taxonomy: Mapping[TaxonomyCode, Text]
    diagnoses: Mapping[Text, Text]
    pathways: Mapping[Id, PathwayWords]
    steps: Mapping[StepKind, Text]
    choices: Texts
    credential_classes: Texts
    evidence_states: Texts
    training_elements: Mapping[Id, Named]
    competences: Mapping[Id, Named]
    requirements: Mapping[Id, Named]
    not_published: Texts
    coverage: Texts
    selection: Texts
    studies: Texts
    instruments: Mapping[Id, Named]
    events: Texts
    volume_facts: Texts
    questions: Texts
    glossary: Mapping[Id, Named]
