"""The small maps of the results page, drawn as SVG text from lines that are shipped with the package."""
