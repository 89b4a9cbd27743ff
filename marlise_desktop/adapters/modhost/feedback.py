"""The feedback channel: a stream of bytes to events, no I/O.

Source: mod-host src/effects.c, the posts of the feedback thread; `fault`, `meter`, `dsp_time`, `tuner`,
`midi_raw` and `midi_lost` are the built-in host's own.
Messages end with NUL; fields are parted by one space and the last may hold spaces and line ends.
"""

import logging
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from marlise_desktop.adapters.modhost.protocol import ProtocolError
from marlise_desktop.domain.parameter import PropertyType, PropertyValue
from marlise_desktop.domain.pitch import Pitch

LONGEST_MESSAGE = 1 << 22
"""Bytes. A string property may be long; what never ends is no message."""


@dataclass(frozen=True, slots=True)
class ParameterMoved:
    number: int
    symbol: str
    value: float


@dataclass(frozen=True, slots=True)
class OutputMoved:
    number: int
    symbol: str
    value: float


@dataclass(frozen=True, slots=True)
class PropertyMoved:
    number: int
    uri: str
    value: PropertyValue


@dataclass(frozen=True, slots=True)
class LevelMeasured:
    """`index` counts the audio monitors in the order they were asked for, from 0; `peak` is linear."""

    index: int
    peak: float


@dataclass(frozen=True, slots=True)
class MeterRead:
    """Both are linear."""

    port: str
    peak: float
    rms: float


@dataclass(frozen=True, slots=True)
class TimeMeasured:
    """Of one instance's run, in microseconds."""

    number: int
    mean_us: float
    highest_us: float


@dataclass(frozen=True, slots=True)
class LoadMeasured:
    percent: float
    xruns: int


@dataclass(frozen=True, slots=True)
class LineLogged:
    """`level` is a `logging` level number."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class InstanceMuted:
    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class TransportMoved:
    rolling: bool
    beats_per_bar: float
    bpm: float


@dataclass(frozen=True, slots=True)
class PitchHeard:
    """`pitch` is None where there is no tone."""

    pitch: Pitch | None


@dataclass(frozen=True, slots=True)
class MessageCame:
    """From a MIDI device. `port` is the number of its port, `frame` JACK's of 32 bits.

    `slots` are those that have acted on it already.
    """

    port: int
    frame: int
    message: bytes
    slots: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class MessagesLost:
    count: int


@dataclass(frozen=True, slots=True)
class Silenced:
    """Another program has sent `panic` past this one: the engine is muted."""


@dataclass(frozen=True, slots=True)
class BatchEnded:
    """The engine is silent until it gets `output_data_ready`."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A message that the program has no use for, or that is not understood."""

    text: str


FeedbackEvent: TypeAlias = (
    ParameterMoved
    | OutputMoved
    | PropertyMoved
    | LevelMeasured
    | MeterRead
    | TimeMeasured
    | LoadMeasured
    | LineLogged
    | InstanceMuted
    | TransportMoved
    | Silenced
    | PitchHeard
    | MessageCame
    | MessagesLost
    | BatchEnded
    | Unread
)

_LEVELS = {0: logging.DEBUG, 1: logging.INFO, 2: logging.WARNING, 3: logging.ERROR}


class FeedbackStream:
    """Any split of the bytes gives the same events."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def feed(self, data: bytes) -> Iterator[FeedbackEvent]:
        """Must be read to its end. Raises ProtocolError when a message does not end within `LONGEST_MESSAGE`."""
        self._rest += data
        *messages, rest = self._rest.split(b"\0")
        self._rest = bytearray(rest)
        for message in messages:
            yield read_message(message.decode(errors="surrogateescape"))
        if len(self._rest) > LONGEST_MESSAGE:
            raise ProtocolError("a feedback message without end")


def read_message(text: str) -> FeedbackEvent:
    """One message, without its NUL."""
    word, _, rest = text.partition(" ")
    try:
        return _read(word, rest) or Unread(text)
    except ValueError:
        return Unread(text)


def _read(word: str, rest: str) -> FeedbackEvent | None:  # noqa: C901, PLR0911, PLR0912 - one for each kind
    match word:
        case "param_set" | "output_set":
            number, symbol, value = rest.split(" ")
            kind = ParameterMoved if word == "param_set" else OutputMoved
            return kind(int(number), symbol, float(value))
        case "patch_set":
            number, uri, letter, value = rest.split(" ", 3)
            return PropertyMoved(int(number), uri, _property(letter, value))
        case "audio_monitor":
            index, peak = rest.split(" ")
            return LevelMeasured(int(index), float(peak))
        case "meter":
            port, peak, rms = rest.rsplit(" ", 2)
            return MeterRead(port, float(peak), float(rms))
        case "dsp_time":
            number, mean, highest = rest.split(" ")
            return TimeMeasured(int(number), float(mean), float(highest))
        case "cpu_load":
            percent, _, xruns = rest.split(" ")
            return LoadMeasured(float(percent), int(xruns))
        case "log":
            level, text = rest.split(" ", 1)
            return LineLogged(_LEVELS.get(int(level), logging.INFO), _shown(text))
        case "fault":
            number, reason = rest.split(" ", 1)
            return InstanceMuted(int(number), _shown(reason))
        case "transport":
            rolling, beats, bpm = rest.split(" ")
            return TransportMoved(int(rolling) != 0, _finite(beats), _finite(bpm))
        case "tuner":
            return PitchHeard(_pitch(rest))
        case "midi_raw":
            return _message(rest.split(" "))
        case "midi_lost":
            return MessagesLost(int(rest))
        case "panic":
            return Silenced()
    return BatchEnded() if word == "data_finish" else None


def _message(words: list[str]) -> MessageCame | None:
    port, frame, message, *more = words
    if len(more) > 1:
        raise ValueError(more)
    slots = tuple(int(slot) for slot in more[0].split(",")) if more else ()
    return MessageCame(int(port), int(frame), bytes.fromhex(message), slots) if message else None


def _pitch(rest: str) -> Pitch | None:
    """None for no tone, which the host tells as nothing but zeros."""
    hertz, cents, note, confidence = rest.split(" ")
    return Pitch(_finite(hertz), float(cents), int(note), float(confidence)) if float(hertz) != 0 else None


def _finite(text: str) -> float:
    """Raises ValueError for what is no number that one can count by."""
    number = float(text)
    if not (math.isfinite(number) and number > 0):
        raise ValueError(text)
    return number


def _property(letter: str, value: str) -> PropertyValue:
    """Raises ValueError for a type that the program does not hold, such as a vector."""
    kind = PropertyType(letter)
    match kind:
        case PropertyType.BOOL:
            return PropertyValue(kind, int(value) != 0)
        case PropertyType.INT | PropertyType.LONG:
            return PropertyValue(kind, int(value))
        case PropertyType.FLOAT | PropertyType.DOUBLE:
            return PropertyValue(kind, float(value))
        case PropertyType.PATH:
            # A file's name may be any bytes; Python names such files with escaped surrogates.
            return PropertyValue(kind, value)
        case PropertyType.STRING | PropertyType.URI:
            return PropertyValue(kind, _shown(value))


def _shown(text: str) -> str:
    """The text with bytes that are no UTF-8 made visible."""
    return text.encode(errors="surrogateescape").decode(errors="backslashreplace")
