"""Asking for an ASB case review (the Community Trigger)."""
