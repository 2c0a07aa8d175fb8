"""What somebody has met of a standard, what is missing, and what a renewal asks."""
