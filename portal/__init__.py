"""A self-service portal for the residents of a community safety partnership."""
