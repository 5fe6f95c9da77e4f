"""The case-review queue, a case review's page, and everything officers do with it."""
