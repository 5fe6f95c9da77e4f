"""Photos, recordings and documents that residents add to a report or an application."""
