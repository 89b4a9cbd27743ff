"""The inspector: every parameter, property and preset of the pedal that is chosen on the board."""
