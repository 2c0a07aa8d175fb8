"""A visit: who is here, in which programme, with which rights, and the ledger as it stands at that moment."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial, wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from whoperforms.certification.bodies.people import Role
from whoperforms.certification.duties import rights
from whoperforms.certification.duties.rights import OPERATOR
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import SYSTEM
from whoperforms.certification.people import Person
from whoperforms.certification.programme_record import ProgrammeRecord
from whoperforms.kernel.errors import BadQuestion
from whoperforms.kernel.sentence import Sentence
from whoperforms.registry.accounts.models import Account
from whoperforms.registry.journal import ledger
from whoperforms.web.accounts.doors import account_of, of_a_person, staff_page
from whoperforms.web.accounts.own_pages import OF
from whoperforms.web.accounts.surroundings import around
from whoperforms.web.addresses import address
from whoperforms.web.languages import Language
from whoperforms.web.page import language_of, page
from whoperforms.web.staff import words
from whoperforms.web.staff.refused import refused

Parts = ParamSpec("Parts")
View = Callable[Concatenate["Visit", Parts], HttpResponse]
Answering = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request of somebody who is signed in. `now` is the instant for which the whole page speaks.

    `whose`: the physician whose own pages are visited, by themselves or a delegate; None on pages for staff.
    """

    request: HttpRequest
    account: Account
    person: Person
    programme: str
    ledger: Ledger
    now: datetime
    language: Language
    whose: Person | None = None

    @property
    def run(self) -> ProgrammeRecord:
        """The programme. Raises: NoSuchRecord."""
        return self.ledger.programme(self.programme)

    @property
    def roles(self) -> frozenset[Role]:
        """The roles in which somebody is here."""
        return self.person.roles(self.programme, self.now)

    def may(self, action: str, about: str | None = None) -> bool:
        """Whether somebody may do something here, about a person."""
        return rights.may(self.person.grants, action, self._asked(about))

    def refuse(self, action: str, about: str | None = None) -> None:
        """Let somebody do only what they may. Raises: NoRight."""
        rights.refuse_action(self.person.grants, action, self._asked(about))

    def role_for(self, action: str, about: str | None = None) -> Role | None:
        """Return the role in which somebody does something here; None where they may not."""
        found = rights.able(self.person.grants, action, self._asked(about))
        return found[0].role if found else None

    def said(self, sentence: Sentence) -> str:
        """Return why something is refused, as whoever is here reads it."""
        return refused(sentence, self.ledger, self.programme, self.language)

    def href(self, name: str, **parts: str) -> str:
        """Return the address of a page of this programme; a delegate's names for whom they act."""
        path = address(name, language=self.language, programme=self.programme, **parts)
        return f"{path}?{OF}={self.whose.id}" if self.whose and self.whose.id != self.person.id else path

    def name_of(self, person: str) -> str:
        """Return how somebody is called; the registry itself and whoever runs it, too."""
        found = self.ledger.people.get(person)
        if found:
            return found.name
        return words.itself(person) if person in {SYSTEM, OPERATOR} else person

    def _asked(self, about: str | None) -> rights.Asked:
        return rights.Asked(by=self.person.id, at=self.now, about=about, programmes=frozenset({self.programme}))


def for_staff(action: str) -> Callable[[View[Parts]], Answering]:
    """Return a view of staff who may do something in the programme of the address."""

    def allowed(visit: Visit) -> Visit:
        visit.refuse(action)
        return visit

    return partial(_visited, staff_page, allowed)


def for_physicians(view: View[Parts]) -> Answering:
    """Return a view of physicians and their delegates in the programme of the address."""
    return _visited(of_a_person, lambda visit: replace(visit, whose=whose_of(visit)), view)


def _visited(door: Callable[[Answering], Answering], begin: Callable[[Visit], Visit], view: View[Parts]) -> Answering:
    """Return a view behind a door; `begin`: what a visit has to pass before it, or is given."""

    @page
    @door
    @wraps(view)
    def visited(  # the language is that of the address: `page` has it spoken
        request: HttpRequest,
        /,
        language: Language,  # noqa: ARG001
        programme: str,
        **parts: str,
    ) -> HttpResponse:
        visit = visit_of(request, programme)
        visit.run  # noqa: B018 - a programme that is not there has no pages
        try:
            return view(begin(visit), **parts)  # type: ignore[call-arg, arg-type] # the parts of the address
        except BadQuestion as why:
            return _refused(visit, why)

    return visited


def whose_of(visit: Visit) -> Person:
    """Return whose own pages are visited: the own ones of a physician, else those of whom a delegate acts for.

    Raises: NoRight for whoever is neither here.
    """
    held = [grant for grant in visit.person.grants if grant.programme == visit.programme and grant.holds(visit.now)]
    whose = [visit.person.id for grant in held if grant.role is Role.PHYSICIAN]
    whose += [grant.for_person for grant in held if grant.role is Role.DELEGATE and grant.for_person]
    asked = visit.request.GET.get(OF)
    found = asked if asked in whose else next(iter(whose), None)
    if found is None or (asked and asked not in whose):
        raise rights.NoRight(
            "{programme}: you are no physician of this programme and act for none; ask its coordinator",
            programme=visit.programme,
        )
    return visit.ledger.person(found)


def _refused(visit: Visit, why: BadQuestion) -> HttpResponse:
    own = {**around(visit.request), "sentence": visit.said(why.sentence)}
    return render(visit.request, "staff/refused.html", own, status=why.http_status)


def visit_of(request: HttpRequest, programme: str) -> Visit:
    """Return the visit that a request is. Raises: NoSuchRecord for an account that points at nobody."""
    account, known = account_of(request), ledger()
    return Visit(
        request=request,
        account=account,
        person=known.person(account.person),
        programme=programme,
        ledger=known,
        now=datetime.now(UTC),
        language=language_of(request),
    )
