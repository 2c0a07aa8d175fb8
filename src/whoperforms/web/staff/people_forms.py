"""Forms for what is done for people: adding them, names, roles, invitations, proof of identity."""

from functools import partial
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from whoperforms.certification.acts import people
from whoperforms.certification.bodies import people as told
from whoperforms.certification.bodies.enrolment import Invited, Meaning
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.proposals import NpiProposed
from whoperforms.certification.bodies.shape import Period
from whoperforms.certification.duties.rights import GIVES
from whoperforms.certification.duties.subject import speaking_for
from whoperforms.certification.events import Stream
from whoperforms.certification.people import Grant, Person
from whoperforms.registry.accounts.models import Account, same_address
from whoperforms.registry.accounts.selectors import accounts_of
from whoperforms.registry.recording import Act
from whoperforms.web.staff import words
from whoperforms.web.staff.acting import ActForm
from whoperforms.web.staff.enrolment_forms import others, proposed_by, text_field
from whoperforms.web.staff.files_given import kept_files
from whoperforms.web.staff.visit import Visit

CHOOSE: Final = ("", _("Choose"))
LINK, MAIL = "link", "mail"


def name_fields() -> tuple[forms.CharField, forms.CharField, forms.CharField]:
    """Return the fields of a name, an NPI, and the letters after the name."""
    return (
        forms.CharField(label=_("Name"), max_length=200),
        forms.CharField(label=_("NPI"), required=False, max_length=10, help_text=_("Ten digits; it proves nothing.")),
        forms.CharField(label=_("Letters after the name"), required=False, max_length=40, help_text=_("Such as MD.")),
    )


class AddForm(ActForm):
    """Somebody who is not known here yet."""

    heading, button, action = _("Add a person"), _("Add"), "person_registered"
    name, npi, credential = name_fields()

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(visit, stream, about, **given)
        for name in ("name", "npi"):
            self.fields[name].initial = visit.request.GET.get(name, "")[:200]

    def act(self) -> Act:
        """Register them."""
        typed = self.cleaned_data
        body = told.PersonRegistered(
            name=typed["name"], npi=typed["npi"] or None, credential=typed["credential"] or None
        )
        return partial(people.register, person=self.stream.id, body=body)


class PersonForm(ActForm):
    """Something that is done for somebody who is known."""

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(visit, stream, about, **given)
        self.person: Person = visit.ledger.person(stream.id)

    @classmethod
    def is_possible(cls, visit: Visit, person: Person) -> bool:  # noqa: ARG003 - each asks for what it needs
        """Whether it can be done for somebody now."""
        return True


class NameForm(PersonForm):
    """Another name, or another NPI."""

    heading, button, action = _("Change the name or the NPI"), _("Change"), "person_named"
    meaning = Meaning.DECIDED
    intro: ClassVar[str | Promise] = _(
        "Of somebody who is certified an NPI is stated by two people: the first proposes it."
    )
    name, npi, credential = name_fields()

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(visit, stream, about, **given)
        for name in ("name", "npi", "credential"):
            self.fields[name].initial = getattr(self.person, name) or ""
        asked = [
            one for one in self.person.proposals if isinstance(one.body, NpiProposed) and one.actor != visit.person.id
        ]
        if asked:
            self.intro = proposed_by(visit, asked[-1])  # type: ignore[misc]
            for name in ("name", "npi", "credential"):
                self.fields[name].initial = getattr(asked[-1].body, name) or ""

    @classmethod
    def is_possible(cls, visit: Visit, person: Person) -> bool:
        """Whether it is a programme of theirs: only such a one may say another name."""
        return visit.programme in speaking_for(person.id, visit.ledger)

    def act(self) -> Act:
        """Let them go by it."""
        typed = self.cleaned_data
        body = told.PersonNamed(name=typed["name"], npi=typed["npi"] or None, credential=typed["credential"] or None)
        return partial(people.rename, person=self.stream.id, body=body, by=self.visit.person.id)


