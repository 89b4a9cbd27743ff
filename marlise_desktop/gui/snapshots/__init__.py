"""The snapshot panel: big tiles to press while playing, readable from two metres."""
