"""Reporting anti-social behaviour."""
