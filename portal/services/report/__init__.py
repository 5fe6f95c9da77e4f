"""Reports of anti-social behaviour: taken in, triaged, linked, and added to."""
