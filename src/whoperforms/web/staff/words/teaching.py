"""What a programme asks and how it works: kinds of requirements, cases, signatures, policies."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from whoperforms.web.staff.words.tables import Texts, saying

KINDS: Final[Texts] = {
    "eligibility": _("Eligibility"),
    "didactic": _("Modules with exams"),
    "hands_on": _("Hands-on workshop"),
    "mentored": _("Cases with a mentor"),
    "competence": _("Competence"),
    "verification": _("Check at a source"),
    "attestation": _("The physician's own statement"),
    "instrument": _("Leave to use an instrument"),
    "proctored": _("First own cases with a mentor"),
}
APPLIES: Final[Texts] = {
    "initial": _("For the first certificate"),
    "renewal": _("For a renewal"),
    "both": _("For the first certificate and each renewal"),
}
MEANINGS: Final[Texts] = {
    "observed": _("I was there and saw it."),
    "assessed": _("I have assessed this myself."),
    "reviewed": _("I have reviewed this and agree."),
    "decided": _("I decide this, having looked at the record."),
    "stated": _("I state this of myself, and it is true."),
}
KITS: Final[Texts] = {
    "signed": _("yes: the leave to use it is signed."),
    "not_signed": _("no: nobody has signed the leave to use it."),
    "not_met": _("no: the newest signature says that the leave to use it is not met."),
    "not_in_force": _("no: no certification in force can be confirmed today, and there is no training for one."),
}
CASE_ROLES: Final[Texts] = {
    "observed": _("Observed"),
    "assisted": _("Assisted"),
    "performed": _("Performed"),
}
MODELS: Final[Texts] = {
    "model": _("Anatomical model"),
    "cadaver": _("Cadaver"),
    "simulator": _("Simulator"),
}
SEPARATIONS: Final[Texts] = {
    "small": _("Small: trainer, examiner, one decider"),
    "strict": _("Strict: every rule, two deciders"),
}
ISSUER_KINDS: Final[Texts] = {
    "manufacturer": _("manufacturer"),
    "society": _("professional society"),
    "independent": _("independent body"),
}
CATEGORIES: Final[Texts] = {
    "conduct": _("Conduct"),
    "safety": _("Safety of patients"),
    "decision": _("A decision of the programme"),
    "training": _("The training"),
    "misuse_of_mark": _("Misuse of the certificate or mark"),
    "other": _("Something else"),
}
TOLD_BY: Final[Texts] = {
    "letter": _("By letter"),
    "mail": _("By e-mail"),
}

kind: Final = saying(KINDS)  # what kind of requirement one is
kit: Final = saying(KITS)  # whether the kit of an instrument may be released, and why
applies: Final = saying(APPLIES)  # when a requirement has to be met
meaning: Final = saying(MEANINGS)  # what a signature means, in the signer's own mouth
case_role: Final = saying(CASE_ROLES)  # what a candidate did in a mentored case
model: Final = saying(MODELS)  # on what hands-on training is done
separation: Final = saying(SEPARATIONS)  # how strictly duties are kept apart
issuer_kind: Final = saying(ISSUER_KINDS)  # what kind of body issues certificates
category: Final = saying(CATEGORIES)  # what a complaint is about
told_by: Final = saying(TOLD_BY)  # by which way people were told
