"""Releases into a directory: read, join by NPI, place, write, check, swap."""
