"""Django settings, URLs and the server's entry point; nothing imports it."""
