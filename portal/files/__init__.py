"""Evidence as bytes: checking, cleaning, scanning and keeping files that strangers send."""
