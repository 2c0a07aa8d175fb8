"""The terminal: parse a command, ask the rooms below, print the answer."""

from whoperforms.cli.main import main

__all__ = ["main"]
