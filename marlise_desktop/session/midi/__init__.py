"""MIDI in the session: what comes in from controllers, what it does, and what goes back to their lights."""
