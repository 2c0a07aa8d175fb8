"""Looks at sources: what each counts for, how old it may be, when the next one is due."""
