"""Answers who performs a procedure near me, who is trained for it, how often, and how we know."""

__version__ = "0.1.0"
