"""Certificates: sign them, say what became of them, check them, and a log of events that nobody can quietly rewrite."""
