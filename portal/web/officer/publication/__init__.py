"""The numbers that are published, and how people found it."""
