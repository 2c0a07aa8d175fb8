"""Views of django-allauth where ours differ a little from them."""

from typing import Any

from allauth.core.internal.ratelimit import decorator
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator

from whoperforms.web.accounts.surroundings import errors_of

WRONG = "passkey"  # a word in the address: what to say there


class AddPasskey(AddWebAuthnView):  # type: ignore[misc]  # it comes without types
    """Add a passkey: always one by which somebody can sign in without a password."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - its signature there
        """Return the page; what the browser is asked for is made anew each time it is shown."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["js_data"] = {"creation_options": auth.begin_registration(self.request.user, True)}  # noqa: FBT003
        if "form" in kwargs:
            context["form"] = kwargs["form"]
        context["errors"] = errors_of(context["form"])
        return context


class RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc]
    """Remove a passkey, after asking."""

    success_url = reverse_lazy("mfa_index")


class ProveByPasskey(ReauthenticateWebAuthnView):  # type: ignore[misc]
    """Prove by a passkey who one is; a wrong one is said on the same page."""

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        """Show the form again, and what is wrong."""
        answer: HttpResponse = self.render_to_response({**self.get_context_data(), "form": form})
        return answer


@method_decorator(decorator(app="allauth.mfa", action="passkey_asked", limit_get=True), name="dispatch")
class SignInByPasskey(LoginWebAuthnView):  # type: ignore[misc]
    """Sign in by a passkey alone; a wrong one is said on the page where one signs in."""

    def form_invalid(self, form: BaseForm) -> HttpResponse:  # noqa: ARG002 - its signature there
        """Lead back, and say there what is wrong."""
        return HttpResponseRedirect(f"{reverse('account_login')}?wrong={WRONG}")


def wrong_passkey(request: HttpRequest) -> bool:
    """Whether somebody comes back here after a passkey that was refused."""
    return request.GET.get("wrong") == WRONG
