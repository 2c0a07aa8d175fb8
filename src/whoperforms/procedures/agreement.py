"""How the words agree with the definition, and so the languages with each other: same keys, same blanks."""

from collections.abc import Iterable, Iterator, Mapping
from string import Formatter

from whoperforms.procedures.definition import Procedure
from whoperforms.procedures.locate import KeyPath
from whoperforms.procedures.read import Read
from whoperforms.procedures.rules import Fault
from whoperforms.procedures.shape import offer
from whoperforms.procedures.words import Words

ISSUER = "issuer"  # the blank of the sentence on whom to ask


def check(read: Read[Words], procedure: Procedure, *, language: str) -> None:
    """Refuse words that do not fit their definition. Raises: BadProcedure for the first fault found."""
    for path, sentence in faults(read.value, procedure, language=language):
        read.file.refuse(path, sentence)


def faults(words: Words, procedure: Procedure, *, language: str) -> Iterator[Fault]:
    """Yield what is wrong with words that stand in the file of `language`."""
    if words.language != language:
        yield ("language",), f"{words.language!r}: the file is named for {language!r}; give both one language"
    for section, wanted in keys(procedure).items():
        yield from unequal(section, getattr(words, section), tuple(dict.fromkeys(wanted)), procedure)
    yield from wrong_blanks(words, procedure)


def keys(procedure: Procedure) -> Mapping[str, Iterable[str]]:
    """Return the keys that each table of a words file must have: the ids and codes of the definition."""
    steps = [step for pathway in procedure.pathways for step in pathway.steps]
    return {
        "sections": (row.id for row in procedure.sections),
        "facts": (row.id for row in procedure.facts),
        "codes": (row.code for row in procedure.codes),
        "roles": (row.role for row in procedure.taxonomy),
        "taxonomy": (row.code for row in procedure.taxonomy),
        "diagnoses": (row.code for row in procedure.diagnoses),
        "pathways": (row.id for row in procedure.pathways),
        "steps": (step.kind for step in steps),
        "choices": (choice for step in steps for choice in step.choices),
        "credential_classes": (row.id for row in procedure.credential_classes),
        "evidence_states": (row.id for row in procedure.evidence_states),
        "training_elements": procedure.training.elements,
        "competences": procedure.training.competences,
        "requirements": procedure.training.requirements,
        "not_published": procedure.training.not_published,
        "coverage": (row.id for row in procedure.coverage),
        "selection": (row.id for row in procedure.selection),
        "studies": (row.id for row in procedure.studies),
        "instruments": (row.id for row in procedure.instruments),
        "events": procedure.outcomes.events if procedure.outcomes else (),
        "volume_facts": (row.id for row in procedure.volume_facts),
        "questions": (row.id for row in procedure.questions),
        "glossary": (row.id for row in procedure.terms),
    }


def unequal(section: str, here: Mapping[str, object], wanted: tuple[str, ...], procedure: Procedure) -> Iterator[Fault]:
    """Yield the keys that one of the two files has and the other has not."""
    facts = f"{procedure.id}.toml"
    for key in wanted:
        if key not in here:
            yield (section,), f"[{section}] lacks the key {str(key)!r}, which {facts} names; add its words"
    for key in here:
        if key not in wanted:
            yield (
                (section, key),
                f"{str(key)!r}: {facts} names no such key of [{section}]; {offer(key, wanted)}",
            )


def wrong_blanks(words: Words, procedure: Procedure) -> Iterator[Fault]:
    """Yield sentences that do not leave exactly the blanks which their facts must fill."""
    wanted: dict[KeyPath, tuple[str, ...]] = {("ask_issuer",): (ISSUER,)}
    for row in procedure.credential_classes:
        wanted["credential_classes", row.id] = row.must_name
    for state in procedure.evidence_states:
        wanted["evidence_states", state.id] = state.must_name
    for path, text in texts(words):
        try:
            blanks = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
        except ValueError:
            yield path, f"{text!r}: a brace without its other half; close it"
            continue
        expected = set(wanted.get(path, ()))
        if blanks != expected:
            yield path, f"{text!r}: the blanks are {listed(blanks)}; make them {listed(expected)}"


def texts(words: Words) -> Iterator[tuple[KeyPath, str]]:
    """Yield every sentence of a words file with its place."""
    for key in words.__struct_fields__:
        value = getattr(words, key)
        if isinstance(value, str):
            yield (key,), value
        elif isinstance(value, Mapping):
            for name, inner in value.items():
                if isinstance(inner, str):
                    yield (key, name), inner
                else:
                    for part in inner.__struct_fields__:
                        yield (key, name, part), getattr(inner, part)


def listed(blanks: set[str]) -> str:
    """Return blanks as a file writes them."""
    return " ".join(f"{{{blank}}}" for blank in sorted(blanks)) or "none"
