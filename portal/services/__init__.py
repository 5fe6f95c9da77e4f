"""Use cases: the only layer that commits. It hands out frozen dataclasses, never rows."""
