"""The directory file: its schema, how it is written and swapped, how it is opened and read."""
