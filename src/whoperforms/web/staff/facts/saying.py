"""Ways to say the values of events: days, people, places in the history, files, and what has a word of its own."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, Final, TypeAlias

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext

from whoperforms.certification.bodies.certificates import ListEntry
from whoperforms.certification.bodies.enrolment import Basis
from whoperforms.certification.bodies.erasure import KeptDeed
from whoperforms.certification.bodies.shape import Document, Period
from whoperforms.web.languages import Language
from whoperforms.web.spoken import spoken
from whoperforms.web.staff import words
from whoperforms.web.staff.facts.telling import Telling

Say: TypeAlias = Callable[[Telling, Any, Any], str]  # how a value is said on a page, and the body it stands in
SHOWN: Final = 500  # numbers of events in one line


def plain(_telling: Telling, value: Any, _body: Any = None) -> str:  # noqa: ANN401 - of any field
    """Say a text or a number as it is."""
    return number_format(value) if isinstance(value, int) else str(value)


def code(_telling: Telling, value: Any, _body: Any = None) -> str:  # noqa: ANN401
    """Say a number that is a name."""
    return str(value)


def yes_or_no(_telling: Telling, value: bool, _body: Any = None) -> str:  # noqa: ANN401, FBT001 - what is recorded
    """Say whether something is so."""
    return gettext("yes") if value else gettext("no")


def day(_telling: Telling, value: date, _body: Any = None) -> str:  # noqa: ANN401
    """Say a day."""
    return date_format(value, "DATE_FORMAT")


def instant(_telling: Telling, value: datetime, _body: Any = None) -> str:  # noqa: ANN401
    """Say an instant."""
    return date_format(value, "DATETIME_FORMAT")


def person(telling: Telling, value: str, _body: Any = None) -> str:  # noqa: ANN401
    """Say how somebody is called."""
    return telling.visit.name_of(value)


def people(telling: Telling, value: Iterable[str], _body: Any = None) -> str:  # noqa: ANN401
    """Say how several are called."""
    return ", ".join(telling.visit.name_of(one) for one in value)


def of_enrolment(telling: Telling, value: str, _body: Any = None) -> str:  # noqa: ANN401
    """Say whose enrolment one is."""
    found = telling.visit.ledger.enrolments.get(value)
    return telling.visit.name_of(found.person) if found else value


def event(_telling: Telling, value: int, _body: Any = None) -> str:  # noqa: ANN401
    """Say an event by its place."""
    return gettext("event %(number)s") % {"number": value}


def events(_telling: Telling, value: tuple[int, ...], _body: Any = None) -> str:  # noqa: ANN401
    """Say several events by their places."""
    more = ", ..." if len(value) > SHOWN else ""
    return gettext("events %(numbers)s") % {"numbers": ", ".join(map(str, value[:SHOWN])) + more}


def requirements(telling: Telling, value: Iterable[str], _body: Any = None) -> str:  # noqa: ANN401
    """Say what the standard calls several requirements."""
    return "; ".join(telling.name(one) for one in value)


def module(telling: Telling, value: str, body: Any) -> str:  # noqa: ANN401
    """Say what the standard calls a module."""
    return telling.part(body.requirement, value)


def rubric(telling: Telling, value: Iterable[Any], body: Any) -> str:  # noqa: ANN401
    """Say the level that was reached with each item."""
    return "; ".join(f"{telling.part(body.requirement, one.item)}: {one.level}" for one in value)


def named(texts: Callable[[str], str]) -> Say:
    """Return what says a value that has a word of its own."""
    return lambda _telling, value, _body: texts(value)


def one_of(texts: Any) -> Say:  # noqa: ANN401 - a mapping of lazy texts, by values of an enum or by text
    """Return what says a value by a table of texts; one that no table has as it is."""
    known: dict[str, Promise] = {str(key): text for key, text in texts.items()}
    return lambda _telling, value, _body: str(known.get(str(value), value))


def pathway(telling: Telling, value: str, _body: Any = None) -> str:  # noqa: ANN401
    """Say by which way somebody comes to the procedure."""
    opened = telling.visit.run.opened
    if opened is None:
        return value
    known = spoken(opened.body.procedure, Language(telling.visit.language)).words.pathways
    return known[value].name if value in known else value


def period(_telling: Telling, value: Period, _body: Any = None) -> str:  # noqa: ANN401
    """Say from when to when."""
    begins = date_format(value.begins, "DATE_FORMAT")
    if value.ends is None:
        return gettext("from %(begins)s on") % {"begins": begins}
    return gettext("from %(begins)s to %(ends)s") % {"begins": begins, "ends": date_format(value.ends, "DATE_FORMAT")}


def files(telling: Telling, value: Iterable[Document], _body: Any = None) -> str:  # noqa: ANN401
    """Say files, to whoever may know of them: name, kind and size; to whoever audits the hash too."""
    if not telling.files:
        return ""
    return "; ".join(_file(telling, one) for one in value)


def file(telling: Telling, value: Document, _body: Any = None) -> str:  # noqa: ANN401
    """Say one file."""
    return files(telling, (value,))


def _file(telling: Telling, one: Document) -> str:
    size = gettext("%(number)s bytes") % {"number": number_format(one.size, force_grouping=True)}
    return f"{one.name} ({', '.join([one.media_type, size, *([one.sha256] if telling.whole else [])])})"


def basis(_telling: Telling, value: Basis, _body: Any = None) -> str:  # noqa: ANN401
    """Say what a decision rests on."""
    looked = (
        gettext("event %(number)s (%(days)s days old)") % {"number": seq, "days": days}
        for seq, days in zip(value.verifications, value.days, strict=False)
    )
    parts = (
        (gettext("signatures"), ", ".join(map(str, value.sign_offs))),
        (gettext("checks"), ", ".join(looked)),
        (gettext("oldest check allowed, in days"), str(value.verification_days)),
        (gettext("separation of duties"), words.separation(value.separation)),
    )
    return "; ".join(f"{label}: {said}" for label, said in parts if said)


def entry(_telling: Telling, value: ListEntry, _body: Any = None) -> str:  # noqa: ANN401
    """Say the place of a certificate in a status list."""
    return gettext("list %(list)s, place %(place)s") % {"list": value.list, "place": value.index}


def deeds(telling: Telling, value: Iterable[KeptDeed], _body: Any = None) -> str:  # noqa: ANN401
    """Say what is kept of words that are removed: who did what for whom, when, and which event told it."""
    return "; ".join(
        gettext("%(who)s %(what)s %(whom)s: %(day)s, event %(number)s")
        % {
            "who": telling.visit.name_of(one.by),
            "what": words.deed(one.deed),
            "whom": telling.visit.name_of(one.candidate),
            "day": date_format(one.on, "DATE_FORMAT"),
            "number": one.seq,
        }
        for one in value
    )
