"""Pages for whoever has an account: sign in, the second step, invitations, browsers; and doors for pages of others."""
