"""What controllers do, in the window: the mapping table, learning on a switch, the MIDI monitor, program numbers."""
