"""SQLite files that must never lose what was acknowledged."""
