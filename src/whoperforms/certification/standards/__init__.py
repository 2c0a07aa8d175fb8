"""What a programme asks: versions of its standard, as documents."""
