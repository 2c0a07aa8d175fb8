"""A site: who runs it, where it may be served, and what it offers; one file says so.

Shape:  TOML, each key of which docs/settings.md explains. Without a file a site is local: nobody runs it for others,
        so it is served to this machine alone, and no search engine lists it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from msgspec import Meta

from whoperforms.kernel.errors import BadProcedure, BadQuestion
from whoperforms.procedures.kinds import Text
from whoperforms.procedures.load import names
from whoperforms.procedures.read import Read, read
from whoperforms.procedures.shape import offer
from whoperforms.procedures.sourced import Value
from whoperforms.registry.errors import BadSite

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
PHONE = re.compile(r"\+?[0-9][0-9 ().-]{6,18}[0-9]")


class Operator(Value, frozen=True, kw_only=True):
    """Who runs a site, and how to reach them."""

    name: Text
    email: Text | None = None
    phone: Text | None = None
    address: Text | None = None

    @property
    def can_be_reached(self) -> bool:
        """Whether a reader can write or call."""
        return bool(self.email or self.phone)

    @property
    def phone_href(self) -> str:
        """The number as a link to call it; ten digits are a number in the United States."""
        digits = re.sub(r"\D", "", self.phone or "")
        abroad = (self.phone or "").startswith("+")
        return f"tel:+{digits}" if abroad else f"tel:+1{digits.removeprefix('1')}"


class Mail(Value, frozen=True, kw_only=True):
    """The server that takes messages, and whom they come from. A password stands in a file of its own."""

    host: Text
    sender: Annotated[str, Meta(pattern=EMAIL.pattern)]
    port: Annotated[int, Meta(ge=1, le=65535)] = 587
    user: Text | None = None
    password_file: Text | None = None
    tls: bool = True

    def password(self) -> str:
        """Return the password; empty where none is needed. Raises: BadSite."""
        if self.password_file is None:
            return ""
        try:
            return Path(self.password_file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as why:
            raise BadSite(f"{self.password_file}: the password of the mail server cannot be read ({why})") from None


class _File(Value, frozen=True, kw_only=True):
    """A site's file as written."""

    operator: Operator | None = None
    origin: Text | None = None
    hosts: tuple[Annotated[str, Meta(pattern=r"\S")], ...] = ()
    public_only: bool = False
    procedure: Text | None = None
    problems: Annotated[str, Meta(pattern="^https://")] | None = None
    mail: Mail | None = None
    proxies: Annotated[int, Meta(ge=0, le=9)] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What one installation is. `origin`: scheme and host, as others reach it; `problems`: where to tell of faults.

    `proxies`: how many servers of the operator stand in front and say, one after the other, whom they ask for.
    """

    operator: Operator | None = None
    origin: str | None = None
    hosts: tuple[str, ...] = LOOPBACK
    public_only: bool = False
    procedure: str | None = None
    problems: str | None = None
    mail: Mail | None = None
    proxies: int = 0

    @property
    def is_local(self) -> bool:
        """Whether it answers to no name but this machine's own."""
        return set(self.hosts) <= set(LOOPBACK)


LOCAL = Site()


def site_at(path: Path, definitions: Path | None = None) -> Site:
    """Return the site that a file describes, for the procedures of a folder. Raises: BadSite, MachineRefused."""
    try:
        found = read(path, _File)
        return _site(found, names(definitions))
    except BadProcedure as why:  # who reads a definition says so of any file
        raise BadSite(str(why)) from None


def _site(found: Read[_File], procedures: Sequence[str]) -> Site:
    said, refuse = found.value, found.file.refuse
    if said.operator and said.operator.email and not EMAIL.fullmatch(said.operator.email):
        refuse(("operator", "email"), f"{said.operator.email!r}: no e-mail address; write name@host")
    if said.operator and said.operator.phone and not PHONE.fullmatch(said.operator.phone):
        refuse(("operator", "phone"), f"{said.operator.phone!r}: no telephone number; write 800-555-0100")
    if said.procedure and said.procedure not in procedures:
        refuse(("procedure",), f"{said.procedure!r}: no such procedure; {offer(said.procedure, procedures)}")
    for host in said.hosts:
        if not HOST.fullmatch(host):
            refuse(("hosts",), f"{host!r}: no name of a host; write it in small letters, without https:// and port")
    own = () if said.origin is None else (_host_of(found, said.origin),)
    return Site(
        operator=said.operator,
        origin=said.origin,
        hosts=tuple(dict.fromkeys((*own, *said.hosts, *LOOPBACK))),
        public_only=said.public_only,
        procedure=said.procedure,
        problems=said.problems,
        mail=said.mail,
        proxies=said.proxies,
    )


def _host_of(found: Read[_File], origin: str) -> str:
    """Return the host of an origin: https, or http to this machine; nothing behind the host and its port."""
    try:
        where = urlsplit(origin)
        host = f"[{where.hostname}]" if ":" in (where.hostname or "") else where.hostname or ""
        port = "" if where.port is None else f":{where.port}"
    except ValueError:
        host = port = ""
        where = urlsplit("")
    secure = where.scheme == "https" or (where.scheme == "http" and host in LOOPBACK)
    if not (secure and HOST.fullmatch(host) and origin == f"{where.scheme}://{host}{port}"):
        found.file.refuse(("origin",), f"{origin!r}: no origin; write https:// and the host, and nothing behind it")
    return host


def refuse_to_serve(site: Site, *, address: str, invented: bool) -> None:
    """Let through only what may be served at an address. Raises: BadQuestion.

    Invented people are shown to nobody else; real ones only by somebody with a name whom one can reach.
    """
    beyond = not is_loopback(address)
    if invented and (beyond or not site.is_local):
        where = address if beyond else site.origin or site.hosts[0]
        raise BadQuestion(
            f"{where}: the directory holds invented people, who are shown on this machine only; "
            "serve a real directory, or leave out --bind and --site"
        )
    if not (beyond or not site.is_local):
        return
    lacking = [
        said
        for said, there in (
            ("the operator's name", site.operator is not None),
            (
                "the operator's e-mail address or telephone number",
                bool(site.operator and site.operator.can_be_reached),
            ),
            ("the origin", site.origin is not None and not site.is_local),
        )
        if not there
    ]
    if lacking:
        raise BadQuestion(
            f"{address if beyond else site.hosts[0]}: a site for others says who runs it; its file (--site) lacks "
            f"{', '.join(lacking)}; add them, or leave out --bind to serve this machine alone"
        )


def is_loopback(address: str) -> bool:
    """Return whether an address reaches this machine alone. Raises: BadQuestion when it is none.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    if address == "localhost":
        return True
    try:
        return ip_address(address).is_loopback
    except ValueError:
        raise BadQuestion(f"{address!r}: no IP address; write one of this machine, such as 127.0.0.1") from None
