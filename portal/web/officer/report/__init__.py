"""The triage queue, a report's page, and everything officers do with it."""
