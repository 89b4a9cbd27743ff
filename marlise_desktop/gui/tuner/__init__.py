"""The tuner over the board: seen from two metres."""
