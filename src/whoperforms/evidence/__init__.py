"""Facts, claims, and which source may support which claim."""
