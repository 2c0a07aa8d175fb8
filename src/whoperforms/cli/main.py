"""The command `whoperforms`: its subcommands, and how whatever goes wrong becomes one sentence and an exit code.

Shape:  0 fine, 1 nothing found, 2 the question was wrong, 3 the data was wrong, 4 the machine refused.
"""

import os
import sqlite3
import sys
from importlib import import_module

import click

from whoperforms import __version__
from whoperforms.kernel.errors import WhoPerformsError

COMMANDS = (
    *("fetch", "build", "increment", "update"),
    *("near", "find", "check", "show", "releases", "rejected", "quality", "review", "procedures"),
    *("roster", "demo", "serve", "registry", "accounts", "verify", "keys", "log"),
)
WRONG_DATA, MACHINE_REFUSED = 3, 4
INTERRUPTED = 130


class _Commands(click.Group):
    """Loads a command's module only when it is asked for, so that a question never waits for a build's tools."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"whoperforms.cli.{cmd_name}")
        command: click.Command = module.command
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="whoperforms")
def commands() -> None:
    """Tell who performs a procedure near me, who is trained for it, how often, and how we know."""


def main() -> None:
    """Run the command line; exit with the code that says what happened."""
    try:
        code = commands.main(standalone_mode=False)
    except WhoPerformsError as why:
        code = _refused(str(why), why.exit_code)
    except click.ClickException as why:
        why.show()
        code = why.exit_code
    except sqlite3.DatabaseError as why:
        code = _refused(f"directory.db: damaged ({why}); build it again", WRONG_DATA)
    except (click.Abort, KeyboardInterrupt):
        code = _refused("stopped before it was done; a directory that was there still serves", INTERRUPTED)
    except OSError as why:
        code = _refused(f"{why.filename or 'the output'}: {why.strerror}; see to it and try again", MACHINE_REFUSED)
    _leave(code if isinstance(code, int) else 0)


def _leave(code: int) -> None:
    """Exit. After a refusal at once: a thread that reads ahead may still be parsing, and must not outlive Python."""
    if not code:
        sys.exit(code)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _refused(sentence: str, code: int) -> int:
    click.echo(f"whoperforms: {sentence}", err=True)
    return code
