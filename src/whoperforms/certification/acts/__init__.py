"""What people do in a registry: each act says which events shall happen, or why none may."""
