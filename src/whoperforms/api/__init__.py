"""Answers for machines: JSON over HTTP."""
