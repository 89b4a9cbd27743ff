"""The pedalboard on the canvas: pedals, cables, the computer's ports, and every gesture on them.

`panel` is the part that the window shows. Inside it `scene` holds the items and changes only what a board's
changes name; `gestures` turn mouse and keys into the signals of `intents`; `wiring` is the only file here that
speaks to the session.
"""
