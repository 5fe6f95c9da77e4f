"""Mail: writing a message in a person's language, and handing it over."""
