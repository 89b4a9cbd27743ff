"""The log in the window: what the session, the engine and other children have said."""
