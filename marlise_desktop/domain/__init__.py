"""Values and rules of the program: frozen records and pure functions, standard library values only.

Everything may import this package; it imports nothing of the program.

The words, one meaning each, in code, on screen and in documents:

- *plugin*: what is installed. *plugin instance*: one on a board ("pedal" on screen).
- *port*: where sound, MIDI, CV or a control enters or leaves a plugin.
- *parameter*: a settable control port (a *value*) or `patch:writable` property (a *property*).
- *connection*: a join of two ports ("cable" on screen).
- *pedalboard*, *snapshot* (values and bypasses of a board), *preset* (one plugin's values and state).
- *engine*: what runs the plugins. *audio server*: JACK, or PipeWire's JACK.
"""
