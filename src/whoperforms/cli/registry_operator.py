"""`whoperforms registry open`, `policy`, `staff`, `programmes`: how whoever runs the site begins a programme.

Shape:  each is an act like all others, signed "at the terminal": who has the machine opens programmes and names their
        people, and signs nothing else. Django is set up inside the commands, so that no other command waits for it.
"""

from datetime import UTC, date, datetime
from pathlib import Path

import click

from whoperforms.certification.bodies.people import PersonRegistered, Role, RoleGranted
from whoperforms.certification.bodies.programme import PolicySet, ProgrammeOpened, Separation
from whoperforms.certification.bodies.shape import Period
from whoperforms.certification.duties.rights import OPERATOR
from whoperforms.certification.events import Authn, Signer
from whoperforms.certification.programme import programmes as those_of
from whoperforms.certification.programme_record import UNTIL_SET
from whoperforms.certification.standards.standard import template
from whoperforms.cli.ready_registry import ready
from whoperforms.cli.settings import DEFINITIONS, REGISTRY, SITE
from whoperforms.cli.terminal import print_table
from whoperforms.kernel.errors import BadQuestion, NothingFound
from whoperforms.procedures.load import load
from whoperforms.registry.site import LOCAL, site_at
from whoperforms.store.place import Place, shown

AT_THE_TERMINAL = Signer(person=OPERATOR, role=OPERATOR, authn=Authn.TERMINAL)
WHO = "whoever runs the site"
PROGRAMME = click.option("--programme", help="Which; may be left out where there is one.")


@click.command("open", short_help="Open a programme for a procedure.")
@click.argument("procedure")
@click.option("--issuer", required=True, help="Who certifies: an id or a name that the definition gives.")
@click.option("--scope", default="", help="What a certificate covers. [default: the sentence of the first draft]")
@REGISTRY
@DEFINITIONS
def open_(procedure: str, issuer: str, scope: str, registry: Place, definitions: Path | None) -> None:
    """Open the programme of PROCEDURE: from then on people may be named in it, and its standard written."""
    defined = load(procedure, folder=definitions)
    known = those_of([defined])[defined.id]
    found = known.issuer(issuer)
    if found is None:
        choices = ", ".join(one.id for one in known.issuers)
        raise BadQuestion(f"{issuer!r}: nobody who trains for {procedure} by its definition; choose one of {choices}")
    body = ProgrammeOpened(
        programme=defined.id,
        procedure=defined.id,
        issuer=found.id,
        issuer_name=found.name,
        issuer_kind=found.kind,
        scope=scope or template(defined.id, folder=definitions).scope.en,
    )
    ready(registry)
    from whoperforms.certification.acts.programmes import open_programme  # noqa: PLC0415 - with what it needs
    from whoperforms.registry.recording import record  # noqa: PLC0415 - Django has to be set up first

    record(AT_THE_TERMINAL, lambda ledger, at: open_programme(ledger, at, body=body, procedure=defined))
    click.echo(f"{defined.id}: opened, by {found.name} ({found.kind})")
    click.echo("Next: 'whoperforms registry policy' says how it decides, 'whoperforms registry staff' who works in it.")


@click.command("policy", short_help="Say how a programme decides.")
@click.option(
    "--separation", type=click.Choice([str(each) for each in Separation]), help="How strictly duties are kept apart."
)
@click.option("--verification-days", type=int, help="How old what was looked up may be at a decision.")
@click.option("--waiting-days", type=int, help="How long who has left waits before applying again.")
@click.option("--identity", help='How identities are proved, such as "A passport, seen in a video call".')
@click.option("--outcomes/--no-outcomes", default=None, help="Whether results of physicians' own cases may be shown.")
@PROGRAMME
@REGISTRY
def policy(
    separation: str | None,
    verification_days: int | None,
    waiting_days: int | None,
    identity: str | None,
    programme: str | None,
    registry: Place,
    *,
    outcomes: bool | None,
) -> None:
    """Say how a programme decides from now on; what is left out stays as it was. What was decided before stays so.

    Once there is a policy, one that is less strict takes two standards owners, who sign it on the site.
    """
    ready(registry)
    from whoperforms.certification.acts.programmes import set_policy  # noqa: PLC0415
    from whoperforms.registry.journal import ledger  # noqa: PLC0415
    from whoperforms.registry.recording import record  # noqa: PLC0415

    named = _one(programme)
    was = ledger().programme(named).policy
    if identity is None and was.identity_procedure == UNTIL_SET.identity_procedure:
        raise BadQuestion("--identity: not said how identities are proved; say it, for nobody is taken in without")
    body = PolicySet(
        separation=Separation(separation) if separation else was.separation,
        verification_days=was.verification_days if verification_days is None else verification_days,
        waiting_days=was.waiting_days if waiting_days is None else waiting_days,
        identity_procedure=identity or was.identity_procedure,
        outcomes_published=was.outcomes_published if outcomes is None else outcomes,
    )
    by = AT_THE_TERMINAL.person
    record(AT_THE_TERMINAL, lambda known, at: set_policy(known, at, programme=named, body=body, by=by))
    print_table(("policy", named), [(name, str(getattr(body, name))) for name in body.__struct_fields__])


