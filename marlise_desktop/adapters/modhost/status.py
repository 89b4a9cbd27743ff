"""The engine's error numbers in words for the user.

Source: mod-host src/effects.h, the enumeration of errors.
"""

NO_INSTANCE = -3
NO_PLUGIN = -101
NOT_STARTED = -102
NO_CONNECTION = -205
NO_DISCONNECTION = -206
BAD_VALUE = -207
INVALID_OPERATION = -902

_WORDS = {
    -1: "the engine has no place of that number",
    -2: "the engine already runs a plugin under that number",
    NO_INSTANCE: "the engine does not run this pedal",
    -4: "the plugin's licence is missing",
    NO_PLUGIN: "the plugin, or a property of it, is not installed",
    NOT_STARTED: "the plugin could not be started: its program file is missing or needs what the engine lacks",
    -103: "the plugin has no such parameter",
    -104: "the preset's address is malformed",
    -105: "the preset is not installed or holds nothing to load",
    -201: "the audio server refused another client",
    -202: "the audio server refused to activate the plugin",
    -203: "the audio server refused to let go of the plugin",
    -204: "the audio server refused another port",
    NO_CONNECTION: "the ports cannot be joined: one is not there, or they are of unlike kinds",
    NO_DISCONNECTION: "the ports are not joined",
    BAD_VALUE: "the value is not a number or out of range",
    -302: "the engine cannot use that",
    -404: "the plugin has no window of its own",
    -901: "the engine has no room left for this",
    INVALID_OPERATION: "the engine cannot do that now",
}


_WINDOW_WORDS = {
    -302: "it has no window of its own",
    -404: "there is no screen to show it on, or the engine was built without such windows",
    INVALID_OPERATION: "it is of a kind that cannot be shown, or it crashed while it was opened; the log says which",
}


def window_reason(status: int) -> str:
    """What an error number means to one who asked for a plugin's own window."""
    return _WINDOW_WORDS.get(status) or reason(status)


def reason(status: int) -> str:
    """What an error number means, without a full stop."""
    return _WORDS.get(status, f"error {status}")
