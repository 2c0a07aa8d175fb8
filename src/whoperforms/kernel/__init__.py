"""What every room shares: identifiers, points, dates, errors, and doing two things at once; standard library only."""
