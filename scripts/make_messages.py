"""Make the Spanish catalogue of the pages: collect what they say, keep what is translated, compile.

Source: the templates and Python of web; what the rooms behind forms refuse (refusal_messages); and
        web/locale/es/LC_MESSAGES/django.po, where people translate.
Usage:  python scripts/make_messages.py [--check] [--web FOLDER]
        --check writes nothing. It fails when a message has no Spanish, a fuzzy one, other placeholders, or is no more
        said, and when django.mo is not made of django.po. A text that changed a little keeps its Spanish as fuzzy.
"""

import argparse
import io
import re
import sys
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from itertools import chain
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from refusal_messages import templates

WEB = Path(__file__).parents[1] / "src/whoperforms/web"
PO = Path("locale/es/LC_MESSAGES/django.po")
OF_ACCOUNTS = Path("registry/accounts")
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
REMINDING = [("reminding.py", "python")]  # messages that are sent
KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2)}
OPTIONS = {"templates/**.html": {"trimmed": "true", "silent": "false", "newstyle_gettext": "true"}}
REVIEWED = re.compile(r'^"X-Reviewed: (yes|no)\\n"$', re.MULTILINE)
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+[^{}]*\}")  # those of refusals as `str.format` has them
ALIKE = 0.8  # how much of a text has to stay for its Spanish to be a help


class Spanish(Catalog):
    """A catalogue whose header says no day and no version, so the same texts make the same files; and who read it."""

    def __init__(self, *, reviewed: str = "no") -> None:
        """Return an empty one."""
        super().__init__(locale="es_US", header_comment="# Spanish of the pages.", fuzzy=False)
        self.reviewed = reviewed

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """What readers of the file need; X-Reviewed: whether a person who speaks Spanish has read all of it."""
        return [
            ("Language", "es_US"),
            ("Plural-Forms", self.plural_forms),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("X-Reviewed", f"{self.reviewed}\n"),
        ]


def main() -> None:
    """Collect, then write or compare."""
    parser = argparse.ArgumentParser(prog="make_messages", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with what is there, write nothing")
    parser.add_argument("--web", type=Path, default=WEB, help="the folder of templates, Python and catalogue")
    asked = parser.parse_args()
    po = asked.web / PO
    known = translated(po)
    catalogue = collected(asked.web, known, reviewed=reviewed(po))
    if asked.check:
        problems = list(wrong(catalogue, known, po.with_suffix(".mo")))
        print(*problems, sep="\n")
        sys.exit(bool(problems))
    po.parent.mkdir(parents=True, exist_ok=True)
    po.write_bytes(as_text(catalogue))
    po.with_suffix(".mo").write_bytes(compiled(catalogue))
    missing = [message.id for message in messages(catalogue) if not complete(message)]
    print(f"{len(catalogue)} messages, {len(missing)} without Spanish", *missing, sep="\n  ")


def translated(po: Path) -> Catalog:
    """Return the catalogue as it is."""
    if not po.exists():
        return Catalog(locale="es_US")
    with po.open("rb") as file:
        return read_po(file, locale="es_US")


def reviewed(po: Path) -> str:
    """Return what the catalogue's header says of those who read it."""
    found = REVIEWED.search(po.read_text(encoding="utf-8")) if po.exists() else None
    return found[1] if found else "no"


def collected(web: Path, known: Catalog, *, reviewed: str) -> Spanish:
    """Return everything that the pages say, with the Spanish that is known of it."""
    found = Spanish(reviewed=reviewed)
    elsewhere = web.parent / OF_ACCOUNTS  # what django-allauth is told to say, and letters
    for file, _, text, comments, _ in chain(
        extract_from_dir(web, METHODS, OPTIONS, KEYWORDS),
        extract_from_dir(elsewhere, METHODS[:1], {}, KEYWORDS),
        extract_from_dir(elsewhere.parent, REMINDING, {}, KEYWORDS),
    ):
        found.add(text, locations=[(file, 0)], auto_comments=comments)
    for file, template in templates(web.parent):
        found.add(template, locations=[(f"../{file}", 0)])
    said = {key(message) for message in messages(found)}
    no_more_said = {key(each): each for each in messages(known) if key(each) not in said}
    for message in messages(found):
        was = known.get(key(message))
        same = was is not None and parts(was.id) == parts(message.id) and any(parts(was.string))
        was = was if same else nearly(message, no_more_said)
        if was is not None:
            message.string = was.string
            message.flags |= {"fuzzy"} if was.fuzzy or not same else set()
    return found


def nearly(message: Message, no_more_said: dict[str, Message]) -> Message | None:
    """Return a text that is no more said, was much like this one and has Spanish."""
    like = get_close_matches(key(message), no_more_said, n=1, cutoff=ALIKE)
    was = no_more_said[like[0]] if like else None
    fits = was is not None and len(parts(was.id)) == len(parts(message.id)) and any(parts(was.string))
    return was if fits else None


def messages(catalogue: Catalog) -> Iterator[Message]:
    """Yield what is said, without the header."""
    return (message for message in catalogue if message.id)


def parts(said: str | Sequence[str] | None) -> tuple[str, ...]:
    """Return a text, or all its forms of number."""
    return (said or "",) if isinstance(said, str | None) else tuple(said)


def key(message: Message) -> str:
    """Return what a message is looked up by."""
    return parts(message.id)[0]


def complete(message: Message) -> bool:
    """Whether a message has all of its Spanish, and somebody meant it for this message."""
    return all(parts(message.string)) and not message.fuzzy


def wrong(catalogue: Spanish, known: Catalog, mo: Path) -> Iterator[str]:
    """Yield what has to be mended."""
    said = {key(message) for message in messages(catalogue)}
    for message in messages(catalogue):
        if message.fuzzy:
            yield f"{key(message)!r}: fuzzy: mend its Spanish and take the word fuzzy away"
        elif not complete(message):
            yield f"{key(message)!r}: no Spanish"
        elif len(parts(message.id)) != len(parts(message.string)):
            yield f"{key(message)!r}: Spanish has two forms of number where English has two, else one"
        elif any(map(differ, parts(message.id), parts(message.string))):
            yield f"{key(message)!r}: its Spanish has other placeholders"
    for message in messages(known):
        if key(message) not in said:
            yield f"{key(message)!r}: said nowhere: run scripts/make_messages.py"
    if not mo.exists() or mo.read_bytes() != compiled(catalogue):
        yield "django.mo is not made of django.po: run scripts/make_messages.py"


def differ(english: str, spanish: str) -> bool:
    """Whether two texts have different placeholders."""
    return sorted(PLACEHOLDER.findall(english)) != sorted(PLACEHOLDER.findall(spanish))


def as_text(catalogue: Catalog) -> bytes:
    """Return the catalogue as people translate it."""
    out = io.BytesIO()
    write_po(out, catalogue, width=120, sort_output=True, include_lineno=False)
    return out.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """Return the catalogue as it is read by the pages; what is fuzzy is not in it."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


if __name__ == "__main__":
    main()
