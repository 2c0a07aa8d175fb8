"""The keys of an issuer: their history, where the secret ones lie, and the document that tells the world."""
