"""Every page in every state, for testers: each is played by real requests to the real portal."""
