"""The audio server: finds or starts it, and controls JACK through JACK-Client.

`JackServer` implements `session.ports.audio.AudioServer`. Every JACK call that can block runs on one thread of the
adapter; JACK's own threads run no Python: C leaves notes in a pipe that the loop reads. One process speaks to one
server only, and through one libjack only, which is chosen before the module `jack` is imported.
"""

from marlise_desktop.adapters.jack.server import JackServer

__all__ = ["JackServer"]
