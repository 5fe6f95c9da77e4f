"""Bodies of the partnership: their directory, and what they were asked about a case."""
