"""The panel of a case review, its plan, and what came of it."""
