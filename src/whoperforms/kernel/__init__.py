"""The words every room shares: identifiers, points, dates and errors; standard library only."""
