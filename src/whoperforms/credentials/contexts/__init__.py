"""What the words of a certificate mean: the contexts of linked data, as their owners published them."""
