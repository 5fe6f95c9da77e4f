"""Following a report or an application."""
