"""For those who run the portal: health and readiness."""
