"""What adapters that keep files need: SQLite files opened and set aside, lines of TOML, files brought to disk.

It stands below the adapters, which do not know each other.
"""
