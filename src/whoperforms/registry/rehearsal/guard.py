"""Where invented people may act: on this machine, beside a directory of invented people, and nowhere else.

Shape:  their accounts have addresses that nobody else can have (RFC 2606), so that they are known for good.
"""

from typing import Final

from whoperforms.kernel.errors import BadQuestion
from whoperforms.registry.site import Site

HOST: Final = "demo.example"


def refuse_real(site: Site, *, invented: bool) -> None:
    """Let through only a demo: a directory of invented people, shown on this machine alone. Raises: BadQuestion."""
    if not invented:
        raise BadQuestion(
            "the directory holds real people, and a demo has none; write an invented country with 'whoperforms demo', "
            "build it, and name that --directory"
        )
    if not site.is_local:
        raise BadQuestion(
            f"{site.origin or site.hosts[0]}: a site for others, and everybody knows the passwords of a demo; "
            "leave out --site"
        )


def refuse_rehearsed(site: Site, *, invented: bool) -> None:
    """Let a registry in which a demo was played be served as a demo only. Raises: BadQuestion."""
    if invented and site.is_local:
        return
    from django.db import connections  # noqa: PLC0415 - Django has to be set up first

    from whoperforms.registry.accounts.models import Account  # noqa: PLC0415

    rehearsed = Account.objects.filter(email__endswith=f"@{HOST}").exists()
    connections.close_all()  # whoever starts servers from here must not hand them an open one
    if not rehearsed:
        return
    raise BadQuestion(
        "the registry holds invented people, whose passwords everybody knows; name another --registry, or serve the "
        "demo's own directory to this machine alone"
    )
