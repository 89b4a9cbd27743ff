"""Which files a file parameter takes. Source of the names: MOD's `mod:fileTypes`, as mod-ui's file lists have them."""

from collections.abc import Sequence

from marlise_desktop.domain.parameter import Property

_SOUND = ("wav", "flac", "aif", "aiff", "mp3", "ogg", "opus")
_EXTENSIONS: dict[str, Sequence[str]] = {
    "aidadspmodel": ("aidax", "json"),
    "audioloop": _SOUND,
    "audiorecording": _SOUND,
    "audiosample": _SOUND,
    "audiotrack": _SOUND,
    "cabsim": _SOUND,
    "h2drumkit": ("h2drumkit",),
    "ir": _SOUND,
    "midiclip": ("mid", "midi"),
    "midisong": ("mid", "midi"),
    "nammodel": ("nam",),
    "sf2": ("sf2", "sf3"),
    "sfz": ("sfz",),
}


def extensions_of(entry: Property) -> tuple[str, ...]:
    """Extensions without a dot, in lower case; none means that any file may do."""
    if entry.extensions:
        return tuple(dict.fromkeys(extension.lower().lstrip(".*") for extension in entry.extensions))
    known = [_EXTENSIONS.get(name.lower().removeprefix("mod:"), ()) for name in entry.file_types]
    return tuple(dict.fromkeys(extension for extensions in known for extension in extensions))
