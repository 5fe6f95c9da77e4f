"""How long cases are kept, how they go, and what people may ask about their data."""
