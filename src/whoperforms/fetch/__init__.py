"""Downloads of the published files: what the publishers offer, what of it is needed, and getting that whole."""
