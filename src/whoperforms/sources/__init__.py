"""One module per public dataset: its columns, its vintages, its traps."""
