"""Questions of identity: which practitioners the entries of a list may mean, for a person to decide."""
