"""What people do with their own cases: open them, follow them, answer, and say how to be reached."""
