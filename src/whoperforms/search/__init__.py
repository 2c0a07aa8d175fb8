"""Questions about who performs a procedure, and their answers."""
