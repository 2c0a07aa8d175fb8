"""An invented country, written in the published formats."""
