"""The log of events that nobody can quietly rewrite: its tree, its checkpoints, its proofs, and who watches it."""
