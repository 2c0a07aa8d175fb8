"""The keys that certificates are signed with: what became of each, what waits for a signature, what lies here."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from whoperforms.certification.bodies.certificates import KeyKind
from whoperforms.certification.events import Stream, StreamKind
from whoperforms.certification.issued import KeyRecord
from whoperforms.credentials.keys.custody import HeldKey
from whoperforms.credentials.multikey import public_text
from whoperforms.kernel.errors import NothingFound, WhoPerformsError
from whoperforms.registry import issuing, signing
from whoperforms.registry.standings import overview
from whoperforms.web.staff import words
from whoperforms.web.staff.acting import acted
from whoperforms.web.staff.keys_forms import FORMS, SIGNS
from whoperforms.web.staff.layout import staff_shown
from whoperforms.web.staff.visit import Visit, for_staff

Rows = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyLines:
    """One key, in words: its name and what it signs, what became of it, and what can be done with it."""

    name: str
    signs: str
    rows: Rows
    acts: tuple[tuple[str, str], ...]  # heading and address
    in_use: bool


@for_staff("read_keys")
def keys(visit: Visit) -> HttpResponse:
    """Show all keys: those in use first, then those that wait, then the others."""
    held, trouble = _held()
    known = sorted(visit.ledger.keys.values(), key=lambda key: (not key.signs, key.added is not None, key.fragment))
    here = {one.fragment for one in held}
    unproposed = [one for one in held if one.fragment not in visit.ledger.keys]
    own = {
        "keys": [_lines(visit, key, held_here=key.fragment in here) for key in known],
        "unproposed": [_unproposed(visit, one) for one in unproposed],
        "trouble": trouble,
        "waiting": len(issuing.waiting(overview(visit.now))),
    }
    return staff_shown(visit, "staff/keys.html", own)


@for_staff("read_keys")
def act(visit: Visit, fragment: str, act: str) -> HttpResponse:
    """Do something with a key. Raises: NothingFound."""
    if act not in FORMS or (act != "propose" and fragment not in visit.ledger.keys):
        raise NothingFound(f"{fragment[:40]!r}: no such key, or nothing of that name can be done with it")
    return acted(FORMS[act], visit, Stream(StreamKind.KEY, fragment), None, to=visit.href("staff_keys"))


def to_see_to(visit: Visit) -> Iterator[tuple[str, str, datetime | None, str]]:
    """Yield which keys wait for whoever visits: the name, what is to be done, since when, and where."""
    for key in visit.ledger.keys.values():
        for name, asked in (("add", key.proposed), ("retire", key.asked)):
            if asked and FORMS[name].is_possible(visit, key):
                said = _("proposed by %(name)s") % {"name": visit.name_of(asked.actor)}
                what = f"{FORMS[name].heading}: {said}"
                yield _named(key.fragment), what, asked.at, _href(visit, key.fragment, name)
    for one in _held()[0]:
        if one.fragment not in visit.ledger.keys:
            heading = str(FORMS["propose"].heading)
            yield _named(one.fragment), heading, one.made, _href(visit, one.fragment, "propose")


def _held() -> tuple[tuple[HeldKey, ...], str]:
    """Return the keys that lie sealed on this machine, and what is wrong where they cannot be had."""
    try:
        return signing.keys().held(), ""
    except WhoPerformsError as why:
        return (), words.refusal(why.sentence)


def _lines(visit: Visit, key: KeyRecord, *, held_here: bool) -> KeyLines:
    body = key.proposed.body if key.proposed else None
    rows = [
        (_("What became of it"), _became(visit, key)),
        (_("Whose it is"), body.did if body else ""),
        (_("Public part"), body.public if body else ""),
        (_("Lies on this machine"), _("yes") if held_here else _("no")),
    ]
    return KeyLines(
        name=_named(key.fragment),
        signs=str(SIGNS[body.kind]) if body else "",
        rows=tuple(row for row in rows if row[1]),
        acts=_acts(visit, key),
        in_use=key.signs,
    )


def _unproposed(visit: Visit, held: HeldKey) -> KeyLines:
    return KeyLines(
        name=_named(held.fragment),
        signs=str(SIGNS[KeyKind(held.kind)]),
        rows=((_("Made on"), _day(held.made)), (_("Public part"), public_text(held.public))),
        acts=_acts(visit, KeyRecord(fragment=held.fragment)),
        in_use=False,
    )


def _acts(visit: Visit, key: KeyRecord) -> tuple[tuple[str, str], ...]:
    """Return what whoever visits can do with a key; one that was proposed is added, and not proposed again."""
    return tuple(
        (str(form.heading), _href(visit, key.fragment, name))
        for name, form in FORMS.items()
        if visit.may(form.action)
        and form.is_possible(visit, key)
        and not (name == "propose" and key.proposed is not None)
    )


def _became(visit: Visit, key: KeyRecord) -> str:
    """Return what became of a key: the last thing that counts."""
    said = (
        (key.compromised, _("Compromised: %(name)s said so on %(day)s. It is believed no more.")),
        (key.retired, _("Retired on %(day)s by %(name)s. It signs nothing more; what it signed stays good.")),
        (key.asked, _("In use. %(name)s asked on %(day)s to retire it; a second custodian has to sign.")),
        (key.added, _("In use since %(day)s; %(name)s was the second to sign.")),
        (key.proposed, _("Proposed by %(name)s on %(day)s; a second custodian has to sign.")),
    )
    event, words = next(((event, words) for event, words in said if event), (None, ""))
    return words % {"name": visit.name_of(event.actor), "day": _day(event.at)} if event else ""


def _named(fragment: str) -> str:
    return _("Key %(name)s") % {"name": fragment}


def _href(visit: Visit, fragment: str, act: str) -> str:
    return visit.href("staff_key_act", fragment=fragment, act=act)


def _day(at: datetime) -> str:
    return date_format(at, "DATE_FORMAT")
