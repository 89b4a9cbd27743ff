"""What a control is, found out from what it sends while a player presses it twice, or moves it all the way.

Two presses send: 127, 0, 127, 0 from a momentary switch; 127, 0 from one that latches; 127, 127 from one that only
tells presses. The first press of the one and both of the other are the same messages: then their times say which it
is, and a rest in which nothing more comes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise
from statistics import mean

from marlise_desktop.domain.midi.assembly import Played
from marlise_desktop.domain.midi.control import Calibration, Control, ControlKind, Nature

REST_S = 0.6
"""Nothing has come for so long: the foot waits."""
LONG_REST_S = 3.0
"""Nothing more will come."""
_TAP_S, _HOLD_S = 0.2, 0.35
"""No foot presses a latching switch twice in the first; few feet stay longer on a momentary one than the second."""
_ECHO_S = 0.02
"""The same message again so soon is one press, sent twice."""
_TREMBLE = 3
"""Values this near to each other are no movement."""
_MOST_OF_IT = 0.6
_NEAR_END = 0.2
_DEAD = 0.02
_FAST_S = 0.15
_FEW, _ENCODER_FEW = 3, 4
_SELDOM = 5
"""A knob with ends sends a value twice in a row more seldom than this; encoders do it all the time."""
_HALF = 32
_UP, _DOWN = range(1, 21), range(108, 128)
_ABOVE, _BELOW = range(65, 85), range(44, 64)
_ENCODERS = (
    (Nature.RELATIVE_TWOS, _UP, _DOWN),
    (Nature.RELATIVE_SIGN, _UP, _ABOVE),
    (Nature.RELATIVE_OFFSET, _ABOVE, _BELOW),
)


class Ask(Enum):
    """What the player has to do yet."""

    PRESS = "press"
    ONCE_MORE = "once more"
    BOTH_WAYS = "both ways"
    ALL_THE_WAY = "all the way"


@dataclass(frozen=True, slots=True)
class Found:
    """`calibration` where the control's values are not the usual ones. `others` is what else was heard with it."""

    control: Control
    nature: Nature
    calibration: Calibration | None = None
    others: tuple[Control, ...] = ()


@dataclass(frozen=True, slots=True)
class _Stream:
    control: Control
    times: tuple[float, ...]
    values: tuple[int, ...]

    @property
    def span(self) -> int:
        return max(self.values) - min(self.values)

    @property
    def gaps(self) -> list[float]:
        return [later - earlier for earlier, later in pairwise(self.times)]

    @property
    def again(self) -> int:
        """How often a value came twice in a row."""
        return sum(a == b for a, b in pairwise(self.values))


def found_out(heard: Sequence[Played], now_s: float, *, position: bool = False) -> Found | Ask:
    """What was pressed or moved, or what is to be done yet.

    `position`: of a pedal that sends a switch and a position together, the position is wanted.
    """
    streams = _fine_ones_joined(_by_control(heard))
    calm = [stream for stream in streams if not _trembles(stream)] or streams
    answers = [(stream.control, _answer(stream, now_s)) for stream in calm]
    found = [answer for _, answer in answers if isinstance(answer, Found)]
    if not found:
        return answers[0][1] if answers else Ask.PRESS
    fitting = [one for one in found if one.nature.is_switch is not position]
    best = (fitting or found)[0]
    if position and not fitting and any(answer is Ask.ALL_THE_WAY for _, answer in answers):
        return Ask.ALL_THE_WAY
    return replace(best, others=tuple(control for control, _ in answers if control != best.control))


def _by_control(heard: Sequence[Played]) -> list[_Stream]:
    streams: dict[Control, list[Played]] = {}
    for played in heard:
        streams.setdefault(played.control, []).append(played)
    return [
        _Stream(control, tuple(one.time_s for one in held), tuple(one.value for one in held))
        for control, held in streams.items()
    ]


def _fine_ones_joined(streams: Sequence[_Stream]) -> list[_Stream]:
    """Two controllers that are the halves of one, by their numbers and by coming together."""
    known = {stream.control: stream for stream in streams}
    joined: list[_Stream] = []
    halves: set[Control] = set()
    for stream in streams:
        control = stream.control
        fine = known.get(replace(control, number=control.number + _HALF))
        if control.kind is not ControlKind.CC or control.number >= _HALF or fine is None:
            continue
        if min(len(stream.times), len(fine.times)) > _FEW and _together(stream, fine):
            moments = [
                (at, high << 7 | low) for at, high, low in zip(fine.times, stream.values, fine.values, strict=False)
            ]
            times, values = zip(*moments, strict=True)
            joined.append(_Stream(replace(control, kind=ControlKind.CC14), times, values))
            halves |= {control, fine.control}
    return [*joined, *(stream for stream in streams if stream.control not in halves)]


def _together(coarse: _Stream, fine: _Stream) -> bool:
    near = sum(any(abs(at - other) < _ECHO_S for other in fine.times) for at in coarse.times)
    return near * 2 > len(coarse.times) and abs(len(coarse.times) - len(fine.times)) <= 1


