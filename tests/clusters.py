"""PostgreSQL servers for tests: started on loopback, in a folder of their own, stopped and removed at the end."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from requirements import _missing

OWNER = "whoperforms"  # the role that builds and reads; a superuser of its cluster
SERVER_USER = "postgres"  # PostgreSQL refuses to run as root
REPLICATION = "host replication all 127.0.0.1/32 trust\n"
LOCKED = "host all locked 127.0.0.1/32 scram-sha-256\n"  # the one user who needs a password
SMALL = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "shared_buffers": "32MB",
    "max_connections": "60",
    "autovacuum": "off",
    "wal_level": "replica",
    "max_wal_senders": "4",
    "synchronous_commit": "local",
    "wal_retrieve_retry_interval": "100ms",  # how soon a standby looks for its primary again
}


def programs() -> Path | None:
    """Return the folder of the server's programs, of the newest server there is."""
    found = [Path(shutil.which("pg_ctl") or "/nowhere").resolve().parent]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name))
    needed = ("initdb", "pg_ctl", "pg_basebackup")
    return next((path for path in found if all((path / name).exists() for name in needed)), None)


def needs_postgres() -> Path:
    """Return the folder of the server's programs; skip, or fail where everything is required."""
    found = programs()
    return found or _missing("PostgreSQL is not there: install it, on Debian with 'apt-get install postgresql'")


@dataclass(frozen=True)
class Out:
    """Where a test's directory is kept: where it is written to, and where it is read from."""

    engine: str
    written_to: Path | str
    read_from: Path | str


@dataclass
class Cluster:
    """A server of its own; `address` is a database on it."""

    programs: Path
    data: Path
    port: int
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def address(self) -> str:
        return self.database("postgres")

    @property
    def owner(self) -> int:
        """The number of the user it runs as."""
        return self.data.stat().st_uid

    def database(self, name: str, *, user: str = OWNER) -> str:
        return f"postgresql://{user}@{self.host}/{name}"

    def start(self) -> None:
        settings = SMALL | self.settings | {"port": str(self.port), "unix_socket_directories": str(self.data.parent)}
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        self._control("start", "-w", "-t", "60", "-l", str(self.data.with_suffix(".log")), "-o", options)

    def stop(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self._control("stop", "-w", "-m", "immediate")

    def processes(self) -> list[int]:
        """Return the process of the server, and those it has started."""
        head = int((self.data / "postmaster.pid").read_text().split()[0])
        children = [int(path.parent.name) for path in Path("/proc").glob("[0-9]*/stat") if _parent(path) == head]
        return [head, *children]

    @contextmanager
    def hung(self) -> Iterator[None]:
        """Let the server neither answer nor go away for as long as the block lasts."""
        stopped = self.processes()
        for process in stopped:
            os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in stopped:
                os.kill(process, signal.SIGCONT)

    def run(self, *statements: str) -> list[tuple]:
        """Run statements as the owner, each by itself; return what the last one answers."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            for statement in statements:
                answer = connection.execute(statement)
            return answer.fetchall() if answer.description else []

    def _control(self, action: str, *arguments: str) -> None:
        run(self.programs / "pg_ctl", action, "-D", self.data, *arguments)


def _parent(stat: Path) -> int:
    try:
        return int(stat.read_text().rpartition(")")[2].split()[1])
    except OSError:  # it has just ended
        return 0


@contextmanager
def clusters_folder() -> Iterator[Path]:
    """Yield a folder that the server's user can reach."""
    folder = Path(tempfile.mkdtemp(prefix="whoperforms-postgres-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, SERVER_USER)
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def primary(folder: Path, **settings: str) -> Iterator[Cluster]:
    """Yield a new server."""
    cluster = Cluster(needs_postgres(), folder / "primary", free_port(), settings)
    run(
        cluster.programs / "initdb",
        "-D",
        cluster.data,
        "-A",
        "trust",
        "-U",
        OWNER,
        "-E",
        "UTF8",
        "--no-sync",
        "--locale=C",
    )
    rules = cluster.data / "pg_hba.conf"
    rules.write_text(REPLICATION + LOCKED + rules.read_text())
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


@contextmanager
def replica(of: Cluster) -> Iterator[Cluster]:
    """Yield a server that follows another one, and on which a commit there waits if it is told to."""
    cluster = Cluster(of.programs, of.data.with_name("replica"), free_port())
    source = f"host=127.0.0.1 port={of.port} user={OWNER} application_name=replica"
    run(
        cluster.programs / "pg_basebackup",
        "-R",
        "-X",
        "stream",
        "-c",
        "fast",
        "--no-sync",
        "-D",
        cluster.data,
        "-d",
        source,
    )
    of.run("alter system set synchronous_standby_names = 'replica'", "select pg_reload_conf()")
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


def run(program: Path, *arguments: object) -> None:
    """Run one of the server's programs, as the user it wants."""
    as_user = (
        ("setpriv", f"--reuid={SERVER_USER}", f"--regid={_group()}", "--clear-groups") if os.geteuid() == 0 else ()
    )
    done = subprocess.run(
        [*as_user, str(program), *map(str, arguments)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        cwd="/",
        check=False,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr


def _group() -> int:
    return pwd.getpwnam(SERVER_USER).pw_gid


def free_port() -> int:
    """Return a loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
