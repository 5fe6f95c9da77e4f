"""The reliability benchmark: real portals in real trouble, one script for each goal (docs/reliability.md)."""
