"""How the product grows with the library: measured up to a million passages, reckoned on paper beyond."""
