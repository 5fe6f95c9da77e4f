"""The demo's own pages: its mailbox and every page in every state."""
