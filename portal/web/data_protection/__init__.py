"""A complaint about how data was handled."""
