"""Bodies of the partnership: their directory, what they are asked, and what they answer."""
