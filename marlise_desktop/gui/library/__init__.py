"""The boards on disk as a page of the window, and what to do about unsaved work."""
