"""What the panel of controllers says."""

from collections.abc import Sequence
from typing import Final

from marlise_desktop.domain.midi.control import ControlKind, Nature
from marlise_desktop.domain.midi.device import KEYBOARD, VIRTUAL, Device, DeviceId
from marlise_desktop.domain.midi.mapping import Gesture
from marlise_desktop.domain.midi.profile import Profile, ProfileControl
from marlise_desktop.domain.midi.words import control_words

GESTURES: Final = {
    Gesture.MOVE: "",
    Gesture.PRESS: "",
    Gesture.RELEASE: "Let go",
    Gesture.LONG_PRESS: "Hold",
    Gesture.DOUBLE_PRESS: "Twice",
    Gesture.CHORD: "With another",
    Gesture.REPEAT: "Again while held",
}
"""How a gesture is told before what it does; nothing for the usual one."""

NATURES: Final = {
    Nature.MOMENTARY: "as long as it is held",
    Nature.LATCHING: "on and off in turn",
    Nature.PRESS_ONLY: "once a press",
    Nature.CONTINUOUS: "moves",
    Nature.RELATIVE_TWOS: "turns without end",
    Nature.RELATIVE_OFFSET: "turns without end",
    Nature.RELATIVE_SIGN: "turns without end",
}
NOTHING_CHOSEN: Final = "Choose a controller to see it as it stands on the floor."
UNKNOWN: Final = (
    "No profile tells what this controller is. Press Teach and step on each of its switches once, or choose one above."
)
NO_DEVICES: Final = "No controller was seen yet. Plug one in: it appears here, before or during the show."


def state(device: DeviceId, there: Device | None, *, heard: bool) -> str:
    """In one line: whether it is there, by which way, and whether it is listened to."""
    if device == VIRTUAL:
        return "our own port, for other programs"
    if device == KEYBOARD:
        return "keys that pedals type"
    if there is None:
        return "not plugged in"
    way = f"there, by {there.way.value}"
    return way if heard else f"{way}, not listened to"


def about(profile: Profile) -> str:
    """Where a profile is from, and what must be set at the device."""
    told = [profile.setup] if profile.setup else []
    if profile.learned:
        told.append("You have taught it.")
    elif profile.source is not None:
        told.append(f"From: {profile.source.title}, {profile.source.publisher}, {profile.source.pages}.")
    return " ".join(told)


def accessible(label: str, told: Sequence[str], *, lit: bool | None, sends: str) -> str:
    """Such as `Switch A: Tuner (all boards); Hold: Mute (this board). Lit. CC 20 on channel 1`."""
    does = "; ".join(told) if told else "does nothing yet"
    light = "" if lit is None else " Lit." if lit else " Dark."
    return f"{label}: {does}.{light} {sends}".strip()


def sends(held: ProfileControl) -> str:
    """What a control sends and when, such as `CC 20 on channel 1, once a press`."""
    if held.sends is None:
        return "What it sends is not known. Teach it."
    said = control_words(held.sends).removesuffix(" of any device")
    if held.nature is None or held.sends.kind is ControlKind.KEY:
        return said
    return f"{said}, {NATURES[held.nature]}"
