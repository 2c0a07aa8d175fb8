"""A physician's own pages: the own record, cases, places and consents. A delegate has all that nobody has to sign."""
