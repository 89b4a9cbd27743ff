"""What was done and when, in the window: by day, and to search in."""
