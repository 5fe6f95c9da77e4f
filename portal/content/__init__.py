"""Guidance, contacts and numbers of an authority: TOML on disk, frozen dataclasses in memory."""
