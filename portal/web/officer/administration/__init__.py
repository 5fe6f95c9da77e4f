"""Looking after the portal: accounts, messages that were not sent, and the audit."""
