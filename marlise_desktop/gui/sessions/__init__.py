"""The panel of sessions: what the rig is made of, how each piece is, and what can be done with it."""
