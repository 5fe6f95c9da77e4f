"""Messages: written with the case, sent afterwards, and looked after where they fail."""
