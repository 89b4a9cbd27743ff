"""Plain folders on the disk."""
