"""What is known of a make of controller: what each of its controls sends, where it stands, how its lights are lit."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from fnmatch import fnmatchcase
from types import MappingProxyType

from marlise_desktop.domain.midi.control import Control, ControlKind, Nature
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.texts import whole_said


class Shape(Enum):
    """What a control looks like; the values are the words in files."""

    SWITCH = "switch"
    PEDAL = "pedal"
    """One that is rocked, such as for expression."""
    KNOB = "knob"
    FADER = "fader"
    DISPLAY = "display"
    """Shows letters and is not stepped on."""


@dataclass(frozen=True, slots=True)
class Source:
    """The public document that the facts of a profile are from; `address` is where it is found, if anywhere."""

    title: str
    publisher: str
    pages: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Millimetres from the left upper corner of the device as one stands before it."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class LightAddress:
    """By which message a light is lit: a note, CC or program of one channel.

    `values` has `off`, `on` and, where the device has them, `blink` (it blinks by itself) and names of colours. A
    program change lights what stands for that program, and puts out the one before by that; it has no values.
    """

    kind: ControlKind
    number: int
    channel: int = 0
    values: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({"off": 0, "on": 127}))

    def message(self, value: str) -> bytes:
        """The whole message that shows one of the values; empty where there is nothing to say."""
        if self.kind is ControlKind.PROGRAM:
            return b"" if value == "off" else bytes((0xC0 | self.channel, self.number))
        status = {ControlKind.NOTE: 0x90, ControlKind.CC: 0xB0}[self.kind] | self.channel
        return bytes((status, self.number, self.values[value]))


LIGHT_KINDS = (ControlKind.NOTE, ControlKind.CC, ControlKind.PROGRAM)


@dataclass(frozen=True, slots=True)
class Letters:
    """A display of letters, each set by a CC of its own with the letter's ASCII number, from `lowest` to `highest`.

    `blank` is the value for a place that shall show nothing.
    """

    cells: tuple[int, ...]
    blank: int
    channel: int = 0
    lowest: int = 32
    highest: int = 126

    def messages(self, text: str) -> Sequence[tuple[int, bytes]]:
        """The CC and the message of each place; what the display cannot show is blank."""
        shown = text[: len(self.cells)].ljust(len(self.cells))
        values = [code if self.lowest <= (code := ord(letter)) <= self.highest else self.blank for letter in shown]
        return [(cc, bytes((0xB0 | self.channel, cc, value))) for cc, value in zip(self.cells, values, strict=True)]


@dataclass(frozen=True, slots=True)
class ProfileControl:
    """One of a device's controls. What it `sends` names no device; None where no source tells it."""

    id: str
    label: str
    shape: Shape
    place: Place
    sends: Control | None = None
    nature: Nature | None = None
    light: LightAddress | None = None
    letters: Letters | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """`id` is the file's name without its ending. `devices` are patterns of names, as a shell has them.

    `setup` tells the player what must be set at the device for this to be true. `source` is None for what a player has
    taught, and for what claims nothing of a device that can be bought. `messages_a_second` is what it can take.
    """

    id: str
    name: str
    devices: tuple[str, ...]
    width: float
    height: float
    controls: tuple[ProfileControl, ...]
    maker: str = ""
    setup: str = ""
    source: Source | None = None
    learned: bool = False
    messages_a_second: int = 1000

    def fits(self, device: DeviceId) -> bool:
        """Whether the device's name says that it is of this make; a second one of a name counts as well."""
        names = (device.casefold(), _without_count(device).casefold())
        return any(fnmatchcase(name, pattern.casefold()) for pattern in self.devices for name in names)

    @property
    def letters(self) -> Letters | None:
        """Of its first display."""
        return next((held.letters for held in self.controls if held.letters), None)

    def sent_by(self, control: Control) -> ProfileControl | None:
        """Which of the controls sends that."""
        return next((held for held in self.controls if held.sends and same_sender(held.sends, control)), None)

    def renamed(self, control: str, label: str) -> "Profile":
        return self._with(control, lambda held: replace(held, label=label))

    def moved(self, control: str, place: Place) -> "Profile":
        """The device grows where the control stands outside of it."""
        width = max(self.width, place.x + place.width + MARGIN_MM)
        height = max(self.height, place.y + place.height + MARGIN_MM)
        return replace(self._with(control, lambda held: replace(held, place=place)), width=width, height=height)

    def _with(self, control: str, change: Callable[[ProfileControl], ProfileControl]) -> "Profile":
        return replace(self, controls=tuple(change(held) if held.id == control else held for held in self.controls))


def same_sender(one: Control, other: Control) -> bool:
    """Whether both are the same control, as far as both name channel and device. A fine CC and its coarse half are."""
    if _kind(one.kind) is not _kind(other.kind) or one.number != other.number or one.key != other.key:
        return False
    channels = one.channel is None or other.channel is None or one.channel == other.channel
    return channels and (one.device is None or other.device is None or one.device == other.device)


SWITCH_MM = 60.0
"""How far apart the switches of a learned profile stand: as those that a foot must find."""
MARGIN_MM = 15.0
_ACROSS = 5


def learned_profile(device: DeviceId, controls: Sequence[tuple[Control, Nature]]) -> Profile:
    """A profile of a device that nobody has described: each control as it was taught, in rows from left to right."""
    made = tuple(_learned(at, control, nature) for at, (control, nature) in enumerate(_once(controls)))
    width = 2 * MARGIN_MM + SWITCH_MM * min(max(len(made), 1), _ACROSS)
    height = 2 * MARGIN_MM + SWITCH_MM * max(-(-len(made) // _ACROSS), 1)
    return Profile(
        id=_file_name(device),
        name=device,
        devices=(_pattern(device),),
        width=width,
        height=height,
        controls=made,
        learned=True,
    )


def _learned(at: int, control: Control, nature: Nature) -> ProfileControl:
    row, column = divmod(at, _ACROSS)
    inner = SWITCH_MM - 10
    place = Place(MARGIN_MM + column * SWITCH_MM + 5, MARGIN_MM + row * SWITCH_MM + 5, inner, inner)
    shape = Shape.SWITCH if nature.is_switch else Shape.KNOB if nature.is_encoder else Shape.PEDAL
    return ProfileControl(str(at + 1), str(at + 1), shape, place, replace(control, device=None), nature)


def _once(controls: Sequence[tuple[Control, Nature]]) -> Iterator[tuple[Control, Nature]]:
    """The first of those that are the same control."""
    seen: list[Control] = []
    for control, nature in controls:
        bare = replace(control, device=None)
        if not any(same_sender(bare, held) for held in seen):
            seen.append(bare)
            yield bare, nature


def _file_name(name: str) -> str:
    plain = "".join(letter if letter.isalnum() else " " for letter in name.casefold())
    return "-".join(plain.split()) or "device"


def _pattern(name: str) -> str:
    """One that fits this name alone."""
    return "".join(f"[{letter}]" if letter in "[*?" else letter for letter in name)


def _kind(kind: ControlKind) -> ControlKind:
    return ControlKind.CC if kind is ControlKind.CC14 else kind


def _without_count(device: DeviceId) -> str:
    """`Foot 2` is the second `Foot`, but a name of digits alone is a name."""
    name, _, count = device.rpartition(" ")
    return name if name and (whole_said(count) or 0) >= 2 else str(device)
