"""What every adapter that keeps a SQLite file needs: opening it, setting a damaged one aside, and words for refusals.

It stands below the adapters, which do not know each other.
"""
