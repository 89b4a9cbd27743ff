"""Why an engine did not start, in words for the user.

Source: what mod-host, the built-in host and libjack print when they give up.
"""

from marlise_desktop.adapters.modhost.end import ended_words
from marlise_desktop.domain.errors import AudioServerError, EngineError, MarliseError
from marlise_desktop.session.ports.process import ChildEndedError

_NO_SERVER = ("jack server is not running", "cannot be started", "cannot connect to", "no jack server")


def refusal_to_start(name: str, ended: ChildEndedError) -> MarliseError:
    """What to raise for an engine that ended before it was ready."""
    said = "\n".join(ended.lines)
    lower = said.lower()
    if "mod-monitor client" in lower:
        return EngineError(
            f"{name} could not start: another program already has the client 'mod-monitor' on the audio server",
            hint="End the other mod-host, or choose the built-in engine in Preferences.",
        )
    if "another host has that name" in lower:
        return EngineError(
            f"{name} could not start: another program has its name on the audio server",
            hint="Marlise Desktop may run already: go on in its other window or end that. It is tried again by itself.",
        )
    if "no jack playback ports" in lower:
        return AudioServerError(
            f"{name} could not start: the audio server has no outputs", hint="Choose a sound card with outputs."
        )
    if any(words in lower for words in _NO_SERVER):
        return AudioServerError(f"{name} could not start: the audio server does not run")
    last = next((line for line in reversed(ended.lines) if line.strip()), "it said nothing")
    return EngineError(f"{ended_words(name, ended.exit_code)} while it started: {last}")
