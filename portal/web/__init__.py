"""Pages and forms. Each feature has routes, forms, pages and a presenter; none imports another."""
