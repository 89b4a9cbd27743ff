"""One package for each outside thing; each implements ports of the session, and none knows another."""
