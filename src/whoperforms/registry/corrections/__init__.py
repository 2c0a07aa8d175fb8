"""Corrections: mistakes that readers report, where each stands, and what was answered."""
