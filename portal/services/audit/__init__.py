"""The audit trail: written, sealed, checked and read."""
