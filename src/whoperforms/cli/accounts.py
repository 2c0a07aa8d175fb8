"""`whoperforms accounts ...`: who may sign in. The first account is made here; later ones are invited on the site.

Shape:  Django is set up inside the commands, so that no other command waits for it.
"""

from datetime import UTC, datetime
from pathlib import Path

import click

from whoperforms.cli.ready_registry import ready
from whoperforms.cli.settings import REGISTRY, SITE
from whoperforms.registry.site import LOCAL, site_at
from whoperforms.store.place import Place

WHO = "whoever runs the site"
LANGUAGE = click.option("--language", type=click.Choice(["en", "es"]), default="en", show_default=True)


@click.group("accounts", short_help="Say who may sign in.")
def command() -> None:
    """Say who may sign in: invite somebody, end an account, take lost second factors away."""


@command.command("invite", short_help="Invite somebody to make an account.")
@click.argument("email")
@click.option("--person", default="", help="Id of the person of the registry whose account it will be.")
@LANGUAGE
@REGISTRY
@SITE
def invite(email: str, person: str, language: str, registry: Place, site: Path | None) -> None:
    """Invite EMAIL to make an account; print the link that opens it, once, for 7 days. Hand it over yourself."""
    ready(registry, (SITE, site))
    from whoperforms.registry.accounts import services  # noqa: PLC0415 - Django has to be set up first

    invited = services.invite(email, person=person, by=WHO, now=datetime.now(UTC))
    origin = (site_at(site) if site else LOCAL).origin or ""
    click.echo(f"{origin}/{language}/account/invitation/{invited.token}")


@command.command("disable", short_help="Let nobody sign in with an account again.")
@click.argument("email")
@REGISTRY
def disable(email: str, registry: Place) -> None:
    """End the account of EMAIL at once, wherever it is signed in. What it did stays on record under its name."""
    ready(registry)
    from whoperforms.registry.accounts import selectors, services  # noqa: PLC0415

    account = selectors.account_at(email)
    services.disable(account, by=WHO, now=datetime.now(UTC))
    click.echo(f"{account.email}: disabled, and signed out everywhere")


@command.command("forget", short_help="Take the second factors of somebody away who has lost them.")
@click.argument("email")
@REGISTRY
def forget(email: str, registry: Place) -> None:
    """Take app, passkeys and recovery codes of EMAIL away, after seeing who asks. They set up new ones."""
    ready(registry)
    from whoperforms.registry.accounts import services  # noqa: PLC0415

    account = services.forget_second_factors(email)
    click.echo(f"{account.email}: signs in with the password alone now, and sets up a second factor again")
