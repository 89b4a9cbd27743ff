"""The console in the window: engine commands typed and answered."""
