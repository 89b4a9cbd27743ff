"""MIDI and what a player does with it: messages, devices, controls, gestures, mappings. Values and pure functions."""
