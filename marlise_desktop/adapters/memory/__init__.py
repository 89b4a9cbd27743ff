"""Stores that forget: for tests, and for a run whose disk refuses."""
