"""It happened again, and the diary of all that happened."""
