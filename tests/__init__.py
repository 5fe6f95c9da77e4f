"""The tests mirror the portal."""
