"""A partner's own pages: one request, opened with a mailed code."""
