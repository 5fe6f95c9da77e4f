"""Signing in, in every way there is, and what an officer signs in with."""
