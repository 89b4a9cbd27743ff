"""The kinds of sessions that the program brings, and how those of add-ons are found."""
