"""What must hold across a definition file, beyond the type of each value: nothing twice, no loose end."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from whoperforms.procedures.codes import FAMILY, Code
from whoperforms.procedures.definition import Confidence, Procedure
from whoperforms.procedures.locate import KeyPath
from whoperforms.procedures.read import Read
from whoperforms.procedures.shape import offer
from whoperforms.procedures.sourced import Sourced, Value

Fault = tuple[KeyPath, str]  # where in the file, and a sentence with its remedy
Reference = tuple[KeyPath, Sequence[str], Sequence[str], str]  # where, the ids, those there are, their kind

UNIQUE = (  # table of the file, attribute here, what must not come twice
    ("taxonomy", "taxonomy", "code"),
    ("medicare_specialty", "medicare_specialties", "code"),
    ("diagnosis", "diagnoses", "code"),
    ("pathway", "pathways", "id"),
    ("credential_class", "credential_classes", "id"),
    ("board", "boards", "id"),
    ("evidence_state", "evidence_states", "id"),
    ("issuer", "issuers", "id"),
    ("fact", "facts", "id"),
    ("section", "sections", "id"),
    ("term", "terms", "id"),
    ("coverage", "coverage", "id"),
    ("selection", "selection", "id"),
    ("study", "studies", "id"),
    ("instrument", "instruments", "id"),
    ("volume_fact", "volume_facts", "id"),
    ("question", "questions", "id"),
    ("open_point", "open_points", "id"),
)


def check(read: Read[Procedure], *, name: str) -> None:
    """Refuse a definition that breaks a rule. Raises: BadProcedure for the first fault found."""
    for path, sentence in faults(read.value, name=name):
        read.file.refuse(path, sentence)


def faults(procedure: Procedure, *, name: str) -> Iterator[Fault]:
    """Yield what is wrong with a definition whose folder is called `name`."""
    if procedure.id != name:
        yield ("id",), f"{procedure.id!r}: the folder is called {name!r}; give both one name"
    yield from repeated(procedure)
    yield from bad_dates(procedure)
    yield from unknown_names(procedure)
    yield from unknown_sources(procedure)
    yield from one_sided(procedure)


def repeated(procedure: Procedure) -> Iterator[Fault]:
    """Yield every code and id that stands twice; family and look-alikes share one table of codes."""
    codes = [(("code", at, "code"), row.code) for at, row in enumerate(procedure.codes)]
    codes += [(("look_alike", at, "code"), row.code) for at, row in enumerate(procedure.look_alikes)]
    yield from twice(codes)
    for table, attribute, key in UNIQUE:
        rows = getattr(procedure, attribute)
        yield from twice([((table, at, key), getattr(row, key)) for at, row in enumerate(rows)])
    families = [
        (("taxonomy", at, "sub_codes"), row.code[:FAMILY]) for at, row in enumerate(procedure.taxonomy) if row.sub_codes
    ]
    yield from twice(families)


def twice(values: Iterable[tuple[KeyPath, str]]) -> Iterator[Fault]:
    """Yield the second and later places of each value."""
    seen = set()
    for path, value in values:
        if value in seen:
            yield path, f"{value!r}: stands here a second time; keep one of the two"
        seen.add(value)


def bad_dates(procedure: Procedure) -> Iterator[Fault]:
    """Yield spans that end before they begin, ends half stated, and issuers who overlap."""
    for at, code in enumerate(procedure.codes):
        yield from bad_end(("code", at), code)
    for at, issuer in enumerate(procedure.issuers):
        begin, end = issuer.valid_from or date.min, issuer.valid_to or date.max
        yield from backwards(("issuer", at, "valid_to"), begin, end)
        for other in procedure.issuers[:at]:
            if begin <= (other.valid_to or date.max) and (other.valid_from or date.min) <= end:
                wrong = f"{issuer.id!r}: issues on the same days as {other.id!r}"
                yield ("issuer", at), f"{wrong}; end one before the other begins"


def bad_end(path: KeyPath, code: Code) -> Iterator[Fault]:
    """Yield what is wrong with the end of a code's validity."""
    if code.valid_to is None:
        for key in ("valid_to_confidence", "accepted_to"):
            if getattr(code, key) is not None:
                yield (*path, key), f"{code.code!r}: has no `valid_to` that this could be about; add it"
        return
    yield from backwards((*path, "valid_to"), code.valid_from, code.valid_to)
    if code.valid_to_confidence is None:
        yield (*path, "valid_to"), f"{code.valid_to}: nobody says how sure; add `valid_to_confidence`"
    if code.accepted_to is not None:
        yield from backwards((*path, "accepted_to"), code.valid_to, code.accepted_to)
        if code.valid_to_confidence is Confidence.CONFIRMED:
            wrong = f"{code.accepted_to}: stretches an end that is confirmed"
            yield (*path, "accepted_to"), f"{wrong}; leave `accepted_to` out"


