"""MIDI by python-rtmidi: ALSA's devices, and one port in JACK for engines that do not tell who plays."""
