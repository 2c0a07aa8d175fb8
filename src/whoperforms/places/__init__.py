"""Where things are: ZIP codes, cities, distances and cells, from data shipped with the package."""
