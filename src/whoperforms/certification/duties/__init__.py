"""Who may do what, and which duties do not go together."""
