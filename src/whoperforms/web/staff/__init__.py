"""Pages for those who run a programme, and for physicians: what waits for them, and forms for what they do."""
