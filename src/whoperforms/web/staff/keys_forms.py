"""Forms for the issuer's keys: what two custodians add and retire together, and what one may say at once."""

from functools import partial
from typing import Any, ClassVar, Final
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from whoperforms.certification.acts import issuing
from whoperforms.certification.acts.fields import whole
from whoperforms.certification.bodies.certificates import KeyKind, KeyProposed
from whoperforms.certification.bodies.enrolment import Meaning
from whoperforms.certification.events import Stream
from whoperforms.certification.issued import KeyRecord
from whoperforms.certification.ledger import Ledger
from whoperforms.credentials.keys.custody import HeldKey
from whoperforms.credentials.multikey import public_text
from whoperforms.kernel.errors import NothingFound
from whoperforms.registry import signing
from whoperforms.registry.recording import Act
from whoperforms.web.staff.acting import ActForm
from whoperforms.web.staff.enrolment_forms import proposed_by, text_field
from whoperforms.web.staff.visit import Visit

SIGNS: Final = {
    KeyKind.CERTIFICATE: _("Certificates"),
    KeyKind.STATUS: _("Status lists"),
    KeyKind.LOG: _("The log"),
}


class KeyForm(ActForm):
    """Something that is done with a key; it is signed."""

    meaning = Meaning.DECIDED

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(visit, stream, about, **given)
        self.fragment = stream.id
        self.key = visit.ledger.keys.get(stream.id) or KeyRecord(fragment=stream.id)

    @classmethod
    def is_possible(cls, visit: Visit, key: KeyRecord) -> bool:
        """Whether it can be done now, by whoever visits."""
        raise NotImplementedError


class ProposeKeyForm(KeyForm):
    """A first custodian names a key of this machine."""

    heading, button, action = _("Propose a key"), _("Sign"), "key_proposed"
    did = forms.CharField(
        label=_("Whose key it is"),
        max_length=210,
        help_text=_("did:web: and the name of the site where the certificates are checked. It never changes."),
    )

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(visit, stream, about, **given)
        self.held = held_key(stream.id)
        self.fields["did"].initial = did_of(visit.ledger)
        self.intro = gettext(  # type: ignore[misc]
            "Key %(key)s signs: %(kind)s. Write down its public part, so that the second custodian can compare it: "
            "%(public)s"
        ) % {"key": self.fragment, "kind": SIGNS[KeyKind(self.held.kind)], "public": public_text(self.held.public)}

    @classmethod
    def is_possible(cls, visit: Visit, key: KeyRecord) -> bool:  # noqa: ARG003 - whoever holds it may
        """Whether it was not in use yet."""
        return key.added is None

    def act(self) -> Act:
        """Propose it."""
        body = KeyProposed(
            did=self.cleaned_data["did"], kind=KeyKind(self.held.kind), public=public_text(self.held.public)
        )
        return partial(issuing.propose_key, fragment=self.fragment, body=whole(body))


class AddKeyForm(KeyForm):
    """A second custodian compares the key, and it is used."""

    heading, button, action = _("Let a key be used"), _("Sign"), "key_added"

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(visit, stream, about, **given)
        if asked := self.key.proposed:
            said = gettext(
                "Key %(key)s of %(did)s signs: %(kind)s. Compare its public part with what the first custodian wrote "
                "down: %(public)s"
            )
            named = {"key": self.fragment, "did": asked.body.did, "public": asked.body.public}
            said %= named | {"kind": SIGNS[asked.body.kind]}
            self.intro = f"{proposed_by(visit, asked)} {said}"  # type: ignore[misc]

    @classmethod
    def is_possible(cls, visit: Visit, key: KeyRecord) -> bool:
        """Whether somebody else proposed it."""
        return key.added is None and key.proposed is not None and key.proposed.actor != visit.person.id

    def act(self) -> Act:
        """Add it."""
        return partial(issuing.add_key, fragment=self.fragment)


class AskRetirementForm(KeyForm):
    """A first custodian asks that a key signs nothing more."""

    heading, button, action = _("Ask to retire a key"), _("Sign"), "key_retirement_proposed"
    intro: ClassVar[str | Promise] = _(
        "Once a second custodian agrees, the key signs nothing more. What it signed stays good. Add the next key first."
    )
    text = text_field(required=True)

    @classmethod
    def is_possible(cls, visit: Visit, key: KeyRecord) -> bool:  # noqa: ARG003 - any custodian may
        """Whether it is in use, and nobody asked yet."""
        return key.signs and key.asked is None

    def act(self) -> Act:
        """Ask."""
        return partial(issuing.propose_retirement, fragment=self.fragment, text=self.cleaned_data["text"])


class RetireForm(KeyForm):
    """A second custodian agrees that a key signs nothing more."""

    heading, button, action = _("Retire a key"), _("Sign"), "key_retired"

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(visit, stream, about, **given)
        if asked := self.key.asked:
            self.intro = f"{proposed_by(visit, asked)} {asked.text}"  # type: ignore[misc]

    @classmethod
    def is_possible(cls, visit: Visit, key: KeyRecord) -> bool:
        """Whether somebody else asked for it."""
        return key.signs and key.asked is not None and key.asked.actor != visit.person.id

    def act(self) -> Act:
        """Retire it."""
        return partial(issuing.retire_key, fragment=self.fragment)


class CompromisedForm(KeyForm):
    """One person says that a key may be in other hands."""

    heading, button, action = _("Say that a key may be in other hands"), _("Sign"), "key_compromised"
    intro: ClassVar[str | Promise] = _(
        "From then on the key is believed no more, at once and for good. Of what it signed only that counts which the "
        "log had before. Then two custodians add a new key, and all certificates are signed anew, with their numbers."
    )
    text = text_field(_("What happened"), required=True)

    @classmethod
    def is_possible(cls, visit: Visit, key: KeyRecord) -> bool:  # noqa: ARG003 - who may is asked elsewhere
        """Whether it was ever in use, and nobody said so yet."""
        return key.added is not None and key.compromised is None

    def act(self) -> Act:
        """Say so."""
        return partial(issuing.compromise_key, fragment=self.fragment, text=self.cleaned_data["text"])


FORMS: Final[dict[str, type[KeyForm]]] = {
    "propose": ProposeKeyForm,
    "add": AddKeyForm,
    "ask-retirement": AskRetirementForm,
    "retire": RetireForm,
    "compromised": CompromisedForm,
}


def held_key(fragment: str) -> HeldKey:
    """Return a key that lies sealed on this machine. Raises: NothingFound, MachineRefused, BadData."""
    for held in signing.keys().held():
        if held.fragment == fragment:
            return held
    raise NothingFound(f"{fragment[:40]!r}: no key of this machine; make one at the terminal, with 'whoperforms keys'")


def did_of(ledger: Ledger) -> str:
    """Return whose keys they are: of those added before, else of the site's own address."""
    for key in ledger.keys.values():
        if key.added and key.proposed:
            return key.proposed.body.did
    where = urlsplit(settings.SITE.origin or "").netloc
    return f"did:web:{where.replace(':', '%3A')}" if where else ""
