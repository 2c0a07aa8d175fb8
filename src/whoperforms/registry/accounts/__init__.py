"""Who may sign in: accounts, invitations, second factors, and the proof that is asked for at each signature."""