@click.command("staff", short_help="Name somebody who works in a programme, and invite them.")
@click.argument("name")
@click.option("--role", "roles", type=click.Choice([str(each) for each in Role]), multiple=True, required=True)
@click.option("--email", required=True, help="Where the invitation goes; it opens an account once, for 7 days.")
@click.option("--npi", default=None, help="The NPI, of somebody who has one.")
@click.option("--language", type=click.Choice(["en", "es"]), default="en", show_default=True)
@PROGRAMME
@REGISTRY
@SITE
def staff(
    name: str,
    roles: tuple[str, ...],
    email: str,
    npi: str | None,
    language: str,
    programme: str | None,
    registry: Place,
    site: Path | None,
) -> None:
    """Register NAME, give the roles from today on, and print the link that opens the account, once.

    Hand the link over yourself. The address of somebody who has an account already gives them the further roles.
    """
    ready(registry, (SITE, site))
    from whoperforms.registry.staffing import staffed  # noqa: PLC0415

    body = PersonRegistered(name=name, npi=npi)
    begins = Period(begins=datetime.now(UTC).date())
    given = [RoleGranted(programme=_one(programme), role=Role(role), period=begins) for role in dict.fromkeys(roles)]
    found = staffed(AT_THE_TERMINAL, body, given, email=email, by=WHO, now=datetime.now(UTC))
    click.echo(
        f"{name}: {', '.join(dict.fromkeys(roles))} of {given[0].programme} from today on; person {found.person}"
    )
    origin = (site_at(site) if site else LOCAL).origin or ""
    if found.token:
        click.echo(f"{origin}/{language}/account/invitation/{found.token}")
    else:
        click.echo(f"{email}: has an account already, and signs in with it")


@click.command("programmes", short_help="List the programmes that there are.")
@REGISTRY
def programmes(registry: Place) -> None:
    """List the programmes, with who certifies, how they decide, and how many people are in them."""
    ready(registry)
    from whoperforms.registry.journal import ledger  # noqa: PLC0415

    known, today = ledger(), date.today()  # noqa: DTZ011 - shown to who sits here
    rows = []
    for name, found in sorted(known.programmes.items()):
        if found.opened is None:
            continue
        version = known.standard_in_force(name, datetime.combine(today, datetime.max.time(), tzinfo=UTC))
        enrolled = sum(one.programme == name for one in known.enrolments.values())
        said = found.opened.body
        kind, separation = str(said.issuer_kind), str(found.policy.separation)
        rows.append((name, said.issuer_name, kind, separation, version.number if version else "none", enrolled))
    if not rows:
        raise NothingFound(f"{shown(registry)}: no programme yet; 'whoperforms registry open' opens one")
    print_table(("programme", "issuer", "kind", "separation", "standard", "enrolments"), rows, numbers=["enrolments"])


@click.command("clock", short_help="Say that the machine's clock is right.")
@click.option("--right", is_flag=True, help="It is right, though nothing was recorded for months.")
@REGISTRY
def clock(registry: Place, *, right: bool) -> None:
    """Say what the machine's clock and the last event say; with --right, that the clock is right.

    After three months without an event nothing is recorded before that: by a clock that is years ahead all would have
    run out for ever.
    """
    ready(registry)
    from whoperforms.certification.acts.programmes import confirm_clock  # noqa: PLC0415
    from whoperforms.registry.journal import ledger  # noqa: PLC0415
    from whoperforms.registry.recording import record  # noqa: PLC0415

    now, named = datetime.now(UTC), _one(None, any_of_them=True)
    last = ledger().at
    said = [("this machine's clock", f"{now:%Y-%m-%d %H:%M}"), ("the last event", f"{last:%Y-%m-%d %H:%M}")]
    print_table(("UTC", ""), said)
    if right:
        record(AT_THE_TERMINAL, lambda known, at: confirm_clock(known, at, programme=named), now=now)
        click.echo("The clock is right, says whoever has the machine. It is recorded.")


def _one(named: str | None, *, any_of_them: bool = False) -> str:
    """Return the programme that is meant. Raises: BadQuestion, NothingFound."""
    from whoperforms.registry.journal import ledger  # noqa: PLC0415 - Django has to be set up first

    known = sorted(name for name, found in ledger().programmes.items() if found.opened)
    if named in known or (any_of_them and known):
        return named or known[0]
    if not known:
        raise NothingFound("no programme yet; 'whoperforms registry open' opens one")
    if named or len(known) > 1:
        raise BadQuestion(f"{named or '--programme'}: which programme is meant? write one of {', '.join(known)}")
    return known[0]


COMMANDS = (open_, policy, staff, programmes, clock)
