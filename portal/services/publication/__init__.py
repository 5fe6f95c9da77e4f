"""What is published or counted over all cases: the yearly numbers, and how people found it."""
