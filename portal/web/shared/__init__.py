"""What every feature of the web shares."""
