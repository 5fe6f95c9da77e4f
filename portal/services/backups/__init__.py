"""Backup and restore: docs/backup.md says how to use them, decision 9 why they are so."""
