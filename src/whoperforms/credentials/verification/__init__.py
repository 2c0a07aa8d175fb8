"""Whether a certificate says what its issuer said, what that comes to now, and which step says so."""