def backwards(path: KeyPath, begin: date, end: date) -> Iterator[Fault]:
    """Yield an end before its beginning."""
    if end < begin:
        yield path, f"{end}: ends before it begins on {begin}; exchange the two, or mend the wrong one"


def unknown_names(procedure: Procedure) -> Iterator[Fault]:
    """Yield every id that is used and defined nowhere."""
    for path, used, known, kind in references(procedure):
        for at, name in enumerate(used):
            if name not in known:
                yield (*path, at), f"{name!r}: no {kind} of this file; {offer(name, known)}"


def references(procedure: Procedure) -> Iterator[Reference]:
    """Yield each list of ids in the file: where it is, the ids, those that exist, and of what kind."""
    codes = [row.code for row in procedure.codes]
    selection = [row.id for row in procedure.selection]
    yield ("case_counting", "one_per_day"), procedure.case_counting.one_per_day, codes, "code"
    for at, row in enumerate(procedure.selection):
        yield ("selection", at, "contradicts"), row.contradicts, selection, "selection statement"
    yield from references_to_facts(procedure)
    yield from references_to_training(procedure)


def references_to_facts(procedure: Procedure) -> Iterator[Reference]:
    """Yield who cites a fact."""
    facts = [row.id for row in procedure.facts]
    citing = {
        "pathway": [row.facts for row in procedure.pathways],
        "section": [row.facts for row in procedure.sections],
        "term": [row.facts for row in procedure.terms],
        "question": [row.facts for row in procedure.questions],
    }
    for table, rows in citing.items():
        for at, cited in enumerate(rows):
            yield (table, at, "facts"), cited, facts, "fact"


def references_to_training(procedure: Procedure) -> Iterator[Reference]:
    """Yield who names a pathway, a specialty code, a board, a class of boards or an issuer."""
    pathways = [row.id for row in procedure.pathways]
    taxonomy = [row.code for row in procedure.taxonomy]
    boards = [row.id for row in procedure.boards]
    classes = [row.id for row in procedure.credential_classes]
    issuers = [row.id for row in procedure.issuers]
    for at, row in enumerate(procedure.taxonomy):
        yield ("taxonomy", at, "pathways"), row.pathways, pathways, "pathway"
    for at, specialty in enumerate(procedure.medicare_specialties):
        yield ("medicare_specialty", at, "taxonomy"), specialty.taxonomy, taxonomy, "taxonomy code"
    for at, pathway in enumerate(procedure.pathways):
        yield ("pathway", at, "boards"), pathway.boards, boards, "board"
        for position, step in enumerate(pathway.steps):
            path = ("pathway", at, "step", position, "most_often")
            yield path, step.most_often, step.choices, "choice of this step"
    for at, board in enumerate(procedure.boards):
        yield ("board", at, "class"), (board.credential_class,), classes, "credential class"
    for at, alias in enumerate(procedure.product_aliases):
        yield ("product_alias", at, "issuer"), (alias.issuer,), issuers, "issuer"


def unknown_sources(procedure: Procedure) -> Iterator[Fault]:
    """Yield sources that no table defines, those without link and citation, and those nobody uses."""
    used: set[str] = set()
    for path, sourced in all_sourced(procedure):
        used.update(sourced.sources)
        for at, name in enumerate(sourced.sources):
            if name not in procedure.sources:
                yield (
                    (*path, "sources", at),
                    f"{name!r}: no source of this file; {offer(name, procedure.sources)}",
                )
    for name, source in procedure.sources.items():
        if source.url is None and source.citation is None:
            yield ("source", name), f"{name!r}: nobody could look this up; add `url` or `citation`"
        if name not in used:
            yield ("source", name), f"{name!r}: no fact was read there; name it in a fact, or remove it"


def all_sourced(value: Value, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Sourced]]:
    """Yield every fact of a definition, wherever it stands, with its path in the file."""
    if isinstance(value, Sourced):
        yield path, value
    for attribute, key in zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True):
        inner = getattr(value, attribute)
        if isinstance(inner, Value):
            yield from all_sourced(inner, (*path, key))
        elif isinstance(inner, tuple):
            for at, one in enumerate(inner):
                if isinstance(one, Value):
                    yield from all_sourced(one, (*path, key, at))


def one_sided(procedure: Procedure) -> Iterator[Fault]:
    """Yield contradictions that only one of the two statements admits."""
    admits = {row.id: row.contradicts for row in procedure.selection}
    for at, row in enumerate(procedure.selection):
        for position, other in enumerate(row.contradicts):
            if row.id not in admits[other]:
                yield (
                    ("selection", at, "contradicts", position),
                    f"{other!r}: does not say that it contradicts {row.id!r}; say it on both sides",
                )
