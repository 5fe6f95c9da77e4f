"""What residents read: home, priorities, help, rights, and the pages about this portal."""
