"""The procedures there are, and each as values: the only way into a definition folder.

Shape:  `FOLDER/NAME/NAME.toml` holds the facts, `FOLDER/NAME/NAME.LANGUAGE.toml` the words. Without a
        folder: the definitions that ship with the package.
"""

from pathlib import Path

from whoperforms.kernel.errors import BadQuestion
from whoperforms.procedures import agreement, rules
from whoperforms.procedures.definition import Procedure
from whoperforms.procedures.read import read
from whoperforms.procedures.shape import offer
from whoperforms.procedures.words import Words

SHIPPED = Path(__file__).parent


def names(folder: Path | None = None) -> tuple[str, ...]:
    """Return the names of all procedures in `folder`, in alphabetical order. Raises: BadQuestion.

    >>> names()
    ('mild',)
    """
    root = SHIPPED if folder is None else folder
    if not root.is_dir():
        raise BadQuestion(f"{root}: no such folder; name one that holds definition folders")
    found = sorted(path.parent.name for path in root.glob("*/*.toml") if path.stem == path.parent.name)
    if not found:
        raise BadQuestion(f"{root}: no procedure is defined here; name a folder that holds NAME/NAME.toml")
    return tuple(found)


def load(name: str, *, folder: Path | None = None) -> Procedure:
    """Return the procedure `name`. Raises: BadQuestion, BadProcedure, MachineRefused.

    >>> load("mild").case_codes
    ('0275T', '62330')
    """
    found = read(home(name, folder) / f"{name}.toml", Procedure)
    rules.check(found, name=name)
    return found.value


def languages(name: str, *, folder: Path | None = None) -> tuple[str, ...]:
    """Return the languages in which `name` has words, in alphabetical order. Raises: BadQuestion.

    >>> languages("mild")
    ('en', 'es')
    """
    found = home(name, folder).glob(f"{name}.*.toml")
    return tuple(sorted(path.name.removeprefix(f"{name}.").removesuffix(".toml") for path in found))


def words(name: str, language: str, *, folder: Path | None = None) -> Words:
    """Return the words of `name` in `language`, held against its definition.

    Raises: BadQuestion, BadProcedure, MachineRefused.

    >>> words("mild", "es").name
    'MILD'
    """
    known = languages(name, folder=folder)
    if language not in known:
        raise BadQuestion(f"{language!r}: no words for {name} in this language; {offer(language, known)}")
    found = read(home(name, folder) / f"{name}.{language}.toml", Words)
    agreement.check(found, load(name, folder=folder), language=language)
    return found.value


def home(name: str, folder: Path | None) -> Path:
    """Return the folder of one procedure. Raises: BadQuestion, naming those there are."""
    known = names(folder)
    if name not in known:
        raise BadQuestion(f"{name!r}: no such procedure; {offer(name, known)}")
    return (SHIPPED if folder is None else folder) / name
