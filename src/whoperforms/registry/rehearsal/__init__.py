"""A programme of invented people, lived through in the registry of a demo; never beside a directory of real ones."""
