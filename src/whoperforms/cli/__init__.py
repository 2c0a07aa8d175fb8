"""The terminal: parse a command, ask the rooms below, print the answer."""
