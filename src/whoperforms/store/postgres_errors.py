"""What PostgreSQL says, as one sentence: who said it, what is wrong, what to do.

Source: PostgreSQL 15, appendix A (error codes). A server that refuses a connection gives libpq no code, only words:
        those of an English server are known here, any others are passed on as they are.
"""

import psycopg
from psycopg import errors

from whoperforms.kernel.errors import BadDirectory, MachineRefused, WhoPerformsError

AWAY = "{where}: PostgreSQL does not answer ({said}); start it, or give another address"
CONNECTING = (  # words of the refusal -> the sentence
    ("password", "{where}: PostgreSQL refused the user's password; give the right one in the address or in PGPASSWORD"),
    ("no pg_hba.conf entry", "{where}: PostgreSQL lets nobody in from here ({said}); ask whoever runs the server"),
    ("too many c", "{where}: PostgreSQL has no connection left; ask again later, or raise its max_connections"),
    ("connection slots", "{where}: PostgreSQL has no connection left; ask again later, or raise its max_connections"),
    ("does not exist", "{where}: {said}; make it, or give another address"),
    ("read-only", "{where}: no server of this address takes writes; name the primary"),
)
LOST = (errors.AdminShutdown, errors.CrashShutdown, errors.CannotConnectNow, errors.IdleSessionTimeout)
ASK_ELSEWHERE = (  # the server cannot answer now; another may, or the same a moment later
    *LOST,
    errors.SerializationFailure,  # a standby that has to replay what the question was in the way of
    errors.DeadlockDetected,
    errors.DiskFull,
    errors.OutOfMemory,
)
NOT_THERE = (errors.UndefinedTable, errors.InvalidSchemaName)
OLD_SERVES = "the directory that was there still serves"


def refused(why: psycopg.Error, where: str) -> WhoPerformsError:
    """Return why a server could not be reached, or could not answer, as a sentence."""
    said = _said(why)
    match why:
        case errors.TooManyConnections():
            return MachineRefused(CONNECTING[2][1].format(where=where))
        case errors.InsufficientPrivilege():
            return MachineRefused(f"{where}: no right to read the directory ({said}); grant it, or give another user")
        case errors.QueryCanceled():
            return MachineRefused(f"{where}: PostgreSQL took too long to answer and was stopped; ask again later")
        case psycopg.OperationalError():
            sentence = next((told for words, told in CONNECTING if words in said), AWAY)
            return MachineRefused(sentence.format(where=where, said=said))
        case _:
            return BadDirectory(f"{where}: the directory cannot be read ({said}); build it again")


def refused_to_build(why: psycopg.Error, where: str) -> WhoPerformsError:
    """Return why a build into PostgreSQL ended, as a sentence."""
    said = _said(why)
    match why:
        case errors.DiskFull():
            return MachineRefused(f"{where}: the server's disk is full ({said}); free some space there; {OLD_SERVES}")
        case errors.InsufficientPrivilege():
            return MachineRefused(f"{where}: no right to make a schema ({said}); grant 'create' on the database")
        case errors.LockNotAvailable():
            return MachineRefused(f"{where}: another build is writing here; wait for it, or give another --out")
        case errors.ReadOnlySqlTransaction():
            return MachineRefused(f"{where}: no server of this address takes writes; name the primary")
        case psycopg.OperationalError():
            return MachineRefused(f"{where}: PostgreSQL was lost while building ({said}); build again; {OLD_SERVES}")
        case _:
            return MachineRefused(f"{where}: PostgreSQL refused the directory ({said}); {OLD_SERVES}")


def _said(why: psycopg.Error) -> str:
    """Return the last line that is the server's own, without its label."""
    told = why.diag.message_primary or str(why).strip().splitlines()[0]
    return told.rpartition("FATAL:  ")[2].removeprefix("connection failed: ")
