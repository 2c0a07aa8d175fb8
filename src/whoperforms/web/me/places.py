"""Own places of work: confirmed or denied by the physician, as one more word beside those of the directory."""

from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whoperforms.certification.acts import people
from whoperforms.certification.acts import places as places_of_work
from whoperforms.certification.bodies.people import PlaceConfirmed
from whoperforms.certification.cases.own_word import PlaceSaid, places_said
from whoperforms.certification.events import Stream, StreamKind
from whoperforms.evidence.workplaces import Stated, Workplace
from whoperforms.kernel.errors import NothingFound
from whoperforms.kernel.npi import Npi
from whoperforms.places.states import STATES
from whoperforms.registry.recording import Act
from whoperforms.search.places import is_about, workplaces_of
from whoperforms.store.records import record
from whoperforms.web.addresses import address
from whoperforms.web.desk import answered
from whoperforms.web.me.own_forms import CHOOSE
from whoperforms.web.me.programme import physician, procedure_of
from whoperforms.web.postal import envelope
from whoperforms.web.staff.acting import ActForm, acted
from whoperforms.web.staff.layout import staff_shown
from whoperforms.web.staff.visit import Visit, for_physicians

KEY = 16  # signs of a place's name in an address


class PlaceForm(ActForm):
    """Say of a place whether one works there."""

    button, action = gettext_lazy("Record"), "place_confirmed"
    heading = gettext_lazy("Do you work here?")
    works_there = forms.ChoiceField(
        label=gettext_lazy("Do you see patients here?"),
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, place: Stated, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401
        super().__init__(visit, stream, about, **given)
        self.place = place
        self.intro = ", ".join(envelope(place))  # type: ignore[misc]

    def act(self) -> Act:
        """Confirm or deny it."""
        parts = {name: getattr(self.place, name) for name in ("line_1", "city", "state", "postal_code")}
        works_there = self.cleaned_data["works_there"] == "yes"
        return partial(people.confirm_place, person=self.stream.id, body=_body(parts, works_there=works_there))


class NewPlaceForm(ActForm):
    """Name a place that no list has."""

    heading, button, action = gettext_lazy("Add a place of work"), gettext_lazy("Record"), "place_confirmed"
    line_1 = forms.CharField(label=gettext_lazy("Street and number"), max_length=100)
    city = forms.CharField(label=gettext_lazy("Town"), max_length=60)
    state = forms.ChoiceField(label=gettext_lazy("State"), choices=[CHOOSE, *STATES.items()])
    postal_code = forms.RegexField(r"^[0-9]{5}$", label=gettext_lazy("ZIP code"), max_length=5)

    def act(self) -> Act:
        """Confirm it."""
        return partial(
            places_of_work.name_place, person=self.stream.id, body=_body(self.cleaned_data, works_there=True)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceLine:
    """A place as the directory has it, what was said of it, and where that is said."""

    address: str
    said: str
    href: str


@for_physicians
def places(visit: Visit) -> HttpResponse:
    """Show the places that are known under the own NPI."""
    person = physician(visit)
    own = {
        "npi": person.npi,
        "proved": bool(person.identities),
        "lines": [_line(visit, place) for place in known_places(visit)],
        "new_href": visit.href("me_place_new"),
        "profile_href": _profile(visit),
    }
    return staff_shown(visit, "me/places.html", own)


@for_physicians
def place(visit: Visit, place: str) -> HttpResponse:
    """Confirm or deny a place."""
    found = next((one for one in known_places(visit) if key_of(one) == place), None)
    if found is None:
        raise NothingFound(f"{place[:20]!r}: no place that is known of you; go back to the list")
    return acted(partial(PlaceForm, found.address), visit, _stream(visit), _whose(visit), to=visit.href("me_places"))


@for_physicians
def new_place(visit: Visit) -> HttpResponse:
    """Name a place that is not known yet."""
    return acted(NewPlaceForm, visit, _stream(visit), _whose(visit), to=visit.href("me_places"))


def known_places(visit: Visit) -> tuple[Workplace, ...]:
    """Return the places with a street that the directory and the physician name; none without an NPI."""
    person = physician(visit)
    if person.npi is None:
        return ()
    npi, said = Npi(person.npi), _said(visit)
    found = answered(lambda desk: record(desk.directory, npi))
    named = workplaces_of(found, said) if found else ()
    return tuple(one for one in named if one.address.folded.is_place)


def key_of(place: Workplace) -> str:
    """Return what stands for a place in an address: nobody else's list of places changes it."""
    stated = place.address
    written = "\n".join(str(part) for part in (stated.line_1, stated.city, stated.state, stated.postal_code))
    return sha256(written.encode()).hexdigest()[:KEY]


def _said(visit: Visit) -> tuple[PlaceSaid, ...]:
    person = physician(visit)
    return places_said(visit.ledger).get(int(person.npi), ()) if person.npi else ()


def _line(visit: Visit, found: Workplace) -> PlaceLine:
    word = next((one for one in reversed(_said(visit)) if is_about(found, one)), None)
    if word is None:
        said = _("You have said nothing of it yet.")
    else:
        on = {"day": date_format(word.on, "DATE_FORMAT")}
        said = (_("You confirmed it on %(day)s.") if word.works_there else _("You said on %(day)s: not here.")) % on
    href = visit.href("me_place", place=key_of(found))
    return PlaceLine(address=", ".join(envelope(found.address)), said=said, href=href)


def _body(parts: dict[str, str | None], *, works_there: bool) -> PlaceConfirmed:
    written = ", ".join(part for part in parts.values() if part)
    return PlaceConfirmed(place=written[:200], works_there=works_there, **parts)


def _profile(visit: Visit) -> str:
    npi = physician(visit).npi
    return (
        f"{address('doctor', language=visit.language, procedure=procedure_of(visit).id, npi=npi)}#places" if npi else ""
    )


def _whose(visit: Visit) -> str:
    return physician(visit).id


def _stream(visit: Visit) -> Stream:
    return Stream(StreamKind.PERSON, _whose(visit))
