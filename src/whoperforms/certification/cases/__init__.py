"""Cases and how patients fared, without anybody's identity, and what of it may be published."""