def _without_echoes(stream: _Stream) -> _Stream:
    kept = [0]
    for n in range(1, len(stream.values)):
        if stream.values[n] != stream.values[kept[-1]] or stream.times[n] - stream.times[kept[-1]] > _ECHO_S:
            kept.append(n)
    return replace(stream, times=tuple(stream.times[n] for n in kept), values=tuple(stream.values[n] for n in kept))


def _trembles(stream: _Stream) -> bool:
    """Whether it is a pedal that nobody moves."""
    distinct = len(set(stream.values))
    return stream.control.kind is not ControlKind.NOTE and distinct > 1 and stream.span <= _TREMBLE


def _answer(stream: _Stream, now_s: float) -> Found | Ask:
    control, rest = stream.control, now_s - stream.times[-1]
    match control.kind:
        case ControlKind.PROGRAM:
            return Found(control, Nature.PRESS_ONLY)
        case ControlKind.KEY:
            return Found(control, Nature.MOMENTARY)
        case ControlKind.NOTE:
            downs = tuple(127 if value else 0 for value in stream.values)
            return _switch(replace(stream, values=downs), rest)
        case ControlKind.PITCH_BEND | ControlKind.PRESSURE | ControlKind.CC14:
            return _pedal(stream, rest)
        case ControlKind.CC:
            return _controller(stream, rest)


def _controller(stream: _Stream, rest: float) -> Found | Ask:
    encoder = _encoder(stream, rest)
    if encoder is not None:
        return encoder
    lowest = min(stream.values)
    if len(set(stream.values)) > 2 and not _is_pad(stream.values, lowest):
        return _pedal(stream, rest)
    if len(set(stream.values)) > 2:  # a pad, whose presses differ in force
        stream = replace(stream, values=tuple(lowest if value == lowest else 127 for value in stream.values))
    return _switch(stream, rest)


def _is_pad(values: Sequence[int], lowest: int) -> bool:
    """Every second value is its rest."""
    rests = [value == lowest for value in values]
    return all(a is not b for a, b in pairwise(rests))


def _encoder(stream: _Stream, rest: float) -> Found | Ask | None:
    values = stream.values
    if len(values) < _ENCODER_FEW or stream.again * _SELDOM < len(values) - 1:
        return None
    for nature, up, down in _ENCODERS:
        if all(value in up or value in down for value in values) and {value in up for value in values} == {True, False}:
            return Found(stream.control, nature)
    one_way = any(all(value in ticks for value in values) for ticks in (_UP, _DOWN, _ABOVE, _BELOW))
    fast = mean(stream.gaps) < _FAST_S
    return Ask.BOTH_WAYS if one_way and fast and rest < LONG_REST_S else None


def _switch(stream: _Stream, rest: float) -> Found | Ask:
    stream = _without_echoes(stream)
    control, values, gaps = stream.control, stream.values, stream.gaps
    high, low = max(values), min(values)
    if len(values) == 1:
        return Ask.ONCE_MORE
    if high == low:
        return Found(control, Nature.PRESS_ONLY)
    first, back = gaps[0::2], gaps[1::2]
    usual = None if high >= 64 > low else Calibration(low, high)
    turned = Calibration(high, low)
    if len(values) == 2 or (len(values) == _FEW and gaps[0] >= _TAP_S):
        held = len(values) == 2 and gaps[0] < _HOLD_S
        return Ask.ONCE_MORE if held or rest < REST_S else Found(control, Nature.LATCHING)
    if min(first) < _HOLD_S and min(first) <= min(back, default=_HOLD_S):
        return Found(control, Nature.MOMENTARY, usual if values[0] == high else turned)
    if min(back, default=_HOLD_S) < _HOLD_S:  # the foot was on it when this began
        return Found(control, Nature.MOMENTARY, usual if values[1] == high else turned)
    return Found(control, Nature.LATCHING)


def _pedal(stream: _Stream, rest: float) -> Found | Ask:
    highest = stream.control.highest
    if stream.span < _MOST_OF_IT * highest:
        whole = Found(stream.control, Nature.CONTINUOUS)
        return whole if rest >= LONG_REST_S and stream.span > _TREMBLE else Ask.ALL_THE_WAY
    if rest < REST_S:
        return Ask.ALL_THE_WAY
    heel, toe = min(stream.values), max(stream.values)
    heel = heel if heel <= _NEAR_END * highest else 0
    toe = toe if toe >= (1 - _NEAR_END) * highest else highest
    jitter = _jitter(stream)
    if (heel, toe) == (0, highest) and not jitter:
        return Found(stream.control, Nature.CONTINUOUS)
    dead = [_DEAD if short else 0.0 for short in (heel > 0, toe < highest)]
    return Found(stream.control, Nature.CONTINUOUS, Calibration(heel, toe, dead[0], dead[1], jitter))


def _jitter(stream: _Stream) -> float:
    """In parts of the travel, from how far it goes to and fro where it stands."""
    fine = max(1, stream.control.highest // 127)
    trembling = [
        abs(b - a)
        for a, b, c in zip(stream.values, stream.values[1:], stream.values[2:], strict=False)
        if a == c and 0 < abs(b - a) <= _TREMBLE * fine
    ]
    return round((max(trembling) + fine / 2) / stream.span, 4) if len(trembling) > 1 else 0.0
