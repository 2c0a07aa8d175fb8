"""What a requirement still lacks, as a sentence for each code; what is wanted and what was found stand in it."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from whoperforms.certification.progress.lack import Amount, Lack, LackCode
from whoperforms.web.staff.words.looks import ELEMENTS, SOURCE_CLASSES
from whoperforms.web.staff.words.people import ROLES
from whoperforms.web.staff.words.tables import Texts, found, saying
from whoperforms.web.staff.words.teaching import CASE_ROLES, MODELS

STATUSES: Final[Texts] = {
    "met": _("Met"),
    "in_progress": _("In progress"),
    "missing": _("Nothing there yet"),
    "overdue": _("Overdue"),
}
NO_NAMES: Final[Mapping[str, str]] = {}
LACKS: Final[Texts] = {
    "unset": _("The standard is a draft: %(of)s is not chosen."),
    "sign_off": _("Nobody has signed. May sign: %(wanted)s."),
    "not_met": _("The newest signature says that it is not met (event %(found)s)."),
    "sign_off_too_early": _("The newest signature (event %(found)s) is older than the evidence. It needs a new one."),
    "module": _("No result for the module %(of)s."),
    "score": _("Module %(of)s: the mark to pass is %(wanted)s percent; the best score is %(found)s."),
    "attempts": _("Module %(of)s: attempts allowed: %(wanted)s; attempts made: %(found)s."),
    "waiting": _("Module %(of)s: the attempt of %(found)s came too early; one counts from %(wanted)s on."),
    "item_bank": _("Module %(of)s: the version of the exam that counts is %(wanted)s; stated: %(found)s."),
    "run_out": _("%(of)s: has run out; it held until %(found)s."),
    "minutes": _("Minutes of workshop needed: %(wanted)s; that count so far: %(found)s."),
    "model": _("A session was on another model (%(found)s); what counts: %(wanted)s."),
    "station": _("A session had room for %(wanted)s, and %(found)s were there; it does not count."),
    "cases": _("Cases needed: %(wanted)s; that count so far: %(found)s."),
    "role": _("Cases needed in the role “%(of)s”: %(wanted)s; that count so far: %(found)s."),
    "levels": _("Cases needed with %(of)s or more levels: %(wanted)s; that count so far: %(found)s."),
    "period": _("There are enough cases, but not within %(wanted)s months."),
    "mentor": _("Cases that their mentor has not confirmed: %(found)s."),
    "item": _("%(of)s: the level to reach is %(wanted)s; reached: %(found)s."),
    "look": _("%(of)s: nobody has looked it up yet."),
    "licences": _("States with a confirmed license needed: %(wanted)s; found so far: %(found)s."),
    "source_error": _("%(of)s: the source did not answer (event %(found)s). Look again."),
    "negative": _("%(of)s: the source says no (event %(found)s)."),
    "not_found": _("%(of)s: not found at the source (event %(found)s)."),
    "ambiguous": _("%(of)s: the source's answer is not clear (event %(found)s)."),
    "source_class": _("%(of)s: the source does not count (%(found)s). What counts: %(wanted)s."),
    "own": _("%(of)s: looked up by the very person it is about (event %(found)s). Somebody else has to look."),
    "not_reviewed": _("%(of)s: a second person has not reviewed it yet (event %(found)s)."),
    "disputed": _("%(of)s: a second person disagrees (event %(found)s)."),
    "too_old": _("%(of)s: too old; it is %(found)s days old, and at most %(wanted)s are allowed."),
    "contradicted": _("%(of)s (event %(found)s): a newer answer of a source says otherwise."),
    "later": _("%(of)s: it was looked up after that day (event %(found)s)."),
    "version": _("The words to sign are those of version %(wanted)s; signed: %(found)s."),
    "instrument": _("The instrument is %(wanted)s; signed for: %(found)s."),
}
NONE: Final = _("none")
UNNAMED: Final[Texts] = {LackCode.RUN_OUT: _("A result")}  # of what it is, where it is of nothing in particular
STATEMENT: Final = _("Statement")
NOT_OWN: Final = _("The statement was signed by somebody else. Only the physician can sign it.")
NAMED: Final[Mapping[LackCode, Texts]] = {  # what the values of a code are the names of
    LackCode.SIGN_OFF: ROLES,
    LackCode.ROLE: CASE_ROLES,
    LackCode.MODEL: MODELS,
    LackCode.SOURCE_CLASS: {**SOURCE_CLASSES, **ELEMENTS},
}
status: Final = saying(STATUSES)  # how far a requirement is


def lack(of: Lack, names: Mapping[str, str] = NO_NAMES) -> str:
    """Say what is lacking, as a sentence. `names`: what the standard calls its modules and items, by their ids."""
    text = LACKS.get(of.code)
    if text is None:
        return found(LACKS, of.code)
    if of.code is LackCode.OWN and of.of is None:
        return str(NOT_OWN)
    texts = {**ELEMENTS, **NAMED.get(of.code, {}), **names}
    known = {
        "wanted": _amount(of.wanted, texts, among=gettext("or")),
        "found": _amount(of.found, texts, among=gettext("or")),
        "of": str(UNNAMED.get(of.code, STATEMENT)) if of.of is None else str(texts.get(of.of, of.of)),
    }
    return str(text) % known


def _amount(value: Amount, texts: "Mapping[str, object]", *, among: str) -> str:
    """Return one value of a lack as it is read."""
    match value:
        case None:
            return str(NONE)
        case tuple():
            parts = [str(texts.get(one, one)) for one in value]
            return f" {among} ".join(parts) if parts else str(NONE)
        case date():
            return date_format(value, "DATE_FORMAT")
        case _:
            return str(texts.get(str(value), value))
