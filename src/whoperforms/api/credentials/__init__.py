"""Certificates for machines: documents as they were signed, what became of them, the issuer, the log, verification."""
