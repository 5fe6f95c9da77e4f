"""The panel of a case review, the plan it makes, and what becomes of it until the closing."""
