"""How numbers and days are written, where it differs from what Django takes a language for."""
