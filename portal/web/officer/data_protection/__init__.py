"""Requests about data, how long a case is kept, and how it is deleted."""
