"""After an invitation is recorded: the link that opens the account, shown once, or sent."""

from django.http import HttpResponse, HttpResponseRedirect

from whoperforms.certification.people import Person
from whoperforms.registry.accounts import messages, selectors, services
from whoperforms.registry.accounts.where import origin
from whoperforms.registry.joining import asked
from whoperforms.web.accounts.joining import role_asked
from whoperforms.web.addresses import address
from whoperforms.web.staff.layout import staff_shown
from whoperforms.web.staff.people_forms import MAIL
from whoperforms.web.staff.visit import Visit


def invited(visit: Visit, person: Person, *, to: str) -> HttpResponse:
    """Make the invitation to an account, and hand over its link, or send it; of who has one nothing is to be made."""
    email = visit.request.POST.get("email", "").strip()
    if not email:
        return HttpResponseRedirect(to, status=303)
    made = services.invite(email, person=person.id, by=visit.person.name[:100], now=visit.now)
    link = origin(visit.request) + address("account_invitation", language=visit.language, token=made.token)
    sent = visit.request.POST.get("by") == MAIL
    if sent:
        open_ = selectors.invitation_for(made.token, now=visit.now)
        roles = [role_asked(one) for one in asked(person.id, visit.now)]
        messages.invitation(open_, link, roles=roles).to(made.email, origin=origin(visit.request)).send()
    own = {
        "person": person,
        "email": made.email,
        "link": "" if sent else link,
        "until": made.expires_at,
        "back_href": visit.href("staff_person", person=person.id),
    }
    response = staff_shown(visit, "staff/invited.html", own)
    response["Cache-Control"] = "private, no-store"
    return response
