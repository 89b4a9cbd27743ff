"""The ALSA sound cards, read from /proc/asound, so that none of them is opened.

Source: the kernel's Documentation/sound/designs/procfile.rst; `cards`, `pcm` and, for USB, `cardN/streamM`.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from marlise_desktop.session.ports.audio import SoundCard

_CARD = re.compile(r"^\s*(\d+) \[(\S+)\s*\]: .*? - (.+)$")
_PCM = re.compile(r"^(\d+)-(\d+): (.*)$")
_USUAL_CHANNELS = 2


def sound_cards(folder: Path = Path("/proc/asound")) -> Sequence[SoundCard]:
    """Those with inputs and outputs first, then those with inputs; none where ALSA is not there."""
    try:
        names = _card_names((folder / "cards").read_text(errors="replace"))
        devices = (folder / "pcm").read_text(errors="replace")
    except OSError:
        return ()
    cards = [card for line in devices.splitlines() if (card := _card(line, names, folder)) is not None]
    return sorted(cards, key=lambda card: (not (card.capture and card.playback), not card.capture))


def _card_names(text: str) -> dict[int, tuple[str, str]]:
    """Card number to (id, name)."""
    matches = (_CARD.match(line) for line in text.splitlines())
    return {int(match[1]): (match[2], match[3].strip()) for match in matches if match}


def _card(line: str, names: dict[int, tuple[str, str]], folder: Path) -> SoundCard | None:
    match = _PCM.match(line)
    if match is None or int(match[1]) not in names:
        return None
    number, device = int(match[1]), int(match[2])
    card_id, card_name = names[number]
    fields = [field.strip() for field in match[3].split(" : ")]
    capture = any(field.startswith("capture") for field in fields[1:])
    playback = any(field.startswith("playback") for field in fields[1:])
    if not capture and not playback:
        return None
    title = card_name if device == 0 else f"{card_name}, {fields[1] if len(fields) > 1 and fields[1] else fields[0]}"
    channels = _usb_channels(folder / f"card{number}" / f"stream{device}")
    return SoundCard(
        id=f"hw:{card_id}" if device == 0 else f"hw:{card_id},{device}",
        name=title,
        capture=channels.get("Capture", _USUAL_CHANNELS) if capture else 0,
        playback=channels.get("Playback", _USUAL_CHANNELS) if playback else 0,
    )


def _usb_channels(stream: Path) -> dict[str, int]:
    """The most channels of each direction; empty for a card that is not on USB."""
    try:
        text = stream.read_text(errors="replace")
    except OSError:
        return {}
    found: dict[str, int] = {}
    section = ""
    for line in text.splitlines():
        word = line.strip()
        if word in {"Playback:", "Capture:"}:
            section = word[:-1]
        elif section and (match := re.match(r"Channels: (\d+)", word)):
            found[section] = max(found.get(section, 0), int(match[1]))
    return found