class GrantForm(PersonForm):
    """A role, from a day on."""

    heading, button, action = _("Give a role"), _("Give the role"), "role_granted"
    meaning = Meaning.DECIDED
    depends = frozenset({"for_person"})
    given_role = forms.ChoiceField(label=_("Role"))
    begins = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}), localize=False)
    ends = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput(attrs={"type": "date"}), localize=False
    )
    for_person = forms.ChoiceField(label=_("For which physician"), required=False, help_text=_("Of delegates only."))

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(visit, stream, about, **given)
        self.fields["given_role"].choices = roles_to_give(self)  # type: ignore[attr-defined]
        self.fields["begins"].initial = visit.now.date()
        self.fields["for_person"].choices = [CHOOSE, *others(visit, Role.PHYSICIAN)]  # type: ignore[attr-defined]

    @classmethod
    def is_possible(cls, visit: Visit, person: Person) -> bool:
        """Whether it can be: nobody gives a role to the own person."""
        return person.id != visit.person.id

    def act(self) -> Act:
        """Grant it."""
        typed = self.cleaned_data
        body = told.RoleGranted(
            programme=self.visit.programme,
            role=Role(typed["given_role"]),
            period=Period(begins=typed["begins"], ends=typed["ends"]),
            for_person=typed["for_person"] or None,
        )
        return partial(people.grant, person=self.stream.id, body=body, by=self.visit.person.id)


class EndForm(PersonForm):
    """The end of a role."""

    heading, button, action = _("End a role"), _("End the role"), "role_ended"
    meaning = Meaning.DECIDED
    ended_role = forms.ChoiceField(label=_("Role"))
    on = forms.DateField(
        label=_("First day without it"), widget=forms.DateInput(attrs={"type": "date"}), localize=False
    )
    text = text_field()

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(visit, stream, about, **given)
        held = open_roles(visit, self.person)
        self.fields["ended_role"].choices = [(key, name) for key, name, _grant in held]  # type: ignore[attr-defined]
        self.fields["on"].initial = visit.now.date()

    @classmethod
    def is_possible(cls, visit: Visit, person: Person) -> bool:
        """Whether there is one that has not ended."""
        return bool(open_roles(visit, person))

    def act(self) -> Act:
        """End it."""
        typed = self.cleaned_data
        [ends] = (one for key, _name, one in open_roles(self.visit, self.person) if key == typed["ended_role"])
        body = told.RoleEnded(
            programme=self.visit.programme, role=ends.role, on=typed["on"], for_person=ends.for_person
        )
        return partial(people.end, person=self.stream.id, body=body, text=typed["text"])


class InviteForm(PersonForm):
    """An invitation to a role, which whoever accepts it has, and to an account."""

    heading, button, action = _("Invite"), _("Invite"), "invited"
    meaning = Meaning.DECIDED
    depends = frozenset({"for_person", "email"})
    intro = _("Who accepts has the role from that day on. The account that is made belongs to this person alone.")
    invited_role = forms.ChoiceField(label=_("Role"))
    for_person = forms.ChoiceField(label=_("For which physician"), required=False, help_text=_("Of delegates only."))
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off"}),  # somebody else's, beside the own password
        help_text=_("Not needed of somebody who has an account: they accept on the page of their account."),
    )
    by = forms.ChoiceField(
        label=_("How the invitation goes out"),
        choices=[(LINK, _("I hand over the link myself")), (MAIL, _("By e-mail, from here"))],
        initial=LINK,
        widget=forms.RadioSelect,
    )

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(visit, stream, about, **given)
        self.fields["invited_role"].choices = roles_to_give(self)  # type: ignore[attr-defined]
        self.fields["for_person"].choices = [CHOOSE, *others(visit, Role.PHYSICIAN)]  # type: ignore[attr-defined]

    @classmethod
    def is_possible(cls, visit: Visit, person: Person) -> bool:
        """Whether it can be: nobody invites the own person."""
        return person.id != visit.person.id

    def clean_email(self) -> str:
        """Return an address that nobody has an account with."""
        address = same_address(self.cleaned_data["email"])
        if not address and not accounts_of(self.stream.id):
            raise ValidationError(gettext("Enter an address: this person has no account yet."))
        if address and Account.objects.filter(email=address).exists():
            raise ValidationError(gettext("There is an account with this address already. Enter another one."))
        return address

    def act(self) -> Act:
        """Invite them."""
        typed = self.cleaned_data
        body = Invited(
            person=self.stream.id,
            programme=self.visit.programme,
            role=Role(typed["invited_role"]),
            for_person=typed["for_person"] or None,
        )
        return partial(people.invite, person=self.stream.id, body=body)


