"""Keys, encryption at rest, blind indexes, passwords and tokens."""