class IdentityForm(PersonForm):
    """How somebody's identity was proved."""

    heading, button, action = _("Record how the identity was proved"), _("Record"), "identity_proved"
    meaning = Meaning.OBSERVED
    depends = frozenset({"file", "text"})
    file = forms.FileField(
        label=_("Document"), required=False, help_text=_("PDF, PNG or JPEG, at most 10 MB. It is never public.")
    )
    text = text_field(_("What was seen"), hint=_("Needed where no document is given."))

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(visit, stream, about, **given)
        self.method = visit.run.policy.identity_procedure
        self.intro = gettext("The programme chose: %(method)s.") % {"method": self.method}  # type: ignore[misc]

    @classmethod
    def is_possible(cls, visit: Visit, person: Person) -> bool:
        """Whether it can be: nobody proves the own identity, and the programme has said how it is proved."""
        return person.id != visit.person.id and bool(visit.run.policies)

    def act(self) -> Act:
        """Record it."""
        typed, programme = self.cleaned_data, self.visit.programme
        body = told.IdentityProved(programme=programme, method=self.method, documents=kept_files(typed["file"]))
        return partial(people.prove_identity, person=self.stream.id, body=body, text=typed["text"])


class ConflictForm(PersonForm):
    """What stands between whoever visits and somebody else, or of the visited person where that is the own."""

    heading, button, action = _("Declare a conflict of interest"), _("Declare"), "conflict_declared"
    other = forms.ChoiceField(label=_("Between you and whom"))
    kind = forms.ChoiceField(label=_("What stands between you"))
    text = text_field(_("Remark"))

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(visit, stream, about, **given)
        asked = sorted({one for role in Role for one in others(visit, role)}, key=lambda one: one[1])
        self.fields["other"].choices = [CHOOSE, *asked]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [CHOOSE, *((str(one), words.conflict(one)) for one in told.Conflict)]  # type: ignore[attr-defined]

    @classmethod
    def is_possible(cls, visit: Visit, person: Person) -> bool:
        """Whether it is the own person: nobody declares for somebody else."""
        return person.id == visit.person.id

    def act(self) -> Act:
        """Declare it."""
        typed = self.cleaned_data
        body = told.ConflictDeclared(other=typed["other"], kind=told.Conflict(typed["kind"]))
        return partial(people.declare, person=self.stream.id, body=body, text=typed["text"])


def roles_to_give(form: ActForm) -> list[tuple[str, str]]:
    """Return the roles that whoever visits may give, with their names."""
    may = frozenset[Role]().union(*(GIVES.get(str(role), frozenset()) for role in form.visit.roles))
    return [(str(role), words.role(role)) for role in Role if role in may]


def open_roles(visit: Visit, person: Person) -> list[tuple[str, str, Grant]]:
    """Return the roles that somebody holds in the programme, now or later: a key, the name, and one grant of each.

    A delegate holds one for each physician.
    """
    held = {
        (grant.role, grant.for_person): grant
        for grant in person.grants
        if grant.programme == visit.programme
        and (grant.period.ends is None or grant.period.ends >= visit.now.date())
        and (grant.ended is None or grant.ended > visit.now)
    }
    return [_open_role(visit, grant) for role in Role for (of, _whom), grant in held.items() if of is role]


def _open_role(visit: Visit, grant: Grant) -> tuple[str, str, Grant]:
    if grant.for_person is None:
        return str(grant.role), words.role(grant.role), grant
    return f"{grant.role}:{grant.for_person}", f"{words.role(grant.role)}: {visit.name_of(grant.for_person)}", grant


FORMS: Final[dict[str, type[PersonForm]]] = {
    "invite": InviteForm,
    "grant": GrantForm,
    "end": EndForm,
    "identity": IdentityForm,
    "name": NameForm,
    "conflict": ConflictForm,
}
